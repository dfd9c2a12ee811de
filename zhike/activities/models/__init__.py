"""Tables of the follow-ups."""

from .calendar import CalendarDay
from .follow_up import FollowUp, FollowUpFile
from .sentence import QuickSentence
from .step import NextStepChange

__all__ = ["CalendarDay", "FollowUp", "FollowUpFile", "NextStepChange", "QuickSentence"]
