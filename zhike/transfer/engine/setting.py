"""Everything that one run works with, read once: actor, mapping, people, sources, earlier runs of the same file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from zhike.access.actor import Actor, reach_of
from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.customers.custom.catalogue import definitions
from zhike.customers.custom.definitions import Definition
from zhike.customers.fields import rule_of
from zhike.customers.models import Source
from zhike.lib.fold import fold_text
from zhike.sales.models import Campaign

from ..choices import ENDED, Target
from ..mapping.fields import FIELDS
from ..mapping.own import importable, is_target
from ..models import ImportRun
from ..rows.plan import SEVERAL, Plan
from .deciding import Rule
from .needed import needed_fields

_COLUMN_NAMES = {"source": "source_id"}
_NO_COLUMNS = frozenset(
    [
        "name",
        "mobile",
        "phone",
        "email",
        "wechat",
        "owner",
        "next_follow_on",
        "next_step",
        "province",
        "city",
        "county",
        "source",
    ]
)


@dataclass(frozen=True)
class Setting:
    """One run's surroundings. `columns` are the customer columns that it may fill."""

    run_id: int
    file_name: str
    actor: Actor
    plan: Plan
    rule: Rule
    columns: tuple[str, ...]
    departments: Mapping[int, int | None]
    earlier_runs: tuple[int, ...]
    default_owner_id: int | None
    default_source_id: int | None
    target: str = Target.CUSTOMERS
    campaign: Campaign | None = None


def build_setting(run: ImportRun) -> Setting:
    """Read the surroundings of a run, in the name of who started it. Six queries, one more with a campaign."""
    actor = get_actor(run.by_id, request_id=request_id(run.pk))
    here = Person.objects.all() if run.target == Target.TALKS else Person.objects.filter(is_active=True)
    people: _People = list(here.values_list("id", "name", "login", "department_id"))
    closed = _closed(actor)
    campaign = Campaign.objects.filter(pk=run.campaign_id).first() if run.campaign_id else None
    needed = needed_fields(definitions().active, closed) if run.target == Target.CUSTOMERS else ()
    mapped = dict(sorted((int(index), key) for index, key in run.columns.items() if is_target(key)))
    plan = Plan(
        columns=mapped,
        values=run.values,
        people=_names(people),
        assignable=_assignable(actor, people),
        sources={fold_text(name): id_ for id_, name in Source.objects.values_list("id", "name")},
        may_create_sources=actor.can("setting", "edit"),
        closed=closed,
        today=timezone.localdate(),
        own={key: one for key, one in importable().items() if key in set(mapped.values())},
        target=run.target,
    )
    return Setting(
        run_id=run.pk,
        file_name=run.file_name,
        actor=actor,
        plan=plan,
        rule=Rule(
            run.duplicates,
            may_assign=actor.can("customer", "assign"),
            today=timezone.localdate(),
            target=run.target,
            needed=needed,
        ),
        columns=_customer_columns(mapped.values(), needed),
        departments={id_: department_id for id_, _, _, department_id in people},
        earlier_runs=_earlier_runs(run),
        default_owner_id=run.default_owner_id,
        default_source_id=run.default_source_id or _source_of(campaign, closed),
        target=run.target,
        campaign=campaign,
    )


def _source_of(campaign: Campaign | None, closed: frozenset[str]) -> int | None:
    """Return the source that a campaign belongs to, unless the importer may not fill it."""
    return campaign.source_id if campaign and "source" not in closed else None


def request_id(run_id: int) -> str:
    """Return what everything that a run writes is known by, in events and row history."""
    return f"import-{run_id}"


_People = list[tuple[int, str, str, int | None]]


def _names(people: _People) -> dict[str, int]:
    """Return ids by folded name and login; a login beats a name, namesakes beat nobody."""
    found: dict[str, int] = {}
    for id_, name, _login, _department in people:
        key = fold_text(name)
        found[key] = SEVERAL if key in found else id_
    return found | {fold_text(login): id_ for id_, _name, login, _department in people}


def _assignable(actor: Actor, people: _People) -> frozenset[int] | None:
    """Return whom the importer may make an owner; None for everybody."""
    reach = reach_of(actor, "customer", "assign")
    if reach.everything:
        return None
    inside = {id_ for id_, _, _, department_id in people if department_id in reach.department_ids}
    return frozenset(inside | {actor.person_id})


def _closed(actor: Actor) -> frozenset[str]:
    """Return the fields that the importer may not fill."""
    names = {field.rule or field.key for field in FIELDS} | importable().keys()
    return frozenset(name for name in names if rule_of(actor, name) in ("hidden", "readonly"))


def _customer_columns(keys: Iterable[str], needed: Iterable[Definition]) -> tuple[str, ...]:
    """Return the columns of the customer that these fields fill, and what a new stage asks for besides."""
    fields = set(keys)
    if "stage" in fields:
        fields |= {"kind", *(one.name for one in needed)} if needed else set()
    columns = {key for key in fields - _NO_COLUMNS if not key.startswith(("contact_", "talk_"))}
    columns |= {_COLUMN_NAMES[key] for key in fields & _COLUMN_NAMES.keys()}
    if fields & {"region", "province", "city", "county"}:
        columns |= {"region", "region_text"}
    return tuple(sorted(columns))


def _earlier_runs(run: ImportRun) -> tuple[int, ...]:
    """Return runs of the same sheet of the same file whose rows still stand."""
    same = ImportRun.objects.filter(sha256=run.sha256, sheet=run.sheet, target=run.target, state__in=ENDED)
    same = same.exclude(pk=run.pk)
    return tuple(same.order_by("-pk").values_list("pk", flat=True)[:20])
