"""The 300 people of the benchmark and their administrator: five regions of sixty, six teams in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhike.access.actor import SystemActor
from zhike.access.delivered import deliver_roles
from zhike.access.models import Department, Person, Role
from zhike.access.own_policies import COMPANY
from zhike.access.services import PersonDraft, change_policy, create_department, create_person

REGIONS = ("华东", "华南", "华北", "华中", "西部")
TEAMS = 6
REGION_SIZE = 60
ADMINISTRATOR, MANAGER, REP = "bench-admin", "bench-100", "bench-107"


@dataclass(frozen=True)
class Staff:
    """Everybody who may own customers, with the department."""

    owners: Sequence[tuple[int, int]]


def hire(now: datetime) -> Staff:
    """Create departments and people through the services that the screens use."""
    actor = SystemActor()
    deliver_roles()
    roles = dict(Role.objects.exclude(key="").values_list("key", "pk"))
    change_policy(actor=actor, key=COMPANY, values={"name": "量测集团"}, now=now)
    top = create_department(actor=actor, name="量测集团", now=now)
    _hire(ADMINISTRATOR, "管理员", top, roles["administrator"], now)
    owners: list[tuple[int, int]] = []
    for number, region in enumerate(REGIONS, start=1):
        owners += _region(number, region, top, roles, now)
    return Staff(owners)


def _region(number: int, name: str, top: Department, roles: dict[str, int], now: datetime) -> list[tuple[int, int]]:
    """Create a region: its manager, then team after team, each with its own manager first."""
    region = create_department(actor=SystemActor(), name=f"{name}大区", parent_id=top.pk, now=now)
    teams = [
        create_department(actor=SystemActor(), name=f"{name}{team + 1}部", parent_id=region.pk, now=now)
        for team in range(TEAMS)
    ]
    owners = []
    for place in range(REGION_SIZE):
        department = region if place == 0 else teams[place % TEAMS]
        role = roles["sales_manager" if place <= TEAMS else "rep"]
        person = _hire(f"bench-{number}{place:02d}", f"{name}{place:02d}", department, role, now)
        owners.append((person.pk, department.pk))
    return owners


def _hire(login: str, name: str, department: Department, role_id: int, now: datetime) -> Person:
    draft = PersonDraft(
        login=login, name=name, department_id=department.pk, role_ids=[role_id], must_change_password=False
    )
    return create_person(actor=SystemActor(), draft=draft, now=now)
