"""The condition language: comparisons joined by 全部, 任一 and 都不, to depth 3, and their JSON form.

`{"all": [{"field": "stage", "op": "in", "value": ["intent"]}, {"none": [{…}]}]}`. Whether fields and values
mean anything is asked when a condition is compiled, since that depends on who asks.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal, Refused

MODES = ("all", "any", "none")
MAX_DEPTH = 3
MAX_PARTS = 60
MAX_LENGTH = 20_000
_SHOWN = 60


@dataclass(frozen=True)
class Compare:
    """One comparison: a field, an operator of its kind, and a value as JSON has it."""

    field: str
    op: str
    value: Any = None


@dataclass(frozen=True)
class Group:
    """Several conditions: all of them, any of them, or none of them."""

    mode: str
    parts: "tuple[Node, ...]"


Node = Compare | Group


def invalid(sentence: str, help_: str = "") -> Refused:
    """Return the refusal of what is no condition."""
    return Refused(Refusal("conditions.invalid", sentence, {}, help_))


def _unreadable(sentence: str) -> Refused:
    return invalid(sentence, _("地址可能没有复制完整。请回到列表重新设条件。"))


def parse_text(text: str) -> Node:
    """Read a condition from JSON text, as addresses and forms carry it; refused when it is none."""
    if len(text) > MAX_LENGTH:
        raise invalid(_("条件太长了。"), _("请拆成几个客群，再按“属于客群”筛选。"))
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        why = _("这段条件不完整或被改动过：从第 %(at)d 个字符起看不懂。") % {"at": error.pos + 1}
        raise _unreadable(why) from error
    except (ValueError, RecursionError) as error:
        raise _unreadable(_("这段条件看不懂。")) from error
    return parse(data)


def parse(data: object) -> Node:
    """Read a condition from its JSON form; refused when it is none."""
    left = [MAX_PARTS]
    node = _parse(data, MAX_DEPTH, left)
    return node if isinstance(node, Group) else Group("all", (node,))


def _parse(data: object, depth: int, left: list[int]) -> Node:
    if not isinstance(data, dict):
        raise _unreadable(_("条件里有一处不是条件：%(what)s。") % {"what": _cut(data)})
    if "field" in data:
        left[0] -= 1
        if left[0] < 0:
            raise invalid(_("条件太多了，最多 %(n)d 条。") % {"n": MAX_PARTS})
        return _parse_compare(data)
    mode = next(iter(data), None)
    parts = data.get(mode)
    if len(data) != 1 or mode not in MODES or not isinstance(parts, list):
        raise _unreadable(_("条件里有一组没有说清怎样才算满足：%(what)s。") % {"what": _cut(data)})
    if depth == 0:
        raise invalid(_("条件分组最多嵌套 %(n)d 层。") % {"n": MAX_DEPTH})
    if not parts:
        raise invalid(_("有一组里还没有条件。"))
    return Group(mode, tuple(_parse(part, depth - 1, left) for part in parts))


def _cut(data: object) -> str:
    """Return the beginning of what could not be read, as it was sent."""
    try:
        text = json.dumps(data, ensure_ascii=False)
    except (ValueError, RecursionError):
        text = "…"
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _parse_compare(data: dict[str, Any]) -> Compare:
    field, op = data["field"], data.get("op")
    if not isinstance(field, str) or not isinstance(op, str) or set(data) - {"field", "op", "value"}:
        raise _unreadable(_("条件里有一条没有写清字段和比较方式：%(what)s。") % {"what": _cut(data)})
    return Compare(field, op, data.get("value"))


def dump(node: Node) -> dict[str, Any]:
    """Return the JSON form."""
    if isinstance(node, Group):
        return {node.mode: [dump(part) for part in node.parts]}
    found: dict[str, Any] = {"field": node.field, "op": node.op}
    if node.value is not None:
        found["value"] = node.value
    return found


def dump_text(node: Node) -> str:
    """Return the JSON form as addresses carry it."""
    return json.dumps(dump(node), ensure_ascii=False, separators=(",", ":"))


def both(first: Node | None, second: Node | None) -> Node | None:
    """Return what satisfies both; either may be missing."""
    if first is None or second is None:
        return first or second
    return Group("all", (*_all_of(first), *_all_of(second)))


def _all_of(node: Node) -> tuple[Node, ...]:
    return node.parts if isinstance(node, Group) and node.mode == "all" else (node,)


def comparisons(node: Node) -> list[Compare]:
    """Return all comparisons, in their order."""
    if isinstance(node, Compare):
        return [node]
    return [one for part in node.parts for one in comparisons(part)]
