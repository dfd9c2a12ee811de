"""Caps, approval, cancelling, who may fetch the file, and until when."""

from datetime import timedelta

import pytest
from django.http import Http404
from procrastinate.contrib.django.models import ProcrastinateJob

from zhike.access.models import Role
from zhike.access.services import change_policy
from zhike.approvals.models import ApprovalRequest
from zhike.approvals.services import decide
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.notify.models import Notification
from zhike.testing import make
from zhike.testing.world import NOW
from zhike.transfer import storage
from zhike.transfer.export import rules, running
from zhike.transfer.export.models import ExportRun
from zhike.transfer.export.policies import cap_of
from zhike.transfer.export.services import cancel_export, fetch_file, remove_expired_files

from .exporting import asked, exported, written

pytestmark = pytest.mark.django_db


def jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name="transfer.export").count()


def code(call) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.refusal.code


def say(world, verdict, reason="可以"):
    request = ApprovalRequest.objects.get(state="open")
    actor = world.actor_of(world.manager)
    return decide(actor=actor, request_id=request.pk, verdict=verdict, reason=reason, now=NOW)


def test_the_widest_cap_of_all_roles_counts_and_a_missing_one_is_no_limit():
    assert rules.compute_cap([0, 500]) == 500
    assert rules.compute_cap([0, None]) is None
    assert rules.compute_cap([]) == 0
    assert not rules.needs_approval(10**6, None) and rules.needs_approval(1, 0) and not rules.needs_approval(5, 5)


def test_caps_are_delivered_per_role_and_set_on_the_settings_screen(world):
    assert (cap_of(world.wang.pk), cap_of(world.manager.pk), cap_of(world.admin.pk)) == (0, 5000, None)
    rep = Role.objects.get(key="rep")
    change_policy(actor=world.actor_of(world.admin), key="transfer.export", values={"caps": {str(rep.pk): 20}}, now=NOW)
    assert cap_of(world.wang.pk) == 20


def test_within_the_cap_it_starts_at_once_and_is_recorded(world):
    make.customer(world.wang)
    run = asked(world.manager)
    assert (run.state, run.total_rows, jobs(), ApprovalRequest.objects.count()) == ("running", 1, 1, 0)
    assert written(run).state == "done"
    kinds = list(Event.objects.filter(kind__startswith="transfer.").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["transfer.export_requested", "transfer.export_finished"]
    assert Notification.objects.filter(person=world.manager, kind="transfer.export").exists()


def test_above_the_cap_somebody_is_asked_and_a_yes_starts_it(world):
    make.customer(world.wang)
    assert code(lambda: asked(world.wang)) == "transfer.export_reason_missing"
    run = asked(world.wang, reason="月底盘点")
    assert (run.state, jobs()) == ("asked", 0)
    assert written(run).state == "asked"
    request = ApprovalRequest.objects.get()
    assert request.facts["rows"] == 1 and request.by_id == world.wang.pk
    say(world, "granted")
    assert jobs() == 1
    assert written(run).state == "done"


def test_a_no_closes_it_and_a_withdrawn_request_too(world):
    make.customer(world.wang)
    run = asked(world.wang, reason="月底盘点")
    say(world, "refused", "不需要全部")
    run.refresh_from_db()
    assert (run.state, jobs()) == ("refused", 0)
    other = asked(world.wang, reason="再试")
    cancel_export(actor=world.actor_of(world.wang), run_id=other.pk, now=NOW)
    other.refresh_from_db()
    assert other.state == "cancelled" and ApprovalRequest.objects.get(pk=other.approval_id).state == "withdrawn"


def test_more_than_was_allowed_is_not_written(world):
    make.customer(world.wang)
    run = asked(world.wang, reason="月底盘点")
    say(world, "granted")
    for _ in range(3):
        make.customer(world.wang)
    assert written(run).state == "failed"
    assert "重新导出" in run.error["help"]


def test_without_rows_or_columns_or_with_too_many_at_once_it_is_refused(world):
    assert code(lambda: asked(world.admin)) == "transfer.export_nothing"
    make.customer(world.wang)
    assert code(lambda: asked(world.admin, columns=())) == "transfer.export_columns_missing"
    assert code(lambda: asked(world.agent)) in ("transfer.export_nothing", "transfer.export_not_allowed")
    for _ in range(3):
        asked(world.admin)
    assert code(lambda: asked(world.admin)) == "transfer.export_too_many"


def test_cancelling_stops_at_the_next_beat_and_leaves_no_file(world, monkeypatch, settings):
    make.customer(world.wang)
    run = asked(world.admin)
    cancel_export(actor=world.actor_of(world.admin), run_id=run.pk, now=NOW)
    assert written(run).state == "cancelled"
    assert not run.path and not list(storage.local_path("exports").glob("*"))


def test_a_second_try_takes_over_and_the_first_stops(world, monkeypatch):
    make.customer(world.wang)
    run = asked(world.admin)
    real = running._beat

    def overtaken(one, rows):
        ExportRun.objects.filter(pk=one.pk).update(attempts=one.attempts + 1)
        real(one, rows)

    monkeypatch.setattr(running, "_beat", overtaken)
    assert written(run).state == "running"
    monkeypatch.setattr(running, "_beat", real)
    assert written(run).state == "done" and run.attempts == 3


def test_after_too_many_deaths_it_gives_up(world):
    make.customer(world.wang)
    run = asked(world.admin)
    ExportRun.objects.filter(pk=run.pk).update(attempts=3)
    assert written(run).state == "failed"


def test_only_the_requester_fetches_the_file_and_each_time_is_recorded(world):
    make.customer(world.wang)
    run = exported(world.manager)
    with pytest.raises(Http404):
        fetch_file(actor=world.actor_of(world.admin), run_id=run.pk, now=NOW)
    assert fetch_file(actor=world.actor_of(world.manager), run_id=run.pk, now=NOW).path
    run.refresh_from_db()
    assert run.downloads == 1 and Event.objects.filter(kind="transfer.export_downloaded").count() == 1


def test_a_file_is_removed_when_its_days_are_over_and_the_record_stays(world):
    make.customer(world.wang)
    run = exported(world.manager)
    path = storage.local_path(run.path)
    assert run.expires_at and run.finished_at and run.expires_at - run.finished_at == timedelta(days=7)
    assert remove_expired_files(now=run.expires_at - timedelta(minutes=1)) == 0 and path.exists()
    assert remove_expired_files(now=run.expires_at) == 1 and not path.exists()
    actor = world.actor_of(world.manager)
    assert code(lambda: fetch_file(actor=actor, run_id=run.pk, now=NOW)) == "transfer.export_expired"
