"""The only writers of calls, recordings, marks and reviews."""

from .designing import change_review_form
from .logging import log_call
from .recording import keep_recording, note_listening, remove_recording, swap_channels
from .reviewing import add_mark, recheck_review, remove_mark, review_call
from .transcribing import start_transcript

__all__ = [
    "add_mark",
    "change_review_form",
    "keep_recording",
    "log_call",
    "note_listening",
    "recheck_review",
    "remove_mark",
    "remove_recording",
    "review_call",
    "start_transcript",
    "swap_channels",
]
