"""From notice on: nothing exported, phones masked, unusual viewing told, the account closed after the last day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from zhike.access.fields import mask_value
from zhike.access.models import Leaving, Person
from zhike.access.services.leaving import give_notice, take_notice_back
from zhike.lib.refusals import Refused
from zhike.notify.models import Notification
from zhike.pool.leaving import viewing
from zhike.pool.leaving.queries import list_leavers
from zhike.pool.leaving.rules import is_unusual, usual_views
from zhike.pool.leaving.services import close_accounts, report_viewing
from zhike.pool.models import ArchiveViews
from zhike.testing import make
from zhike.testing.world import NOW, World

LAST = NOW.date() + timedelta(days=14)


def test_unusual_is_many_times_the_own_usual_and_not_just_a_handful() -> None:
    usual = usual_views([0, 6, 0, 10])
    assert usual == 8
    assert not is_unusual(count=24, usual=usual, times=3, at_least=20)
    assert is_unusual(count=25, usual=usual, times=3, at_least=20)
    assert not is_unusual(count=19, usual=0, times=3, at_least=20)
    assert is_unusual(count=20, usual=usual_views([]), times=3, at_least=20)


@pytest.mark.django_db
def test_from_notice_on_nothing_is_exported_and_phones_are_masked_until_it_is_taken_back(
    world: World, client_of
) -> None:
    admin, before = world.actor_of(world.admin), world.actor_of(world.wang)
    client = client_of(world.wang)
    assert before.can("customer", "export") and client.get("/transfer/exports/new/").status_code != 403
    give_notice(actor=admin, person_id=world.wang.pk, last_on=LAST, now=NOW)
    leaver = world.actor_of(world.wang)
    assert leaver.is_leaving and not leaver.can("customer", "export") and leaver.can("customer", "edit")
    assert mask_value(leaver, "customer", "phone", "+8613800001234") != "+8613800001234"
    assert client.get("/transfer/exports/new/").status_code == 403
    take_notice_back(actor=admin, person_id=world.wang.pk, now=NOW)
    assert world.actor_of(world.wang) == before


@pytest.mark.django_db
def test_only_who_may_edit_people_notes_a_leaver_and_nobody_himself(world: World) -> None:
    with pytest.raises(Refused):
        give_notice(actor=world.actor_of(world.manager), person_id=world.wang.pk, last_on=LAST, now=NOW)
    admin = world.actor_of(world.admin)
    with pytest.raises(Refused, match="leaves_oneself"):
        give_notice(actor=admin, person_id=world.admin.pk, last_on=LAST, now=NOW)
    with pytest.raises(Refused, match="last_day_over"):
        give_notice(actor=admin, person_id=world.wang.pk, last_on=NOW.date() - timedelta(days=1), now=NOW)


@pytest.mark.django_db
def test_unusual_viewing_is_told_to_the_manager_once_an_hour(world: World) -> None:
    hour = NOW.replace(minute=0, second=0, microsecond=0)
    for day in range(1, 11):
        ArchiveViews.objects.create(person_id=world.wang.pk, hour=hour - timedelta(days=day), count=8)
    give_notice(actor=world.actor_of(world.admin), person_id=world.wang.pk, last_on=LAST, now=NOW)
    leaver = world.actor_of(world.wang)
    for _ in range(24):
        viewing.note_opened(leaver, NOW)
    assert report_viewing(now=NOW) == 0
    viewing.note_opened(leaver, NOW)
    assert ArchiveViews.objects.get(person_id=world.wang.pk, hour=hour).count == 25
    assert report_viewing(now=NOW) == 2
    assert report_viewing(now=NOW + timedelta(minutes=10)) == 0
    people = Notification.objects.filter(kind="pool.leaving").values_list("person_id", flat=True)
    assert set(people) == {world.manager.pk, world.admin.pk}
    (line,) = list_leavers(actor=world.actor_of(world.manager), now=NOW)
    assert line.glance.unusual and (line.glance.highest, line.glance.usual) == (25, 8)


@pytest.mark.django_db
def test_the_page_of_a_customer_counts_and_others_are_written_in_a_moment(world: World, client_of) -> None:
    customer = make.customer(world.wang)
    viewing.flush()
    client = client_of(world.wang)
    for _ in range(3):
        assert client.get(f"/customers/{customer.pk}/").status_code == 200
    viewing.flush()
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    counted = ArchiveViews.objects.filter(person_id=world.wang.pk, hour__gte=hour - timedelta(hours=1))
    assert sum(counted.values_list("count", flat=True)) == 3


@pytest.mark.django_db
def test_the_account_closes_after_the_last_day_and_says_what_is_left(world: World) -> None:
    make.customer(world.wang)
    give_notice(actor=world.actor_of(world.admin), person_id=world.wang.pk, last_on=LAST, now=NOW)
    assert close_accounts(now=NOW + timedelta(days=14)) == 0
    assert close_accounts(now=NOW + timedelta(days=15)) == 1
    assert close_accounts(now=NOW + timedelta(days=15)) == 0
    assert not Person.objects.get(pk=world.wang.pk).is_active and Leaving.objects.exists()
    told = Notification.objects.filter(kind="pool.leaving", person=world.manager)
    assert "还有 1 位客户" in told.get().title


@pytest.mark.django_db
def test_the_screen_notes_and_takes_back(world: World, client_of) -> None:
    client = client_of(world.admin)
    data = {"person": world.wang.pk, "last_on": (timezone.localdate() + timedelta(days=9)).isoformat()}
    assert client.post("/pool/leavers/new/", data).status_code == 302
    assert "王晓燕" in client.get("/pool/leavers/").content.decode()
    assert "王晓燕" in client_of(world.manager).get("/pool/leavers/").content.decode()
    client.post(f"/pool/leavers/{world.wang.pk}/back/")
    assert not Leaving.objects.exists()
