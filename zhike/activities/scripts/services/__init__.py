"""The only writers of scripts and of the talks along them."""

from .designing import arrange_steps, change_step, create_script, discard_draft, remove_step, save_details
from .publishing import publish_script
from .running import answer_step, break_run, finish_run, pause_run, resume_run, start_run, step_back

__all__ = [
    "answer_step",
    "arrange_steps",
    "break_run",
    "change_step",
    "create_script",
    "discard_draft",
    "finish_run",
    "pause_run",
    "publish_script",
    "remove_step",
    "resume_run",
    "save_details",
    "start_run",
    "step_back",
]
