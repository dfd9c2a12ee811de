"""Filters in force as the list shows them: a sentence each, with the address that takes it away."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from zhike.access.actor import Actor
from zhike.access.models import Department
from zhike.access.queries import person_names
from zhike.conditions.language import parse_text
from zhike.conditions.registry import usable_fields
from zhike.conditions.sentences import say
from zhike.lib.regions import region_name
from zhike.web.listing import ListState

from .choices import Kind, Lifecycle, Stage, Tier
from .fields import OBJECT
from .forms.pickers import industry_label
from .models import Source, Tag
from .queries.filters import NO_GRADE, as_ids, read_range


@dataclass(frozen=True)
class Chip:
    """One filter: 等级 A、B."""

    label: str
    text: str
    remove: str


def chips_of(actor: Actor, state: ListState) -> list[Chip]:
    """Return the chips of an address; views have filters of their own that no chip shows."""
    found = []
    if state.filter("cond"):
        text = say(OBJECT, parse_text(state.filter("cond")), usable_fields(actor, OBJECT))
        found.append(Chip(_("条件"), text, state.without("cond")))
    for name, values in state.filters.items():
        if name in _WORDS:
            label, words = _WORDS[name]
            text = "、".join(word for word in words(values) if word)
            if text:
                found.append(Chip(_(label), text, state.without(name)))
    return found


def _owners(values: Sequence[str]) -> Iterator[str]:
    fixed = {"me": _("我"), "team": _("下属"), "none": _("无负责人")}
    names = person_names(as_ids(values))
    for value in values:
        yield fixed.get(value) or names.get(int(value) if value.isdecimal() else 0, "")


def _departments(values: Sequence[str]) -> Iterator[str]:
    for name in Department.objects.filter(pk__in=as_ids(values)).values_list("name", flat=True):
        yield _("%(name)s 及下级") % {"name": name}


def _of(choices: Sequence[tuple[str, object]]) -> Callable[[Sequence[str]], Iterator[str]]:
    labels = dict(choices)
    return lambda values: (str(labels.get(value, "")) for value in values)


def _grades(values: Sequence[str]) -> Iterator[str]:
    return (_("未评") if value == NO_GRADE else value for value in values)


def _sources(values: Sequence[str]) -> Iterator[str]:
    return iter(Source.objects.filter(pk__in=as_ids(values)).values_list("name", flat=True))


def _tags(values: Sequence[str]) -> Iterator[str]:
    return iter(Tag.objects.filter(pk__in=as_ids(values)).values_list("name", flat=True))


def _regions(values: Sequence[str]) -> Iterator[str]:
    return (_("%(name)s 及下级") % {"name": region_name(value)} for value in values if region_name(value))


def _industries(values: Sequence[str]) -> Iterator[str]:
    return (industry_label(value) for value in values)


def _contact(values: Sequence[str]) -> Iterator[str]:
    value = values[0]
    if value == "never":
        yield _("从未联系")
    elif value.startswith("-"):
        yield _("%(days)s 天内联系过") % {"days": value[1:]}
    elif value.isdecimal():
        yield _("超过 %(days)s 天") % {"days": value}


def _next(values: Sequence[str]) -> Iterator[str]:
    known = {"overdue": _("已逾期"), "due": _("今天及以前"), "week": _("本周内"), "none": _("没有安排")}
    yield known.get(values[0]) or next(_range(values), "")


def _range(values: Sequence[str]) -> Iterator[str]:
    span = read_range(values[0])
    if span:
        yield _("%(first)s 至 %(last)s") % {"first": span[0] or "…", "last": span[1] or "…"}


_WORDS: dict[str, tuple[str, Callable[[Sequence[str]], Iterator[str]]]] = {
    "owner": (noop("负责人"), _owners),
    "department": (noop("部门"), _departments),
    "stage": (noop("阶段"), _of(Stage.choices)),
    "grade": (noop("等级"), _grades),
    "tier": (noop("级别"), _of(Tier.choices)),
    "lifecycle": (noop("生命周期"), _of(Lifecycle.choices)),
    "contact": (noop("最近联系"), _contact),
    "next": (noop("下次跟进"), _next),
    "source": (noop("来源"), _sources),
    "tag": (noop("标签"), _tags),
    "team": (noop("参与人"), _owners),
    "region": (noop("地区"), _regions),
    "industry": (noop("行业"), _industries),
    "kind": (noop("类型"), _of(Kind.choices)),
    "created": (noop("创建"), _range),
}
