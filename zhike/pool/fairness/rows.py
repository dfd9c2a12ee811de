"""The customers behind a figure of the board, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.customers.fields import is_hidden
from zhike.customers.queries import visible_to
from zhike.web.paging import Cursor, Page, build_page

from ..queries.pools import pool_names
from . import spans
from .figures import find_claims, find_second_wins
from .stock import AGES, find_lying

PAGE = 50
SORT = "id"
FIGURES = {
    "age": lazy("在库：放了多久"),
    "reason": lazy("在库：因为什么"),
    "claimed": lazy("认领的客户"),
    "won": lazy("认领后已签约的客户"),
    "second": lazy("后一任签约的客户"),
    "signed": lazy("从成为负责人到签约"),
}


@dataclass(frozen=True)
class Asked:
    """Which figure is looked into: its kind, its value, and of how many days."""

    of: str
    key: str
    days: int

    @property
    def title(self) -> str:
        """Return the figure in words."""
        if self.of == "age":
            return f"{FIGURES[self.of]} · {AGES[self.key][1]}"
        if self.of == "reason":
            return f"{FIGURES[self.of]} · {self.key or _('未写原因')}"
        if self.of == "signed":
            return f"{FIGURES[self.of]} · {spans.name_of(self.key)}"
        if self.of == "second":
            return str(FIGURES[self.of])
        return f"{FIGURES[self.of]} · {_('近 %(n)s 天') % {'n': self.days}}"


@dataclass(frozen=True)
class ResultRow:
    """One customer behind a figure; what is hidden from the reader is empty."""

    customer_id: int
    name: str
    grade: str
    pool: str
    owner: str
    last_contact_at: datetime | None


def find_ids(actor: Actor, asked: Asked, now: datetime) -> list[int]:
    """Return the customers that the figure counts, the newest first; another figure is not found."""
    if asked.of not in FIGURES or (asked.of == "age" and asked.key not in AGES):
        raise Http404
    if asked.of in ("claimed", "won"):
        claimed, won = find_claims(actor, now, asked.days)
        return sorted(claimed if asked.of == "claimed" else won, reverse=True)
    if asked.of == "second":
        return sorted(find_second_wins(actor), reverse=True)
    if asked.of == "signed":
        return sorted(spans.find_signed(actor, now, asked.key), reverse=True)
    rows, _is_cut = find_lying(actor, now)
    chosen = (row.customer_id for row in rows if (row.age if asked.of == "age" else row.reason) == asked.key)
    return sorted(chosen, reverse=True)


def list_rows(*, actor: Actor, asked: Asked, after: Cursor | None, now: datetime) -> tuple[Page[ResultRow], int]:
    """Return one page of the customers behind a figure, and how many there are."""
    ids = find_ids(actor, asked, now)
    wanted = ids
    if after is not None:
        place = int(after.values[0])
        wanted = (
            [id_ for id_ in reversed(ids) if id_ > place] if after.backwards else [id_ for id_ in ids if id_ < place]
        )
    rows = _read(actor, wanted[: PAGE + 1])
    return build_page(rows, limit=PAGE, after=after, key=lambda row: (row.customer_id,), sort=SORT), len(ids)


def _read(actor: Actor, ids: list[int]) -> list[ResultRow]:
    columns = ("pk", "name", "grade", "pool_id", "owner_id", "last_contact_at")
    found = {row[0]: row for row in visible_to(actor).filter(pk__in=ids).values_list(*columns)}
    pools, owners = pool_names(), _owners(actor, found)
    hides_contact, hides_grade = is_hidden(actor, "last_contact_at"), is_hidden(actor, "grade")
    return [
        ResultRow(
            pk,
            name,
            "" if hides_grade else grade,
            pools.get(pool_id or 0, ""),
            owners.get(owner_id or 0, ""),
            None if hides_contact else last_contact_at,
        )
        for pk, name, grade, pool_id, owner_id, last_contact_at in (found[id_] for id_ in ids if id_ in found)
    ]


def _owners(actor: Actor, found: Mapping[int, tuple[object, ...]]) -> dict[int, str]:
    if is_hidden(actor, "owner"):
        return {}
    return person_names(int(str(row[4])) for row in found.values() if row[4])
