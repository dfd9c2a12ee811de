"""Tables of the room."""

from .alerts import NewAAlert
from .board_sums import BoardSum
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
    "Criterion",
    "CriterionAnswer",
    "DailySheet",
    "GradeChange",
    "Metric",
    "Minute",
    "MinuteKind",
    "NewAAlert",
    "Opportunity",
    "OpportunityLine",
    "OpportunityRival",
    "Pipeline",
    "PipelineStage",
    "Screening",
    "SheetAmendment",
    "SheetComment",
    "SheetNote",
    "SheetReading",
    "SheetWay",
    "StageMove",
    "Standing",
    "Target",
]
