"""Tasks in the condition language: what the list may be narrowed by, and how its address is read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import Http404, QueryDict
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.conditions.kinds import Kind
from zhike.conditions.language import Node, dump, parse, parse_text
from zhike.conditions.models import SavedView
from zhike.conditions.pinning import is_saved_view
from zhike.conditions.queries import find_view
from zhike.conditions.registry import Field, ListRead, Subject, register, register_subject, usable_fields
from zhike.conditions.sentences import say
from zhike.web.listing import ListState

from . import origins
from .choices import Priority
from .listing import LISTING
from .queries import visible_tasks
from .queries.listing import SUBJECT
from .queries.scope import OBJECT

_TASK, _WHO = _("任务"), _("谁")
_PRIORITIES = tuple((str(value), label) for value, label in Priority.choices)
_ABOUT = "(SELECT about.name FROM customers_customer AS about WHERE about.id = {row}.customer_id)"


def _origins() -> Sequence[tuple[str, object]]:
    return [(one.key, one.label) for one in origins.list_origins()]


def _people(ids: Sequence[str]) -> Iterable[tuple[str, str]]:
    found = person_names(int(one) for one in ids)
    return [(str(pk), name) for pk, name in found.items()]


def declare() -> None:
    """Bring the subject and its fields, from AppConfig.ready."""
    register_subject(Subject(SUBJECT, _("任务"), OBJECT, "activities_task", visible_tasks, "tasks:list", describe_list))
    register(
        SUBJECT,
        Field("title", _("要做什么"), Kind.TEXT, "{row}.title", _TASK, order=10),
        Field("due_at", _("到期"), Kind.DATETIME, "{row}.due_at", _TASK, slow=False, order=11),
        Field("priority", _("紧急程度"), Kind.CHOICE, "{row}.priority::text", _TASK, choices=_PRIORITIES, order=12),
        Field("is_done", _("已完成"), Kind.YES_NO, "({row}.done_at IS NOT NULL)", _TASK, order=13),
        Field("repeats", _("重复"), Kind.YES_NO, "({row}.repeat <> '')", _TASK, order=14),
        Field("origin", _("来历"), Kind.CHOICE, "{row}.origin", _TASK, choices=_origins, order=15),  # type: ignore[arg-type]
        Field("customer", _("客户名称"), Kind.TEXT, _ABOUT, _WHO, order=20),
        Field(
            *("people", _("负责人"), Kind.TAGS, "{row}.assignee_ids && {ids}", _WHO),
            empty_sql="false",
            names=_people,
            picker="access:people-search",
            slow=False,
            order=21,
        ),
        Field(
            *("creator", _("派任务的人"), Kind.PERSON, "{row}.creator_id", _WHO),
            picker="access:people-search",
            slow=False,
            order=22,
        ),
        Field("created_at", _("创建时间"), Kind.DATETIME, "{row}.created_at", _WHO, order=23),
        Field("done_at", _("完成时间"), Kind.DATETIME, "{row}.done_at", _WHO, order=24),
    )


@dataclass(frozen=True)
class Asked:
    """What an address of the list asks for: a condition, in words, and the saved view that it came from."""

    node: Node | None
    saved: SavedView | None
    sentence: str


def read_asked(actor: Actor, state: ListState) -> Asked:
    """Read the condition of an address, or of the saved view that it names; refused when it does not fit."""
    saved = _saved(actor, state.query.get("view", ""))
    text = state.filter("cond")
    node = parse_text(text) if text else parse(saved.condition) if saved and saved.condition else None
    return Asked(node, saved, say(SUBJECT, node, usable_fields(actor, SUBJECT)) if node else "")


def _saved(actor: Actor, key: str) -> SavedView | None:
    if not is_saved_view(key):
        return None
    found = find_view(actor=actor, subject=SUBJECT, view_id=int(key.removeprefix("v")))
    if found is None:
        raise Http404
    return found


def describe_list(actor: Actor, text: str) -> ListRead:
    """Return what a query text of the list asks for, to be built upon or saved as a view."""
    state = ListState(LISTING, "/tasks/", QueryDict(text))
    node = read_asked(actor, state).node
    return ListRead(dump(node) if node else None, [column.name for column in state.columns], state.order)
