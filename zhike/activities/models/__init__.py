"""Tables of the follow-ups."""

from .calendar import CalendarDay
from .call import Call, Listening, Recording
from .follow_up import FollowUp, FollowUpFile
from .review import CallMark, CallReview, ReviewForm
from .sentence import QuickSentence
from .step import NextStepChange
from .task import CalendarFeed, FeedAccess, Task

__all__ = [
    "CalendarDay",
    "CalendarFeed",
    "Call",
    "CallMark",
    "CallReview",
    "FeedAccess",
    "FollowUp",
    "FollowUpFile",
    "Listening",
    "NextStepChange",
    "QuickSentence",
    "Recording",
    "ReviewForm",
    "Task",
]
