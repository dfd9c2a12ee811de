"""Tables of the room."""

from .board_sums import BoardSum
from .history import GradeChange, StageMove
from .opportunity import Opportunity, OpportunityLine, OpportunityRival, Standing
from .pipeline import Pipeline, PipelineStage
from .screening import Criterion, CriterionAnswer, Screening

__all__ = [
    "BoardSum",
    "Criterion",
    "CriterionAnswer",
    "GradeChange",
    "Opportunity",
    "OpportunityLine",
    "OpportunityRival",
    "Pipeline",
    "PipelineStage",
    "Screening",
    "StageMove",
    "Standing",
]
