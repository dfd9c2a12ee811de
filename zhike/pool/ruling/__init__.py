"""Change the rules of a pool: draft them, try them on the own customers, publish them for the next midnight."""

from .drafting import discard_draft, find_draft, save_draft
from .publishing import publish
from .simulating import HORIZON, what_sweep_would_do
from .trying import run_trial, simulate, start_trial

__all__ = [
    "HORIZON",
    "discard_draft",
    "find_draft",
    "publish",
    "run_trial",
    "save_draft",
    "simulate",
    "start_trial",
    "what_sweep_would_do",
]
