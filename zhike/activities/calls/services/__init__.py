"""The only writers of calls, recordings, marks and reviews."""

from .logging import log_call
from .recording import keep_recording, note_listening, remove_recording, swap_channels

__all__ = ["keep_recording", "log_call", "note_listening", "remove_recording", "swap_channels"]
