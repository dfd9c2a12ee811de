"""Tables of the room."""

from .alerts import NewAAlert
from .board_sums import BoardSum
from .capture import (
    Campaign,
    ConsentText,
    EntryState,
    LeadCost,
    LeadOrigin,
    Way,
    WebEntry,
    WebForm,
    WebRefusal,
)
from .finding import Competitor, Incumbent, LeadScore, Profile, ProfileReading, ReadingState, ScoreModel
from .history import GradeChange, StageMove
from .opportunity import Opportunity, OpportunityLine, OpportunityRival, Standing
from .pipeline import Pipeline, PipelineStage
from .screening import Criterion, CriterionAnswer, Screening
from .sheets import (
    AmendmentKind,
    DailySheet,
    Minute,
    MinuteKind,
    SheetAmendment,
    SheetComment,
    SheetNote,
    SheetReading,
    SheetWay,
)
from .targets import Metric, Target

__all__ = [
    "AmendmentKind",
    "BoardSum",
    "Campaign",
    "Competitor",
    "ConsentText",
    "Criterion",
    "CriterionAnswer",
    "DailySheet",
    "EntryState",
    "GradeChange",
    "Incumbent",
    "LeadCost",
    "LeadOrigin",
    "LeadScore",
    "Metric",
    "Minute",
    "MinuteKind",
    "NewAAlert",
    "Opportunity",
    "OpportunityLine",
    "OpportunityRival",
    "Pipeline",
    "PipelineStage",
    "Profile",
    "ProfileReading",
    "ReadingState",
    "ScoreModel",
    "Screening",
    "SheetAmendment",
    "SheetComment",
    "SheetNote",
    "SheetReading",
    "SheetWay",
    "StageMove",
    "Standing",
    "Target",
    "Way",
    "WebEntry",
    "WebForm",
    "WebRefusal",
]
