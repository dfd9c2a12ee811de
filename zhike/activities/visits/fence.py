"""Whether somebody stands where the customer is. Pure.

A position is a circle, not a point: the benefit of the doubt goes to who checks in, but only as far as the company
allows (`blur_metres`); a blurrier position says nothing, so nobody is let in or kept out by it.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

from .choices import FenceKind
from .geo import Place, compute_metres


@dataclass(frozen=True)
class Fence:
    """What the company set: whether leaving the circle is refused or only marked, its radius, the blur allowed."""

    kind: str = FenceKind.SOFT
    metres: int = 500
    blur_metres: int = 200


@dataclass(frozen=True)
class Judged:
    """How far from the address, and whether that is inside; None where it cannot be said."""

    metres: float | None = None
    is_inside: bool | None = None
    is_sharp: bool = False


def judge(here: Place | None, door: Place | None, fence: Fence) -> Judged:
    """Return the distance between a check-in and the address, and whether it lies within the fence."""
    if here is None:
        return Judged()
    is_sharp = here.accuracy <= fence.blur_metres
    if door is None:
        return Judged(is_sharp=is_sharp)
    metres = compute_metres(here, door)
    if not is_sharp:
        return Judged(metres, None, is_sharp=False)
    return Judged(metres, metres - here.accuracy <= fence.metres, is_sharp=True)


def why_outside(judged: Judged, fence: Fence, *, blur: float = 0.0) -> Refusal | None:
    """Say why a check-in at this distance is not accepted, or return None; only a hard fence refuses."""
    if fence.kind != FenceKind.HARD or judged.metres is None:
        return None
    if not judged.is_sharp:
        return Refusal(
            "activities.position_blurred",
            _("定位误差有 %(blur)s，看不出是否到了客户处。") % {"blur": say_metres(blur)},
            {"field": "position", "blur": round(blur)},
            help=_("请到窗边或室外再试一次；还是不行就改为补签，写明原因。"),
        )
    if judged.is_inside:
        return None
    return Refusal(
        "activities.outside_fence",
        _("这里离客户地址 %(far)s，超过了 %(most)s。")
        % {"far": say_metres(judged.metres), "most": say_metres(fence.metres)},
        {"field": "position", "metres": round(judged.metres)},
        help=_("请到达后再签到；如果地址的位置不对，可以补签并写明原因，或请经理清除位置。"),
    )


def say_metres(metres: float) -> str:
    """Return a distance as people say it: 320 米, 3.2 公里."""
    if metres < 1000:
        return _("%(n)d 米") % {"n": round(metres)}
    return _("%(n)s 公里") % {"n": f"{metres / 1000:.1f}"}


def sets_the_door(here: Place | None, door: Place | None, fence: Fence) -> bool:
    """Say whether this check-in gives the address its position: the first one, where the reading is sharp enough."""
    return here is not None and door is None and here.accuracy <= fence.blur_metres
