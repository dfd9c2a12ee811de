"""Read rules for their screens: what is in force, what comes, what is drafted, and what a simulation said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.customers.queries import visible_to
from zhike.web.filters import date_text
from zhike.web.paging import Cursor, Page, build_page

from ..models import Pool, RuleDraft, RuleVersion, Simulation, SimulationRow
from ..models.sweeping import FIRST
from ..queries.rulebook import Rulebook, read_rulebook
from ..rules import PoolRules, dump_rules, read_rules
from .rights import may_rule

PAGE = 50
SORT = "then_on"
_AFTER = "(COALESCE(pool_simulationrow.then_on, 'infinity'::date), pool_simulationrow.id) > (%s::date, %s::bigint)"


@dataclass(frozen=True)
class PoolLine:
    """One pool on the screen of all rules; id 0 is the company."""

    pool_id: int
    name: str
    depth: int
    version: RuleVersion | None
    coming: RuleVersion | None
    has_draft: bool
    may_edit: bool


@dataclass(frozen=True)
class PersonLine:
    """What rules would do to one person's customers."""

    person_id: int
    name: str
    now_all: int
    then_tomorrow: int
    then_all: int
    lost: int
    kept: int


def list_pools(*, actor: Actor, today: date) -> list[PoolLine]:
    """Return the company and its pools in the order of the tree."""
    book = read_rulebook(today)
    coming = {row.pool_id: row for row in RuleVersion.objects.filter(valid_from__gt=today).order_by("number")}
    drafts = set(RuleDraft.objects.values_list("pool_id", flat=True))
    lines: list[tuple[int | None, str, int]] = [(None, "", 0)]
    lines += [(pool.pk, pool.name, pool.path.count("/") - 1) for pool in _tree(book)]
    return [
        PoolLine(
            *(pool_id or 0, name, depth, book.versions.get(pool_id), coming.get(pool_id)),
            *(pool_id in drafts, may_rule(actor, pool_id)),
        )
        for pool_id, name, depth in lines
    ]


def _tree(book: Rulebook) -> list[Pool]:
    places = {pool.pk: (pool.position, pool.pk) for pool in book.pools.values()}

    def key(pool: Pool) -> list[tuple[int, int]]:
        return [places[int(id_)] for id_ in pool.path.strip("/").split("/") if id_ and int(id_) in places]

    return sorted((pool for pool in book.pools.values() if pool.is_active), key=key)


def get_pool(pool_id: int) -> Pool | None:
    """Return a pool, None for the company (0), or 404."""
    if pool_id == 0:
        return None
    found = Pool.objects.filter(pk=pool_id).first()
    if found is None:
        raise Http404
    return found


def rules_with(pool_id: int | None, body: Mapping[str, Any], today: date) -> PoolRules:
    """Return a pool's own rules with what it takes from above, as of a day."""
    book = read_rulebook(today)
    pool = book.pools.get(pool_id or 0)
    above = book.of(pool.parent_id) if pool else None
    inherited: dict[str, Any] = {}
    if above is not None:
        inherited = dump_rules(above.rules)
    return read_rules(inherited | dict(body))


def list_versions(pool_id: int | None) -> list[RuleVersion]:
    """Return the versions of a pool, the newest first."""
    return list(RuleVersion.objects.filter(pool=pool_id).order_by("-number")[:30])


def get_simulation(*, actor: Actor, simulation_id: int) -> Simulation:
    """Return a simulation or 404; only who may set the pool's rules reads it."""
    found = Simulation.objects.select_related("version", "pool").filter(pk=simulation_id).first()
    if found is None or not may_rule(actor, found.pool_id):
        raise Http404
    return found


def count_by_person(run: Simulation) -> list[PersonLine]:
    """Return what the tried rules would do to each person's customers, the hardest hit first."""
    rows = SimulationRow.objects.filter(simulation=run).values("person_id")
    counted = rows.annotate(
        now_all=Count("pk", filter=Q(now_on__isnull=False)),
        then_tomorrow=Count("pk", filter=Q(then_on__lte=run.day)),
        then_all=Count("pk", filter=Q(then_on__isnull=False)),
        lost=Count("pk", filter=Q(then_on__isnull=False, now_on=None)),
        kept=Count("pk", filter=Q(now_on__isnull=False, then_on=None)),
    )
    names = person_names({row["person_id"] for row in counted})
    lines = [PersonLine(name=names.get(row["person_id"], ""), **row) for row in counted]
    return sorted(lines, key=lambda line: (-line.then_tomorrow, -line.then_all, line.name))


def list_rows(*, run: Simulation, person_id: int | None, after: Cursor | None) -> Page[SimulationRow]:
    """Return the customers of a simulation, those that go first before those that would stay, one page."""
    rows: QuerySet[SimulationRow] = SimulationRow.objects.filter(simulation=run)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    if after is not None and len(after.values) == 2:
        rows = rows.filter(RawSQL(_AFTER, tuple(after.values), output_field=BooleanField()))  # noqa: S611
    found = list(rows.order_by(FIRST.asc(), "pk")[: PAGE + 1])
    return build_page(found, limit=PAGE, after=after, key=_place, sort=SORT)


def _place(row: SimulationRow) -> tuple[str, int]:
    return row.then_on.isoformat() if row.then_on else "infinity", row.pk


def say_why(row: SimulationRow) -> str:
    """Return which rule takes a customer, or why it would stay."""
    if row.then_on is not None:
        return row.trigger
    if row.is_exempt:
        kept = _("新规则不回收它（已豁免）")
    elif row.later_on is not None:
        kept = _("新规则到 %(day)s 才回收") % {"day": date_text(row.later_on)}
    else:
        kept = _("新规则没有一条会回收它")
    return (_("现在按“%(rule)s”；") % {"rule": row.now_trigger}) + kept if row.now_trigger else kept


def names_of(actor: Actor, rows: list[SimulationRow]) -> dict[int, str]:
    """Return the names of customers that the actor may see."""
    ids = [row.customer_id for row in rows]
    return dict(visible_to(actor).filter(pk__in=ids).values_list("pk", "name"))


def pool_names() -> dict[str, str]:
    """Return the names of pools by their id as rules name them."""
    return {str(id_): name for id_, name in Pool.objects.values_list("pk", "name")}
