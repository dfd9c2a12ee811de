"""The only writers of visits: plan, check in and out, look, photograph, summarise, thank, coach."""

from .coaching import acknowledge_coaching, coach_visit, look_again
from .designing import change_checklist, change_coaching_form
from .looking import keep_sight
from .photographing import Shot, keep_photo, remove_photo
from .planning import cancel_visit, change_visit, plan_visit
from .recording import open_recording
from .routing import order_day
from .stamping import check_in, check_out, forget_place
from .summarising import summarise_visit
from .thanking import thank
from .viewing import note_viewing

__all__ = [
    "Shot",
    "acknowledge_coaching",
    "cancel_visit",
    "change_checklist",
    "change_coaching_form",
    "change_visit",
    "check_in",
    "check_out",
    "coach_visit",
    "forget_place",
    "keep_photo",
    "keep_sight",
    "look_again",
    "note_viewing",
    "open_recording",
    "order_day",
    "plan_visit",
    "remove_photo",
    "summarise_visit",
    "thank",
]
