"""The search over the whole base: what it finds, what it leaves alone, what the command writes."""

import csv

import pytest
from django.http import Http404

from zhike.customers.choices import PairState, SearchState
from zhike.customers.doubles import finding
from zhike.customers.doubles.command import search_from_command
from zhike.customers.doubles.finding import run_search
from zhike.customers.models import Customer, DoublePair, DoubleSearch
from zhike.customers.services import PointDraft, delete_customer, dismiss_pair, reopen_pair, start_search
from zhike.lib.refusals import Refused
from zhike.testing import make

pytestmark = pytest.mark.django_db


def made(person, name, *numbers, **fields):
    points = tuple(PointDraft("phone", one, one) for one in numbers)
    return make.customer(person, name=name, points=points, accepts_duplicates=True, **fields)


def searched(world):
    search = DoubleSearch.objects.create(created_at=world.now, beat_at=world.now)
    run_search(search_id=search.pk)
    search.refresh_from_db()
    return search


def pairs():
    return set(DoublePair.objects.filter(state=PairState.OPEN).values_list("first_id", "second_id"))


def test_the_search_finds_spellings_codes_and_typing_errors_with_their_reasons(world):
    one = made(world.wang, "西安坏小孩贸易有限责任公司")
    two = made(world.chen, "西安坏小孩贸易有限公司")
    three = made(world.wang, "苏州恒远自动化有限公司", "+8613800000001")
    four = made(world.outsider, "苏州恒元自动化有限公司", "+8613800000001")
    made(world.wang, "无锡博达物流有限公司", "+8613800000001")

    search = searched(world)

    assert pairs() == {(one.pk, two.pk), (three.pk, four.pk)}
    assert (search.state, search.found, search.sure, search.share) == (SearchState.DONE, 2, 2, 100)
    reasons = dict(DoublePair.objects.get(first_id=three.pk).reasons)
    assert reasons == {"alike_name": 50, "same_phone": 45} or reasons == {"close_name": 45, "same_phone": 45}


def test_what_was_deleted_or_dismissed_is_not_found_again(world):
    one = made(world.wang, "苏州恒远自动化有限公司")
    two = made(world.wang, "苏州恒远自动化股份有限公司")
    three = made(world.wang, "苏州 恒远自动化有限公司")
    searched(world)
    assert len(pairs()) == 3
    pair = DoublePair.objects.get(first_id=one.pk, second_id=two.pk)
    dismiss_pair(actor=world.actor_of(world.wang), pair_id=pair.pk, now=world.now)
    delete_customer(actor=world.actor_of(world.manager), customer_id=three.pk, now=world.now)

    searched(world)

    assert pairs() == set()
    reopen_pair(actor=world.actor_of(world.wang), pair_id=pair.pk, now=world.now)
    assert pairs() == {(one.pk, two.pk)}


def test_who_may_not_edit_one_of_them_decides_nothing(world):
    made(world.wang, "苏州恒远自动化有限公司")
    made(world.outsider, "苏州恒远自动化股份有限公司")
    searched(world)
    with pytest.raises(Http404):
        dismiss_pair(actor=world.actor_of(world.wang), pair_id=DoublePair.objects.get().pk, now=world.now)
    assert DoublePair.objects.get().state == PairState.OPEN


def test_a_crowd_that_shares_one_number_is_not_paired_by_it(world):
    for number in range(45):
        made(world.wang, f"苏州第{number}机械有限公司", "+8651200000000")
    one = made(world.wang, "苏州恒远有限公司", "+8651200000000")
    two = made(world.wang, "苏州恒远有限责任公司", "+8651200000000")

    searched(world)

    assert (one.pk, two.pk) in pairs()
    assert dict(DoublePair.objects.get(first_id=one.pk).reasons)["crowded_phone"] == 12


def test_a_name_that_stands_in_the_base_a_hundred_times_is_found_once_each(world):
    first = made(world.wang, "测试客户有限公司")
    for _ in range(50):
        made(world.wang, "测试客户有限公司")
    searched(world)
    assert len(pairs()) == 50 and all(one == first.pk for one, _other in pairs())


def test_a_search_that_is_stopped_keeps_what_was_found_before(world, monkeypatch):
    made(world.wang, "苏州恒远自动化有限公司")
    made(world.wang, "苏州恒远自动化股份有限公司")
    searched(world)
    search = DoubleSearch.objects.create(created_at=world.now, beat_at=world.now, cancel_asked_at=world.now)
    run_search(search_id=search.pk)
    search.refresh_from_db()
    assert search.state == SearchState.CANCELLED and len(pairs()) == 1


def test_one_search_at_a_time(world):
    start_search(actor=world.actor_of(world.manager), now=world.now)
    with pytest.raises(Refused, match="search_running"):
        start_search(actor=world.actor_of(world.manager), now=world.now)


def test_the_command_writes_the_pairs_and_tells_the_counts(world, tmp_path):
    one = made(world.wang, "西安坏小孩贸易有限责任公司")
    two = made(world.wang, "西安坏小孩贸易有限公司")
    made(
        world.wang, "苏州恒远科技有限公司", "+8613800000001", "+8613800000002", address="星湖街 328 号", region="320500"
    )
    told = search_from_command(result=str(tmp_path / "out.csv"), least=80, as_json=True)

    assert (told["state"], told["sure"], told["possible"], told["written"]) == ("done", 1, 0, 1)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows == [
        {
            "customer_number_a": one.number,
            "customer_number_b": two.number,
            "score": "80",
            "reasons": "名称只差公司形式",
        }
    ]


def test_the_search_holds_no_more_than_a_batch(world, monkeypatch):
    monkeypatch.setattr(finding, "BATCH", 2)
    for number in range(4):
        made(world.wang, f"苏州恒远{number}有限公司")
        made(world.wang, f"苏州恒远{number}有限责任公司")
    sizes = [len(batch) for batch in finding.find_doubles(lambda share, compared: None)]
    assert sum(sizes) == 4 and max(sizes) <= 2 and Customer.objects.count() == 8
