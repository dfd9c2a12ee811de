"""Who works on a customer, in which role, and who leads in its stage."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from zhike.access.queries import person_names
from zhike.events.models import Event

from ..choices import Stage
from ..models import Customer, Grant, TeamRole
from ..team_rules import Role, find_lead
from .merging import family_of

HISTORY = ("customers.shared", "customers.unshared")
# The roles that came with the product, until the company calls them otherwise.
_DELIVERED = {
    "sales": noop("销售"),
    "account_manager": noop("客户经理"),
    "service": noop("客服"),
    "operations": noop("运维"),
    "tech_support": noop("技术支持"),
}


@dataclass(frozen=True)
class TeamRow:
    """A grant with the names of its person and role."""

    grant: Grant
    person_name: str
    role_name: str
    is_over: bool
    leads: bool


@dataclass(frozen=True)
class TeamStep:
    """Somebody joined or left, or got other rights."""

    at: datetime
    by_name: str
    joined: bool
    person_name: str
    role_name: str
    can_write: bool


@dataclass(frozen=True)
class Team:
    """A customer's team as its panel shows it; `lead_role` is empty when the stage has none."""

    rows: Sequence[TeamRow]
    stage_label: str
    lead_role: str
    lead_names: Sequence[str]
    history: Sequence[TeamStep]


def as_rules(roles: Iterable[TeamRole]) -> list[Role]:
    """Return roles as rules take them, in order."""
    return [Role(one.key, say_role(one.key, one.name), tuple(one.leads), one.of_owner) for one in roles]


def active_roles() -> list[Role]:
    """Return the roles in use, in order."""
    return as_rules(TeamRole.objects.filter(is_active=True))


def say_role(key: str, name: str) -> str:
    """Return a role's name in the reader's language, as far as it is still the delivered one."""
    return _(name) if name and _DELIVERED.get(key) == name else name


def role_names() -> dict[str, str]:
    """Return the names of all roles by key, retired ones too."""
    return {key: say_role(key, name) for key, name in TeamRole.objects.values_list("key", "name")}


def role_name(key: str) -> str:
    """Return what the company calls a role, to be written down; an unknown key stands for itself."""
    found = TeamRole.objects.filter(key=key).values_list("name", flat=True).first() if key else None
    return found or key


def list_roles() -> list[TeamRole]:
    """Return all roles for the settings."""
    return list(TeamRole.objects.all())


def get_role(role_id: int) -> TeamRole:
    """Return one role, or not found."""
    found = TeamRole.objects.filter(pk=role_id).first()
    if found is None:
        raise Http404
    return found


def get_team(customer: Customer) -> Team:
    """Return who works on a customer that the actor may see; four queries."""
    grants = list(Grant.objects.filter(customer_id=customer.pk).order_by("id")[:200])
    roles, labels = active_roles(), role_names()
    today = timezone.localdate()
    running = [grant for grant in grants if not (grant.until and grant.until < today)]
    members = [(grant.person_id, grant.role) for grant in running]
    lead = find_lead(stage=customer.stage, roles=roles, members=members, owner_id=customer.owner_id)
    steps = _steps(customer.pk)
    ids = [grant.person_id for grant in grants] + list(lead.person_ids if lead else []) + [row[1] for row in steps]
    names = person_names(ids)
    return Team(
        rows=[_row(grant, names, labels, lead is not None and grant.role == lead.role.key, today) for grant in grants],
        stage_label=str(dict(Stage.choices).get(customer.stage, "")),
        lead_role=lead.role.name if lead else "",
        lead_names=[names.get(person_id, "") for person_id in lead.person_ids] if lead else [],
        history=[_step(row, names, labels) for row in steps],
    )


def _row(grant: Grant, names: dict[int, str], labels: dict[str, str], leads: bool, today: Any) -> TeamRow:
    is_over = bool(grant.until and grant.until < today)
    label = labels.get(grant.role, grant.role) if grant.role else _("共享")
    return TeamRow(grant, names.get(grant.person_id, ""), label, is_over, leads and not is_over)


def _steps(customer_id: int) -> list[tuple[Any, ...]]:
    events = Event.objects.filter(customer_id__in=family_of(customer_id), kind__in=HISTORY)
    return list(events.order_by("-at", "-id").values_list("at", "actor_id", "kind", "data")[:30])


def _step(row: tuple[Any, ...], names: dict[int, str], labels: dict[str, str]) -> TeamStep:
    at, by_id, kind, data = row
    key = data.get("role", "")
    label = labels.get(key, data.get("role_name", key)) if key else _("共享")
    by_name = names.get(by_id or 0, "")
    joined = kind == "customers.shared"
    return TeamStep(at, by_name, joined, data.get("name", ""), label, bool(data.get("can_write")))


def role_choices() -> list[tuple[str, str]]:
    """Return the roles in use as choices."""
    return [(one.key, one.name) for one in active_roles()]


def offered_roles() -> list[tuple[str, str]]:
    """Return the roles in use as choices, after the plain share."""
    return [("", _("普通共享")), *role_choices()]


def role_writes(key: str) -> bool:
    """Say whether a role may edit unless somebody decides otherwise; a plain share may not."""
    return bool(key) and TeamRole.objects.filter(key=key, can_write=True).exists()


def labels_of(person_ids: Iterable[int]) -> list[tuple[int, str]]:
    """Return people as pickers show them."""
    return list(person_names(person_ids).items())
