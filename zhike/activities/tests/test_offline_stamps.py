"""Checking in and out without network: one's own visits, counted from the tap, each once, refused in words."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zhike.access.models import Person
from zhike.activities.choices import FollowUpKind
from zhike.activities.models import FollowUp, Visit, VisitStamp
from zhike.activities.offline.queries import snapshot
from zhike.activities.visits.services import cancel_visit
from zhike.testing import make
from zhike.testing.world import World

from .visiting import DOOR, visit

ClientOf = Callable[..., Client]


def planned(person: Person, **fields: Any) -> Visit:
    """Plan a visit for the coming hour."""
    return visit(person, make.customer(person), now=timezone.now(), **fields)


def tap(**fields: object) -> dict[str, object]:
    said: dict[str, object] = {"latitude": DOOR.latitude, "longitude": DOOR.longitude, "accuracy": 12}
    return said | {"tapped_at": "", "reason": "", "at": "", "once_key": str(uuid.uuid4())} | fields


def deliver(client: Client, way: str, of: Visit, said: dict[str, object], *, by: Person, seconds: int = 3600) -> Any:
    headers = {"X-Offline-Person": str(by.pk), "X-Offline-Seconds": str(seconds), "HX-Request": "true"}
    return client.post(reverse(f"visits:{way}", args=[of.customer_id, of.pk]), said, headers=headers)


def rows(world: World, person: Person, key: str) -> list[str]:
    return [str(row["id"]) for row in snapshot(world.actor_of(person))[key]["rows"]]


def test_the_phone_knows_ones_own_visits_of_these_days_and_nobody_elses(world: World) -> None:
    mine, later = planned(world.wang), planned(world.wang, planned_at=timezone.now() + timedelta(days=9))
    theirs = planned(world.zhang)
    assert rows(world, world.wang, "check_in") == [f"{mine.customer_id}/{mine.pk}"]
    assert f"{later.customer_id}/{later.pk}" not in rows(world, world.wang, "check_out")
    assert rows(world, world.zhang, "check_in") == [f"{theirs.customer_id}/{theirs.pk}"]


def test_arriving_and_leaving_count_from_their_taps_and_once(world: World, client_of: ClientOf) -> None:
    made, client = planned(world.wang), client_of(world.wang)
    arriving, leaving = tap(), tap(met="yes")
    for _again in range(2):
        answer = deliver(client, "arrive", made, arriving, by=world.wang, seconds=3000)
        assert answer.json() == {"done": True, "notes": []}
    for _again in range(2):
        deliver(client, "leave", made, leaving, by=world.wang, seconds=600)
    there, gone = VisitStamp.objects.order_by("pk")
    assert abs(timezone.now() - there.at - timedelta(seconds=3000)) < timedelta(minutes=1) and there.is_late
    assert timedelta(minutes=39) < gone.at - there.at < timedelta(minutes=41)
    assert FollowUp.objects.filter(kind=FollowUpKind.VISIT).count() == 1
    assert rows(world, world.wang, "check_in") == rows(world, world.wang, "check_out") == []


def test_a_manual_entry_without_an_hour_happened_when_it_was_kept(world: World, client_of: ClientOf) -> None:
    made = planned(world.wang)
    said = tap(latitude="", longitude="", accuracy="", reason="地下车库没有信号")
    deliver(client_of(world.wang), "arrive", made, said, by=world.wang, seconds=1800)
    stamp = VisitStamp.objects.get()
    assert stamp.is_manual and abs(timezone.now() - stamp.at - timedelta(minutes=30)) < timedelta(minutes=1)


def test_a_manual_entry_may_name_its_hour_itself(world: World, client_of: ClientOf) -> None:
    made, at = planned(world.wang), timezone.localtime() - timedelta(hours=2)
    said = tap(latitude="", longitude="", reason="手机没电", at=f"{at:%Y-%m-%dT%H:%M}")
    deliver(client_of(world.wang), "arrive", made, said, by=world.wang)
    assert VisitStamp.objects.get().at == at.replace(second=0, microsecond=0)


def test_what_changed_meanwhile_is_said_in_words(world: World, client_of: ClientOf) -> None:
    off, twice, client = planned(world.wang), planned(world.wang), client_of(world.wang)
    own = {"customer_id": off.customer_id, "visit_id": off.pk}
    cancel_visit(actor=world.actor_of(world.wang), reason="客户出差", now=timezone.now(), **own)
    assert "已经取消" in deliver(client, "arrive", off, tap(), by=world.wang).json()["refused"]
    deliver(client, "arrive", twice, tap(), by=world.wang)
    assert "已经签到过了" in deliver(client, "arrive", twice, tap(), by=world.wang).json()["refused"]
    late = deliver(client, "leave", twice, tap(met="yes"), by=world.wang, seconds=3 * 86_400)
    assert "48 小时内补传" in late.json()["refused"]


def test_nobody_checks_in_as_somebody_else(world: World, client_of: ClientOf) -> None:
    made = planned(world.wang)
    answer = deliver(client_of(world.zhang), "arrive", made, tap(), by=world.wang)
    assert (answer.status_code, answer.json()) == (409, {"code": "other_person"})
    assert not VisitStamp.objects.exists()


def test_no_two_fields_of_the_page_share_an_identifier(world: World, client_of: ClientOf) -> None:
    page = client_of(world.wang).get(reverse("offline:page")).content.decode()
    found = re.findall(r'\sid="([^"]+)"', page)
    assert "arrive_reason" in found and "leave_reason" in found
    assert len(found) == len(set(found))


def test_the_visits_own_page_may_wait_on_the_phone_too(world: World, client_of: ClientOf) -> None:
    made = planned(world.wang)
    page = client_of(world.wang).get(reverse("visits:arrive", args=[made.customer_id, made.pk])).content.decode()
    assert 'data-offline="check_in"' in page
