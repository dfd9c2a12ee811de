"""Small reads for pickers and labels."""

from collections.abc import Callable, Iterable, Sequence

from django.db import connection

from zhike.access import stamps
from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.lib.fold import fold_text
from zhike.lib.industries import children as industry_children
from zhike.lib.industries import industry_name, industry_path, plain_children
from zhike.lib.industry_english import english_industries
from zhike.lib.pinyin import full_pinyin, initials

from ..choices import Kind
from ..models import Customer, Tag
from .scope import visible_to

_MOST = 20
Children = Callable[[str | None], list[tuple[str, str]]]


def list_choice(actor: Actor) -> list[str]:
    """Return the columns that a person chose; none means the delivered ones. Every list asks."""
    return list(stamps.remembered(("columns",), ("columns", actor.person_id), lambda: _read_choice(actor)))


def _read_choice(actor: Actor) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT columns FROM customers_listchoice WHERE person_id = %s", [actor.person_id])
        found = cursor.fetchone()
    return list(found[0]) if found else []


def owner_labels(ids: Sequence[int]) -> Iterable[tuple[int, str]]:
    """Return the names of people by id."""
    return person_names(ids).items()


def tag_labels(ids: Sequence[int]) -> Iterable[tuple[int, str]]:
    """Return the names of tags and groups by id."""
    return Tag.objects.filter(pk__in=ids).values_list("pk", "name")


def customer_labels(actor: Actor, ids: Sequence[int]) -> Iterable[tuple[int, str]]:
    """Return the names of customers in scope by id."""
    return visible_to(actor).filter(pk__in=ids).values_list("pk", "name")


def find_tags(text: str) -> list[Tag]:
    """Return tags and groups in use by a fragment of their name, pinyin or initials."""
    wanted = fold_text(text)
    tags = Tag.objects.filter(is_active=True).order_by("kind", "name")
    return [tag for tag in tags[:2000] if not wanted or _speaks(tag.name, wanted)][:_MOST]


def find_industries(text: str) -> list[tuple[str, str, str]]:
    """Return classes by a fragment of their name, its sound or their code, each with the classes above it."""
    wanted = fold_text(text)
    if not wanted:
        return [(code, name, "") for code, name in industry_children()]
    found = [code for code, name in _all(plain_children) if _speaks(name, wanted) or _is_english(code, wanted)]
    return [(code, industry_name(code), _above(code)) for code in found[:_MOST]]


def _is_english(code: str, wanted: str) -> bool:
    """Say whether a code, or a class by a fragment of its English name, is meant."""
    return code.casefold() == wanted or (len(wanted) > 2 and wanted in fold_text(english_industries().get(code, "")))


def _above(code: str) -> str:
    """Return the classes above one."""
    return " › ".join(industry_name(step) for step in industry_path(code)[:-1])


def _speaks(name: str, wanted: str) -> bool:
    folded = fold_text(name)
    return wanted in folded or full_pinyin(name).startswith(wanted) or initials(name).startswith(wanted)


def _all(children: Children) -> list[tuple[str, str]]:
    """Return a whole tree of codes, parents first; built once per tree."""
    if children not in _TREES:
        _TREES[children] = list(_walk(children, None))
    return _TREES[children]


_TREES: dict[Children, list[tuple[str, str]]] = {}


def _walk(children: Children, code: str | None) -> Iterable[tuple[str, str]]:
    for below, name in children(code):
        yield below, name
        yield from _walk(children, below)


def keep_visible(actor: Actor, ids: Sequence[int]) -> list[int]:
    """Return those ids that the actor may see, in their order."""
    seen = set(visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    return [id_ for id_ in ids if id_ in seen]


def keep_persons(ids: Sequence[int]) -> set[int]:
    """Return which of these customers are persons."""
    return set(Customer.objects.filter(pk__in=ids, kind=Kind.PERSON).values_list("pk", flat=True))


def name_some(actor: Actor, ids: Sequence[int], most: int = 5) -> list[str]:
    """Return the names of the first few customers."""
    names = dict(customer_labels(actor, ids[:most]))
    return [names[id_] for id_ in ids[:most] if id_ in names]
