"""Tables of the follow-ups."""

from .calendar import CalendarDay
from .call import Call, Listening, Recording
from .follow_up import FollowUp, FollowUpFile
from .review import CallMark, CallReview, ReviewForm
from .sentence import QuickSentence
from .step import NextStepChange

__all__ = [
    "CalendarDay",
    "Call",
    "CallMark",
    "CallReview",
    "FollowUp",
    "FollowUpFile",
    "Listening",
    "NextStepChange",
    "QuickSentence",
    "Recording",
    "ReviewForm",
]
