"""The eight steps in which a need is defined: what to note in each, and what proves it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .choices import StepKind

Label = str | Promise


@dataclass(frozen=True)
class StepWords:
    """What one step asks for."""

    kind: StepKind
    note: Label
    proof: Label


STEPS: tuple[StepWords, ...] = (
    StepWords(
        StepKind.INVESTIGATE,
        _("客户现在怎么做、用什么、谁在用、哪里不顺；听到的原话和数字。"),
        _("原话、现场看到的、数据或照片：出处写清楚。"),
    ),
    StepWords(
        StepKind.ANALYSE,
        _("原话背后真正想要的是什么；不做会怎样；谁受影响，值多少。"),
        _("至少两处互相印证，或一个算得出来的数。"),
    ),
    StepWords(
        StepKind.TALK,
        _("和谁谈了，对方怎么补充；还有谁的意见要听。"),
        _("谈话的日期和人；对方自己补充的话。"),
    ),
    StepWords(
        StepKind.TEST,
        _("拿一个做法去试：给看、给用、给报价，对方什么反应。"),
        _("对方的反应：问了什么，愿意付出什么（时间、人、钱）。"),
    ),
    StepWords(
        StepKind.REPEAT,
        _("用我们的话把需求重复给客户听，客户改了哪几个字。"),
        _("重复的那句话，以及客户的回答。"),
    ),
    StepWords(
        StepKind.CONFIRM,
        _("客户认可的表述，一字不差。"),
        _("谁、什么时候、用什么方式确认的；能留下文字最好。"),
    ),
    StepWords(
        StepKind.SHOW,
        _("展示了什么方案、产品或样品来满足它，给谁看。"),
        _("展示的资料或演示记录，客户的评价。"),
    ),
    StepWords(
        StepKind.WAIT,
        _("客户要多久答复，等的时候我们做什么，什么时候再问。"),
        _("约好的日子；到期后客户的答复。"),
    ),
)
BEFORE_CONFIRMING = (
    StepKind.INVESTIGATE,
    StepKind.ANALYSE,
    StepKind.TALK,
    StepKind.TEST,
    StepKind.REPEAT,
)


def words_of(kind: str) -> StepWords:
    """Return the words of a step."""
    return next(one for one in STEPS if one.kind == kind)


def missing_before_confirming(noted: Collection[str], *, needs_all: bool) -> list[StepKind]:
    """Return the steps without which nothing is put to the customer as defined.

    The wording must at least have been repeated back; a company may ask for all five.
    """
    wanted = BEFORE_CONFIRMING if needs_all else (StepKind.REPEAT,)
    return [kind for kind in wanted if kind not in noted]
