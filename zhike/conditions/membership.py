"""Being a member of a segment, as a field of every subject: the segment's own condition stands in its place."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.lib.refusals import Refusal, Refused

from .compiling import Ask, compile_node, join
from .kinds import Kind
from .language import Compare, Group, invalid, parse
from .models import Segment
from .registry import Choices, Field, Sql

KEY = "segment"
_DEEPEST = 5


def segment_field(subject: str) -> Field:
    """Return the field 客群 of a subject."""

    def choices() -> Choices:
        found = Segment.objects.filter(subject=subject, is_active=True).order_by("name")
        return [(str(pk), name) for pk, name in found.values_list("pk", "name")[:500]]

    def names(ids: Sequence[str]) -> Iterable[tuple[str, str]]:
        wanted = [int(id_) for id_ in ids if id_.isascii() and id_.isdecimal() and len(id_) < 19]
        found = Segment.objects.filter(subject=subject, pk__in=wanted)
        return [(str(pk), name) for pk, name in found.values_list("pk", "name")]

    return Field(
        key=KEY,
        label=gettext_lazy("客群"),
        kind=Kind.MEMBERSHIP,
        sql="",
        group=gettext_lazy("客群与标签"),
        choices=choices,
        names=names,
        slow=False,
        order=900,
        compile=_compile,
    )


def _compile(what: Compare, ask: Ask) -> Sql | None:
    """Put the conditions of the segments in the place of the membership.

    The actor must be allowed to use every field in them, or a segment would tell what a field rule hides.
    """
    inside = ask if what.op == "all" or (what.op == "any" and len(what.value) == 1) else replace(ask, is_demanded=False)
    parts = [_inside(id_, inside) for id_ in what.value]
    return join(Group({"any": "any", "all": "all", "none": "none"}[what.op], ()), parts)


def _inside(segment_id: int, ask: Ask) -> Sql:
    if segment_id in ask.trail or len(ask.trail) >= _DEEPEST:
        raise Refused(Refusal("conditions.segments_invalid", _("客群之间互相引用成了一个圈，算不出来。")))
    found = Segment.objects.filter(pk=segment_id, subject=ask.subject.key).values_list("condition", flat=True).first()
    if found is None:
        raise invalid(_("条件里的客群已被删除。"), _("请去掉这一条再试。"))
    compiled = compile_node(parse(found), replace(ask, trail=(*ask.trail, segment_id)))
    return Sql(f"({compiled.text})", compiled.params, compiled.slow)


def segments_in(condition: Any) -> set[int]:
    """Return the segments that a condition's JSON form names."""
    if isinstance(condition, dict):
        if condition.get("field") == KEY:
            return {int(one) for one in condition.get("value") or [] if str(one).isdecimal()}
        return {id_ for parts in condition.values() for id_ in segments_in(parts)}
    if isinstance(condition, list):
        return {id_ for part in condition for id_ in segments_in(part)}
    return set()
