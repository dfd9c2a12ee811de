"""The screens of doubles: pairs side by side, the merge, its undoing, the list's own button."""

import re
from html import unescape

import pytest

from zhike.access.models import FieldRule, Person, Role
from zhike.customers.choices import PairState
from zhike.customers.doubles.finding import run_search
from zhike.customers.models import Customer, DoublePair, DoubleSearch, Merge
from zhike.customers.services import PointDraft
from zhike.testing import make

pytestmark = pytest.mark.django_db
PAIRS = "/customers/doubles/"


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return unescape(response.content.decode())


@pytest.fixture
def found(world):
    """Two records of one customer, found by a search."""
    phone = (PointDraft("phone", "138 0000 0001", "+8613800000001"),)
    one = make.customer(world.wang, name="苏州恒远自动化有限公司", points=phone, address="星湖街 328 号")
    other = make.customer(world.wang, name="苏州恒远自动化股份公司", points=phone, accepts_duplicates=True, grade="A")
    search = DoubleSearch.objects.create(created_at=world.now, beat_at=world.now)
    run_search(search_id=search.pk)
    return one, other


def test_a_pair_stands_side_by_side_with_its_reasons(world, client_of, found):
    shown = page(client_of(world.wang), PAIRS)
    for text in (
        "苏州恒远自动化有限公司",
        "苏州恒远自动化股份公司",
        "名称只差公司形式 +80",
        "电话相同 +45",
        "很可能 100",
    ):
        assert text in shown
    assert "138 0000 0001" in shown
    assert "没有待核对的重复" in page(client_of(world.outsider), PAIRS)
    assert "没有待核对的重复" in page(client_of(world.wang), PAIRS + "?grade=possible")
    assert "没有待核对的重复" in page(client_of(world.wang), PAIRS + "?q=博达")


def test_a_hidden_field_is_not_shown_here_either(world, client_of, found):
    for field, rule in (("address", "hidden"), ("phone", "masked")):
        FieldRule.objects.create(role=Role.objects.get(key="rep"), object="customer", field=field, rule=rule)
    Person.objects.update(rights_version=77)
    shown = page(client_of(world.wang), PAIRS)
    assert "星湖街" not in shown and "138 0000 0001" not in shown


def test_not_a_double_is_remembered_and_taken_back(world, client_of, found):
    client, pair = client_of(world.wang), DoublePair.objects.get()
    client.post(f"{PAIRS}{pair.pk}/dismiss/")
    assert "没有待核对的重复" in page(client, PAIRS)
    assert "放回待处理" in page(client, PAIRS + "?state=dismissed")
    client.post(f"{PAIRS}{pair.pk}/reopen/")
    assert DoublePair.objects.get().state == PairState.OPEN


def test_two_are_merged_with_chosen_fields_and_undone_on_the_screens(world, client_of, found):
    one, other = found
    client = client_of(world.wang)
    ids = f"{one.pk},{other.pk}"
    shown = page(client, f"/customers/merge/?ids={ids}")
    assert "不一样的内容，选一个" in shown and "客户名称" in shown and "意向等级" not in shown
    key = re.search(r'name="once_key" value="([^"]+)"', shown)[1]

    form = {"ids": ids, "survivor": one.pk, "take-name": other.pk, "once_key": key}
    answers = [client.post("/customers/merge/", form) for _ in range(2)]

    assert {answer.headers["Location"] for answer in answers} == {f"/customers/{one.pk}/"}
    survivor = Customer.objects.get(pk=one.pk)
    assert (survivor.name, survivor.grade, survivor.address) == (other.name, "A", "星湖街 328 号")
    merge = Merge.objects.get()
    detail = page(client, f"/customers/merges/{merge.pk}/")
    assert "撤销会怎样" in detail
    assert other.number in page(client, "/customers/merges/")
    client.post(f"/customers/merges/{merge.pk}/undo/")
    assert "撤销的结果" in page(client, f"/customers/merges/{merge.pk}/")
    assert Customer.objects.filter(deleted_at__isnull=True).count() == 2


def test_the_other_one_may_survive(world, client_of, found):
    one, other = found
    shown = page(client_of(world.wang), f"/customers/merge/?ids={one.pk},{other.pk}&survivor={other.pk}")
    assert f'name="survivor" value="{other.pk}"' in shown


def test_picked_rows_of_the_list_are_merged(world, client_of, found):
    ids = [one.pk for one in found]
    client = client_of(world.wang)
    assert "/customers/merge/pick/" in page(client, "/customers/")
    answer = client.post("/customers/merge/pick/", {"picked": ids})
    assert answer.headers["Location"].startswith("/customers/merge/?ids=")
    assert client.get(f"/customers/merge/?ids={ids[0]}").status_code == 422


def test_a_refused_merge_says_why(world, client_of, found):
    mine, theirs = found[0], make.customer(world.outsider)
    assert client_of(world.wang).get(f"/customers/merge/?ids={mine.pk},{theirs.pk}").status_code == 404
    agent = client_of(world.agent)
    answer = agent.post("/customers/merge/", {"ids": f"{mine.pk},{theirs.pk}", "survivor": theirs.pk})
    assert answer.status_code == 403 and "没有分配这些客户的权限" in answer.content.decode()


def test_the_search_runs_in_the_background_and_shows_how_far_it_is(world, client_of):
    client = client_of(world.manager)
    client.post(f"{PAIRS}search/")
    search = DoubleSearch.objects.get()
    assert "正在全库查重" in page(client, PAIRS)
    assert "正在全库查重" in page(client, f"{PAIRS}search/{search.pk}/")
    run_search(search_id=search.pk)
    assert client.get(f"{PAIRS}search/{search.pk}/").headers["HX-Redirect"] == PAIRS
