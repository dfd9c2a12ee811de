"""Tables of the follow-ups."""

from .calendar import CalendarDay
from .call import Call, Listening, Recording
from .coaching import Coaching, CoachingForm, CoachingPoint
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
from .visit import Visit, VisitContact, VisitMember
from .visit_site import PhotoViewing, SightForm, VisitPhoto, VisitPlace, VisitSight, VisitStamp
from .visit_summary import VisitPromise, VisitSummary
from .voice import VoiceListening, VoiceNote

__all__ = [
    "CalendarDay",
    "CalendarFeed",
    "Call",
    "CallMark",
    "CallReview",
    "Coaching",
    "CoachingForm",
    "CoachingPoint",
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
    "PhotoViewing",
    "QuickSentence",
    "Recording",
    "ReviewForm",
    "Script",
    "ScriptAnswer",
    "ScriptRun",
    "ScriptVersion",
    "SightForm",
    "Task",
    "Visit",
    "VisitContact",
    "VisitMember",
    "VisitPhoto",
    "VisitPlace",
    "VisitPromise",
    "VisitSight",
    "VisitStamp",
    "VisitSummary",
    "VoiceListening",
    "VoiceNote",
]
