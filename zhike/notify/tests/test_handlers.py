"""Which events tell whom what."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from zhike.access.actor import Actor, SystemActor
from zhike.events import handlers as event_handlers
from zhike.events import kinds, services
from zhike.events.models import DeadLetter
from zhike.notify.models import Notification
from zhike.testing.events import deliver
from zhike.testing.world import World

OWNER = "customers.owner_changed"


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Know the kind, also while the room that records it is absent, and only this room's handlers."""
    monkeypatch.setitem(kinds._kinds, OWNER, kinds.find(OWNER))
    own = {name: each for name, each in event_handlers._handlers.items() if name.startswith("notify.")}
    monkeypatch.setattr(event_handlers, "_handlers", own)


def _happen(actor: Actor, kind: str, data: dict[str, Any], at: datetime | None = None) -> None:
    with transaction.atomic():
        services.record(actor=actor, kind=kind, customer_id=5, data=data, at=at or timezone.now())
    deliver()


def _told() -> list[tuple[str, str, str]]:
    return list(Notification.objects.order_by("pk").values_list("person__login", "title", "body"))


def test_a_new_owner_is_told_by_whom_and_why(world: World) -> None:
    data = {"from": None, "to": world.wang.pk, "name": "苏州华信", "reason": "离你近"}
    _happen(world.actor_of(world.manager), OWNER, data)
    assert _told() == [("wangxiaoyan", "李建国 把客户「苏州华信」分配给你", "原因：离你近")]
    assert Notification.objects.get().url == "/customers/5/"
    deliver()
    assert len(_told()) == 1


def test_nobody_is_told_of_the_own_doing_or_of_a_loss(world: World) -> None:
    actor = world.actor_of(world.wang)
    _happen(actor, OWNER, {"from": None, "to": world.wang.pk, "name": "苏州华信"})
    _happen(actor, OWNER, {"from": world.wang.pk, "to": None, "name": "苏州华信"})
    assert _told() == []


def test_old_events_tell_nobody(world: World) -> None:
    data = {"from": None, "to": world.wang.pk, "name": "苏州华信"}
    _happen(world.actor_of(world.manager), OWNER, data, at=timezone.now() - timedelta(days=3))
    assert _told() == []


def test_the_system_gives_away_in_its_own_name(world: World) -> None:
    _happen(SystemActor(), OWNER, {"from": None, "to": world.wang.pk, "name": "苏州华信"})
    assert _told()[0][1] == "系统 把客户「苏州华信」分配给你"


def test_what_failed_in_the_background_is_shown_and_tried_again_by_those_who_may(world: World, client_of: Any) -> None:
    with transaction.atomic():
        event = services.record(actor=SystemActor(), kind=OWNER, customer_id=5, data={}, at=timezone.now())
    letter = DeadLetter.objects.create(
        handler="notify.new_owners", event_id=event.pk, attempts=5, error="KeyError: to", failed_at=timezone.now()
    )
    admin: Client = client_of(world.admin)
    page = admin.get("/running/").content.decode()
    assert "告诉新负责人" in page and "KeyError: to" in page
    assert client_of(world.wang).get("/running/").status_code == 403
    assert client_of(world.wang).post(f"/running/{letter.pk}/retry/").status_code == 403
    assert admin.post(f"/running/{letter.pk}/retry/").status_code == 302
    deliver()
    letter.refresh_from_db()
    assert letter.settled_at is not None
    assert "一切正常" in admin.get("/running/").content.decode()
