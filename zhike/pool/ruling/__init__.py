"""Change the rules of a pool: draft them, try them on the own customers, publish them for the next midnight."""

from .drafting import discard_draft, find_draft, save_draft
from .publishing import publish
from .simulating import HORIZON, simulate, what_sweep_would_do

__all__ = ["HORIZON", "discard_draft", "find_draft", "publish", "save_draft", "simulate", "what_sweep_would_do"]
