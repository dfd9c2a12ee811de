"""The only writers of the room: one function per business verb."""

from .closing import lose_opportunity, reopen_opportunity, unwin_opportunity, win_opportunity
from .designing import arrange_stages, save_pipeline, save_stage
from .detailing import remove_rival, set_lines, set_rival
from .following import grade_customer
from .grading import set_grade
from .moving import move_opportunity
from .opening import change_opportunity, create_opportunity
from .screening import answer_checklist, rescreen, save_criterion, set_target
from .standing import check_standings

__all__ = [
    "answer_checklist",
    "arrange_stages",
    "change_opportunity",
    "check_standings",
    "create_opportunity",
    "grade_customer",
    "lose_opportunity",
    "move_opportunity",
    "remove_rival",
    "reopen_opportunity",
    "rescreen",
    "save_criterion",
    "save_pipeline",
    "save_stage",
    "set_grade",
    "set_lines",
    "set_rival",
    "set_target",
    "unwin_opportunity",
    "win_opportunity",
]
