"""Bulk actions over a whole result: in the background, in batches, stoppable, exact about what was refused."""

import pytest
from django.urls import reverse

from zhike.conditions.drafts import BulkDraft
from zhike.conditions.models import BulkRefusal, BulkRun
from zhike.conditions.services import bulk as engine
from zhike.conditions.services import cancel_bulk, start_bulk
from zhike.customers import ownership
from zhike.customers.bulk_actions import ASSIGN, TAG, UNTAG
from zhike.customers.models import Customer, CustomerTag, OwnerChange, Tag
from zhike.lib.refusals import Refusal, Refused
from zhike.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(engine, "BATCH", 2)


def _start(world, person, action, values, query="", ids=None):
    draft = BulkDraft("customer", action, values, ids=ids, query=query)
    return start_bulk(actor=world.actor_of(person), draft=draft, label="试", now=world.now, in_background=False)


def _run(run):
    engine.run_bulk(run_id=run.pk)
    run.refresh_from_db()
    return run


def test_the_whole_result_is_assigned_in_ones_own_scope_only(world):
    mine = [make.customer(world.wang, stage="intent") for _turn in range(5)]
    other = make.customer(world.wang)
    foreign = make.customer(world.outsider, stage="intent")
    values = {"to_person_id": world.zhang.pk, "reason": "调整"}
    run = _run(_start(world, world.manager, ASSIGN, values, "stage=intent"))

    assert (run.state, run.total, run.seen, run.done, run.refused) == ("done", 5, 5, 5, 0)
    assert set(Customer.objects.filter(owner=world.zhang).values_list("pk", flat=True)) == {one.pk for one in mine}
    assert OwnerChange.objects.filter(to_person_id=world.zhang.pk, reason="调整").count() == 5
    for one in (other, foreign):
        before = one.owner_id
        one.refresh_from_db()
        assert one.owner_id == before


def test_rows_that_leave_the_filter_while_it_runs_are_not_skipped(world):
    """Assigning away from 王晓燕 empties the very filter that is walked."""
    for _turn in range(7):
        make.customer(world.wang)
    run = _run(_start(world, world.manager, ASSIGN, {"to_person_id": world.chen.pk}, f"owner={world.wang.pk}"))
    assert run.done == 7 and not Customer.objects.filter(owner=world.wang).exists()


def test_a_refused_row_is_reported_with_its_reason_and_the_others_go_on(world):
    customers = [make.customer(world.wang) for _turn in range(4)]
    stubborn = customers[1].pk

    def guard(_actor, moves):
        no = Refusal("test.no", "合同未结清，不能换人。")
        return {place: no for place, move in enumerate(moves) if move.customer_id == stubborn}

    ownership.register_guard("test", guard)
    try:
        run = _run(_start(world, world.manager, ASSIGN, {"to_person_id": world.chen.pk}))
    finally:
        ownership.unregister("test")
    assert (run.done, run.refused) == (3, 1)
    assert list(BulkRefusal.objects.values_list("row_id", "sentence")) == [(stubborn, "合同未结清，不能换人。")]


def test_tags_are_put_on_and_taken_off_and_what_was_so_before_counts_as_unchanged(world):
    customers = [make.customer(world.wang) for _turn in range(3)]
    tag = Tag.objects.create(name="重点")
    CustomerTag.objects.create(customer=customers[0], tag=tag, at=world.now)
    run = _run(_start(world, world.wang, TAG, {"tag_ids": [tag.pk]}))
    assert (run.done, run.unchanged) == (2, 1) and CustomerTag.objects.count() == 3
    run = _run(_start(world, world.wang, UNTAG, {"tag_ids": [tag.pk]}, ids=[one.pk for one in customers[:2]]))
    assert (run.done, run.total) == (2, 2) and CustomerTag.objects.count() == 1


def test_a_cancelled_run_keeps_what_is_done_and_does_no_more(world):
    for _turn in range(6):
        make.customer(world.wang)
    run = _start(world, world.manager, ASSIGN, {"to_person_id": world.chen.pk})
    action = engine.action_of(ASSIGN)
    engine._measure(run, world.actor_of(world.manager))
    assert action and engine._commit_batch(run.pk, action, world.actor_of(world.manager), engine.Rows())
    with pytest.raises(Exception):  # noqa: B017 - not found for others
        cancel_bulk(actor=world.actor_of(world.wang), run_id=run.pk, now=world.now)
    cancel_bulk(actor=world.actor_of(world.manager), run_id=run.pk, now=world.now)
    run = _run(run)
    assert (run.state, run.seen, run.done) == ("cancelled", 2, 2)
    assert Customer.objects.filter(owner=world.chen).count() == 2
    with pytest.raises(Refused):
        cancel_bulk(actor=world.actor_of(world.manager), run_id=run.pk, now=world.now)


def test_a_run_that_died_goes_on_where_it_was_and_repeats_nothing(world, monkeypatch):
    for _turn in range(5):
        make.customer(world.wang)
    run = _start(world, world.manager, ASSIGN, {"to_person_id": world.chen.pk})
    real, batches = engine._do, []

    def dies(*args):
        batches.append(args)
        if len(batches) == 2:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(engine, "_do", dies)
    with pytest.raises(KeyboardInterrupt):
        engine.run_bulk(run_id=run.pk)
    monkeypatch.setattr(engine, "_do", real)
    late = make.customer(world.wang)
    run = _run(run)
    assert (run.seen, run.done, run.unchanged) == (5, 5, 0)
    assert OwnerChange.objects.filter(way="assign").count() == 5
    late.refresh_from_db()
    assert late.owner_id == world.wang.pk, "what came after the run was measured is left alone"


def test_only_who_may_assign_starts_an_assignment(world):
    make.customer(world.wang)
    with pytest.raises(Refused):
        _start(world, world.wang, ASSIGN, {"to_person_id": world.zhang.pk})
    with pytest.raises(Refused):
        _start(world, world.manager, "no.such.action", {})
    assert not BulkRun.objects.exists()


def test_the_screen_starts_a_run_over_the_whole_result_and_shows_its_end(world, client_of):
    customers = [make.customer(world.wang, stage="intent") for _turn in range(3)]
    make.customer(world.wang)
    tag = Tag.objects.create(name="重点")
    client = client_of(world.wang)
    form = {"whole": "1", "query": "stage=intent", "go": "1", "tags": [tag.pk], "new_tag": ""}
    answer = client.post(reverse("customers:tag_many"), form)
    run = BulkRun.objects.get()
    assert answer.status_code == 302 and answer["Location"] == reverse("conditions:run", args=[run.pk])
    assert "打标签：重点" in client.get(answer["Location"]).content.decode()
    assert client.get(reverse("conditions:run_progress", args=[run.pk])).status_code == 200
    _run(run)
    page = client.get(answer["Location"]).content.decode()
    assert "已全部处理" in page and CustomerTag.objects.count() == len(customers)
    done = client.get(reverse("conditions:run_progress", args=[run.pk]))
    assert done["HX-Redirect"] == answer["Location"]
    assert "打标签：重点" in client.get(reverse("conditions:runs")).content.decode()
