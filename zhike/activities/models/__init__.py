"""Tables of the follow-ups."""

from .calendar import CalendarDay
from .call import Call, Listening, Recording
from .follow_up import FollowUp, FollowUpFile
from .need import Need, NeedCategory, NeedStep
from .need_session import NeedFinding, NeedParticipant, NeedSession
from .quality import EntryMark
from .review import CallMark, CallReview, ReviewForm
from .script import Script, ScriptAnswer, ScriptRun, ScriptVersion
from .sentence import QuickSentence
from .step import NextStepChange
from .talk import FollowUpComment, Mention
from .task import CalendarFeed, FeedAccess, Task
from .voice import VoiceListening, VoiceNote

__all__ = [
    "CalendarDay",
    "CalendarFeed",
    "Call",
    "CallMark",
    "CallReview",
    "EntryMark",
    "FeedAccess",
    "FollowUp",
    "FollowUpComment",
    "FollowUpFile",
    "Listening",
    "Mention",
    "Need",
    "NeedCategory",
    "NeedFinding",
    "NeedParticipant",
    "NeedSession",
    "NeedStep",
    "NextStepChange",
    "QuickSentence",
    "Recording",
    "ReviewForm",
    "Script",
    "ScriptAnswer",
    "ScriptRun",
    "ScriptVersion",
    "Task",
    "VoiceListening",
    "VoiceNote",
]
