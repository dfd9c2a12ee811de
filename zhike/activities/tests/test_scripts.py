"""Scripts: drafts and versions, talks that write into the archive, and what they lead to."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from zhike.access.models import Role
from zhike.access.services import set_roles
from zhike.activities.models import Call, FollowUp, Need, ScriptAnswer, ScriptRun, ScriptVersion
from zhike.activities.scripts.body import Answer, Step, read_body
from zhike.activities.scripts.choices import END
from zhike.activities.scripts.listing import LISTING
from zhike.activities.scripts.queries.results import get_results
from zhike.activities.scripts.queries.runs import list_runs
from zhike.activities.scripts.queries.scripts import get_script
from zhike.activities.scripts.services import (
    answer_step,
    arrange_steps,
    change_step,
    finish_run,
    pause_run,
    publish_script,
    resume_run,
    step_back,
)
from zhike.customers.models import Customer
from zhike.customers.services import MergeDraft, change_customer, merge_customers, undo_merge
from zhike.lib.refusals import Refused
from zhike.lib.statistics import wilson_interval
from zhike.testing import make
from zhike.testing.world import NOW, World

from .scripting import THROUGH, answered, begin, broken, end, finished, script, talk, talked_through

ClientOf = Callable[..., Client]


def test_a_draft_is_put_in_force_as_the_next_version_and_talks_keep_theirs(world: World) -> None:
    admin, found = world.actor_of(world.admin), script()
    run = begin(world.wang, make.customer(world.wang))
    opening = read_body(found.draft).steps[0]
    change_step(actor=admin, script_id=found.pk, seen_rev=0, step=Step(**{**vars(opening), "title": "开口"}), now=NOW)
    with pytest.raises(Refused, match="刚刚被别人改过"):
        arrange_steps(actor=admin, script_id=found.pk, seen_rev=0, keys=["known"], now=NOW)
    made = publish_script(actor=admin, script_id=found.pk, seen_rev=1, now=NOW)
    assert (made.version, ScriptVersion.objects.filter(script=found, is_current=True).count()) == (2, 1)
    assert get_script(found.pk).body.steps[0].title == "开口"
    run.refresh_from_db()
    assert run.version.version == 1
    with pytest.raises(Refused, match="和现在这一版一样"):
        publish_script(actor=admin, script_id=found.pk, seen_rev=1, now=NOW)


def test_a_script_with_a_dead_end_is_not_put_in_force_and_reps_do_not_design(world: World) -> None:
    admin, found = world.actor_of(world.admin), script()
    change_step(actor=admin, script_id=found.pk, seen_rev=0, step=Step("close", "收尾", sentences=("再见",)), now=NOW)
    with pytest.raises(Refused, match="走到这里就断了"):
        publish_script(actor=admin, script_id=found.pk, seen_rev=1, now=NOW)
    with pytest.raises(Refused, match="话术 · 编辑"):
        publish_script(actor=world.actor_of(world.wang), script_id=found.pk, seen_rev=1, now=NOW)


def test_a_talk_goes_step_by_step_and_its_end_logs_the_call_once(world: World) -> None:
    customer, wang = make.customer(world.wang), world.actor_of(world.wang)
    run = begin(world.wang, customer)
    assert begin(world.wang, customer).pk == run.pk
    with pytest.raises(Refused, match="还没有走完"):
        finish_run(actor=wang, draft=end(run), now=NOW)
    first = answered(run, 1, "open", 1)
    answer_step(actor=wang, draft=first, now=NOW)
    assert answer_step(actor=wang, draft=first, now=NOW).at_step == "known"
    with pytest.raises(Refused, match="已经走到下一步"):
        answer_step(actor=wang, draft=answered(run, 2, "open", 2), now=NOW)
    with pytest.raises(Refused, match="选一个客户的回答"):
        answer_step(actor=wang, draft=answered(run, 2, "known", 9), now=NOW)
    for position, (step, number) in enumerate(THROUGH[1:], 2):
        answer_step(actor=wang, draft=answered(run, position, step, number), now=NOW)
    done = finish_run(actor=wang, draft=end(run), now=NOW + timedelta(minutes=6))
    call = Call.objects.get()
    assert (done.state, done.outcome, done.call_id) == ("finished", "agreed", call.pk)
    assert (call.call_type, call.talk_seconds) == ("return", 300)
    assert FollowUp.objects.get().content == "谈完了"
    with pytest.raises(Refused, match="已经结束"):
        finish_run(actor=wang, draft=end(run), now=NOW)


def test_a_talk_is_paused_resumed_and_taken_a_step_back(world: World) -> None:
    customer, wang = make.customer(world.wang), world.actor_of(world.wang)
    run = talk(world.wang, begin(world.wang, customer), THROUGH[:2])
    ids = {"actor": wang, "customer_id": customer.pk, "run_id": run.pk}
    assert pause_run(**ids).state == "paused"
    assert begin(world.wang, customer).pk == run.pk
    assert resume_run(**ids).state == "running"
    assert step_back(**ids).at_step == "known"
    assert ScriptAnswer.objects.count() == 1
    with pytest.raises(Refused, match="只有本人能继续"):
        pause_run(**{**ids, "actor": world.actor_of(world.manager)})
    with pytest.raises(Http404):
        pause_run(**{**ids, "actor": world.actor_of(world.outsider)})


def answers_of(run: ScriptRun) -> str:
    return reverse("scripts:run", args=[run.customer_id, run.pk])


def test_answers_fill_the_archive_and_a_change_meanwhile_is_shown(world: World, client_of: ClientOf) -> None:
    customer = make.customer(world.wang)
    run, client = talk(world.wang, begin(world.wang, customer), THROUGH[:1]), client_of(world.wang)
    seen = Customer.objects.get(pk=customer.pk).version
    form = {"position": "2", "step": "known", "version": str(seen), "answer": "knowna2"}
    change_customer(
        actor=world.actor_of(world.admin),
        customer_id=customer.pk,
        version=seen,
        changes={"systems_in_use": "金蝶"},
        now=NOW,
    )
    told = client.post(answers_of(run), form | {"ask-systems_in_use": "用友"})
    words = told.content.decode()
    assert told.status_code == 422
    assert "周婷" in words
    assert "现在档案里是：金蝶" in words
    assert not ScriptAnswer.objects.filter(step="known").exists()
    again = client.post(answers_of(run), form | {"version": str(seen + 1), "ask-systems_in_use": "用友"})
    assert again.status_code == 302
    customer.refresh_from_db()
    assert customer.systems_in_use == "用友"
    assert ScriptAnswer.objects.get(step="known").written == ["systems_in_use"]


def test_a_need_heard_on_the_way_is_written_down(world: World, client_of: ClientOf) -> None:
    customer = make.customer(world.wang)
    run, client = talk(world.wang, begin(world.wang, customer), THROUGH[:2]), client_of(world.wang)
    form = {"position": "3", "step": "ask", "version": "1", "answer": "aska2", "need_name": "少打电话"}
    assert client.post(answers_of(run), form | {"need_words": "一天打十几个电话"}).status_code == 302
    made = Need.objects.get()
    assert (made.name, made.raw_words, made.state) == ("少打电话", "一天打十几个电话", "raw")


def test_who_may_call_but_not_change_the_archive_is_told_what_is_closed(world: World, client_of: ClientOf) -> None:
    customer, support = make.customer(world.wang), world.agent
    run = talk(support, begin(support, customer), THROUGH[:1])
    assert "ask-address" in client_of(support).get(answers_of(run)).content.decode()
    roles = [Role.objects.get(key="tech_support").pk]
    set_roles(actor=world.actor_of(world.admin), person_id=support.pk, role_ids=roles)
    shown = client_of(support).get(answers_of(run)).content.decode()
    assert "ask-address" not in shown
    assert "只听不填" in shown


def test_results_count_talks_by_step_answer_and_outcome_within_scope(world: World) -> None:
    liked, refused = THROUGH, (*THROUGH[:4], ("close", 4))
    for outcome, answers in (("agreed", liked), ("agreed", liked), ("later", refused)):
        finished(world.wang, make.customer(world.wang), answers, outcome)
    broken(world.wang, make.customer(world.wang), THROUGH[:2])
    finished(world.outsider, make.customer(world.outsider))
    wang, found = world.actor_of(world.wang), get_script(script().pk)
    result = get_results(actor=wang, script=found.script, body=found.body, version=None)
    assert (result.talks, result.finished, result.broken) == (4, 3, 1)
    assert result.outcomes == {"agreed": 2, "later": 1}
    assert (result.rate.good, result.rate.total) == (2, 3)
    assert result.rate.interval == wilson_interval(2, 3)
    steps = {row.step.key: row for row in result.steps}
    assert [steps[key].talks for key in ("open", "known", "ask", "close")] == [4, 4, 3, 3]
    assert steps["ask"].stopped == 1
    assert steps["close"].outcomes == {"agreed": 2, "later": 1}
    close = {one.answer.key: one for one in steps["close"].answers}
    assert (close["closea1"].talks, close["closea1"].rate.good, close["closea4"].rate.good) == (2, 2, 0)
    for query, count in (("step=close&answer=closea1", 2), ("stopped=ask", 1), ("outcome=later", 1), ("", 4)):
        page = list_runs(actor=wang, script=found.script, state=LISTING.read_query("/", query))
        assert len(page.rows) == count, query


def test_a_step_walked_twice_in_one_talk_counts_once(world: World) -> None:
    customer = make.customer(world.wang)
    answers = (
        ("look", 1),
        ("listen", 1),
        ("ask", 1),
        ("point", 3),
        ("listen", 1),
        ("ask", 1),
        ("point", 1),
        ("next", 1),
    )
    run = talk(world.wang, begin(world.wang, customer, "needs"), answers)
    finish_run(actor=world.actor_of(world.wang), draft=end(run), now=NOW + timedelta(minutes=6))
    found = get_script(script("needs").pk)
    result = get_results(actor=world.actor_of(world.wang), script=found.script, body=found.body, version=1)
    assert {row.step.key: row.talks for row in result.steps}["listen"] == 1


def test_a_step_is_designed_previewed_and_ordered_on_its_screens(world: World, client_of: ClientOf) -> None:
    client, found = client_of(world.admin), script("dormant")
    body = {"rev": "0", "title": "再问一句", "sentences": "〔联系人〕，还有一句", "answer_0": "好", "to_0": END}
    tried = client.post(reverse("scripts:preview", args=[found.pk, "new"]), body).content.decode()
    assert "再问一句" in tried
    assert "请选结果" in tried
    client.post(reverse("scripts:step", args=[found.pk, "new"]), body | {"outcome_0": "agreed"})
    found.refresh_from_db()
    assert read_body(found.draft).steps[-1].answers == (Answer("s5a1", "好", END, "agreed"),)
    shown = client.get(reverse("scripts:design", args=[found.pk])).content.decode()
    assert "没有哪个回答会走到“5 再问一句”" in shown
    refused = client.post(reverse("scripts:publish", args=[found.pk]), {"rev": "1"})
    assert refused.status_code == 403
    client.post(reverse("scripts:order", args=[found.pk]), {"rev": "1", "step": ["person", "open"]})
    found.refresh_from_db()
    assert [step["key"] for step in found.draft][:2] == ["person", "open"]


def test_delivered_scripts_read_in_the_language_of_the_reader(world: World, client_of: ClientOf) -> None:
    address = reverse("scripts:show", args=[script().pk])
    chinese = client_of(world.wang).get(address).content.decode()
    assert "老师您好，我是我们公司的王晓燕，今天是例行回访" in chinese
    english = client_of(world.wang, **{"accept-language": "en"}).get(address).content.decode()
    assert "this is 王晓燕 of our company" in english
    assert "例行回访" not in english


def test_talks_follow_a_merge_and_come_back(world: World) -> None:
    survivor, absorbed = make.customer(world.admin), make.customer(world.admin)
    begin(world.admin, survivor)
    opened, done = begin(world.admin, absorbed), finished(world.admin, make.customer(world.admin))
    admin = world.actor_of(world.admin)
    draft = MergeDraft(survivor_id=survivor.pk, customer_ids=[survivor.pk, absorbed.pk, done.customer_id])
    merge = merge_customers(actor=admin, draft=draft, now=NOW)
    assert set(ScriptRun.objects.values_list("customer_id", flat=True)) == {survivor.pk}
    opened.refresh_from_db()
    assert opened.state == "broken"
    undo_merge(actor=admin, merge_id=merge.pk, now=NOW)
    opened.refresh_from_db()
    assert (opened.customer_id, opened.state) == (absorbed.pk, "running")


def test_a_talk_that_only_waits_for_its_outcome_offers_it(world: World, client_of: ClientOf) -> None:
    run = talked_through(world.wang, make.customer(world.wang))
    shown = client_of(world.wang).get(reverse("scripts:finish", args=[run.customer_id, run.pk])).content.decode()
    assert 'value="agreed" id="finishform-outcome_0" checked' in shown
    assert "5 守时收尾，约好下一步：约好见面" in shown
