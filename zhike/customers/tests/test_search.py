"""The search box finds a customer by any fragment of what it is known by, only within the scope."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhike.access.models import FieldRule, Role
from zhike.customers import queries
from zhike.customers.models import CustomerNumber, Grant
from zhike.customers.queries import sampling, searching
from zhike.customers.services import (
    ContactDraft,
    PointDraft,
    add_contact,
    change_customer,
    delete_customer,
    remove_contact,
)
from zhike.customers.services.searching import flush_search, refresh_search
from zhike.lib.searchtext import query_terms
from zhike.testing import make

pytestmark = pytest.mark.django_db

PHONE = PointDraft("phone", "139 1234 5678", "+8613912345678")
MAIL = PointDraft("email", "zhou.min@huaxin.cn", "zhou.min@huaxin.cn")
WECHAT = PointDraft("wechat", "hx_zhoumin", "hxzhoumin")


@pytest.fixture(autouse=True)
def _fresh_sample():
    sampling.forget_sample()
    yield
    sampling.forget_sample()


@pytest.fixture
def huaxin(world):
    """One customer with everything by which people look for it, among a few others."""
    for name in ("苏州恒远自动化有限公司", "宁波金辰贸易有限公司", "广州天宇物流股份有限公司"):
        make.customer(world.wang, name=name)
    return make.customer(
        world.wang,
        name="上海华信科技有限公司",
        short_name="华信",
        former_names=["上海旭日电子"],
        credit_code="91310115MA1K4B1234",
        contacts=(ContactDraft(name="周敏", position="主任", points=(PHONE, MAIL, WECHAT)),),
    )


def _found(actor, text):
    return [hit.customer_id for hit in queries.search_customers(actor=actor, text=text)]


@pytest.mark.parametrize(
    "text",
    [
        *("华信", "海华信", "科技有限", "上海华信科技有限公司", "上海 华信", "華信", "上海華信", "ＨＵＡＸＩＮ"),
        *("huaxin", "shanghaihuaxin", "uaxi", "shhx", "SHHX", "hx", "旭日", "xuridianzi"),
        *(
            "周敏",
            "zhoumin",
            "zm",
            "周敏 华信",
            "5678",
            "1234",
            "9123",
            "13912345678",
            "139 1234 5678",
            "+8613912345678",
        ),
        *("１３９１２３４５６７８", "zhou.min@huaxin.cn", "huaxin.cn", "hx_zhoumin", "91310115MA1K4B1234", "ma1k4b"),
    ],
)
def test_any_fragment_finds_the_customer_first(world, huaxin, text):
    assert _found(world.actor_of(world.wang), text)[:1] == [huaxin.pk]


@pytest.mark.parametrize("text", ["", "华", " ", "h", "%", "__", "不在库里", "zzzz", "0000000"])
def test_one_character_and_strangers_find_nothing(world, huaxin, text):
    assert _found(world.actor_of(world.wang), text) == []


def test_the_whole_number_its_beginning_and_an_old_number_lead_to_the_customer(world, huaxin):
    CustomerNumber.objects.create(number="KH-201901-000007", customer_id=huaxin.pk)
    actor = world.actor_of(world.wang)

    for text in (huaxin.number, huaxin.number.lower(), huaxin.number.replace("-", ""), "KH-201901-000007"):
        assert _found(actor, text) == [huaxin.pk]
    assert huaxin.pk in _found(actor, huaxin.number[:9])
    assert _found(world.actor_of(world.outsider), huaxin.number) == []


def test_nobody_finds_what_lies_outside_the_scope(world, huaxin):
    for text in ("华信", "shhx", "5678", "周敏", "KH-2026", "91310115"):
        assert _found(world.actor_of(world.outsider), text) == []
        assert _found(world.actor_of(world.partner), text) == []
        assert huaxin.pk in _found(world.actor_of(world.manager), text)
    Grant.objects.create(customer=huaxin, person_id=world.partner.pk, at=world.now)
    assert _found(world.actor_of(world.partner), "华信") == [huaxin.pk]


def test_changes_are_found_at_once_and_deleted_customers_no_more(world, huaxin):
    actor = world.actor_of(world.wang)
    contact = add_contact(actor=actor, customer_id=huaxin.pk, draft=ContactDraft(name="欧阳修文"), now=world.now)
    assert _found(actor, "ouyangxiu") == [huaxin.pk]
    remove_contact(actor=actor, customer_id=huaxin.pk, contact_id=contact.pk, now=world.now)
    assert _found(actor, "欧阳") == []
    change_customer(
        actor=actor, customer_id=huaxin.pk, version=1, changes={"name": "上海星辰软件有限公司"}, now=world.now
    )
    assert _found(actor, "星辰") == _found(actor, "华信科技") == [huaxin.pk]
    delete_customer(actor=world.actor_of(world.admin), customer_id=huaxin.pk, now=world.now)
    assert _found(actor, "星辰") == []


def test_equal_names_come_before_those_that_only_contain_them(world):
    inside = make.customer(world.wang, name="苏州新华信机械有限公司")
    begins = make.customer(world.wang, name="华信达贸易有限公司")
    equal = make.customer(world.wang, name="华信")

    assert _found(world.actor_of(world.wang), "华信") == [equal.pk, begins.pk, inside.pk]


def test_a_hit_says_what_matched_and_marks_it(world, huaxin):
    actor = world.actor_of(world.wang)
    [by_name] = queries.search_customers(actor=actor, text="华信")
    [by_person] = queries.search_customers(actor=actor, text="周敏")
    [by_phone] = queries.search_customers(actor=actor, text="5678")

    assert [part.text for part in by_name.name_parts if part.marked] == ["华信"]
    for text, marked in (("hx", "华信"), ("huaxi", "华信"), ("shhx", "上海华信"), ("anghaihua", "上海华")):
        [hit] = queries.search_customers(actor=actor, text=text)
        assert ["".join(part.text for part in hit.name_parts if part.marked)] == [marked]
        assert "".join(part.text for part in hit.name_parts) == huaxin.name
    assert [(match.label, match.text) for match in by_person.matched] == [("联系人", "周敏")]
    assert [(match.label, match.text) for match in by_phone.matched] == [("电话", "139 1234 5678")]
    assert (by_name.number, by_name.owner_name, by_name.contact) == (huaxin.number, "王晓燕", "周敏 · 主任")


def test_a_masked_phone_neither_finds_nor_shows(world, huaxin):
    finance = world.actor_of(world.finance)

    assert _found(finance, "9123") == _found(finance, "13912345678") == _found(finance, "huaxin.cn") == []
    [hit] = queries.search_customers(actor=finance, text="华信")
    assert hit.phone == "139****5678"


def test_a_hidden_former_name_does_not_find(world, huaxin):
    role = Role.objects.get(key="rep")
    FieldRule.objects.create(role=role, object="customer", field="former_names", rule="hidden")
    type(world.wang).objects.filter(pk=world.wang.pk).update(rights_version=99)

    assert _found(world.actor_of(world.wang), "旭日") == []
    assert _found(world.actor_of(world.zhang), "旭日") == []


@pytest.mark.parametrize("person", ["wang", "manager", "admin", "partner"])
def test_every_way_through_the_base_finds_the_same(world, huaxin, person):
    Grant.objects.create(customer=huaxin, person_id=world.partner.pk, at=world.now)
    make.customer(world.outsider, name="南方华信有限公司")
    actor = world.actor_of(getattr(world, person))
    for text in ("华信", "gs", "youxian", "5678", "有限 公司"):
        ask = searching._Ask(actor, query_terms(text), 50)
        found = [{id_ for id_, _blob in way(ask)} for way in searching.WAYS]
        assert found[0] == found[1] == found[2]


@pytest.mark.parametrize(
    ("matching", "looked_up", "share", "way"),
    [
        (0.3, 0.5, 1.0, "walk"),
        (0.0001, 0.001, 1.0, "look_up"),
        (0.3, 0.5, 0.0005, "walk"),
        (0.02, 0.5, 0.0005, "read_scope"),
        (0.0001, 0.0002, 0.003, "look_up"),
        (0.0003, 0.4, 1.0, "walk"),
    ],
)
def test_the_way_that_reads_least_is_taken(world, huaxin, monkeypatch, matching, looked_up, share, way):
    sample = sampling.Sample(("x",), 1_000_000, 0)
    monkeypatch.setattr(sampling.Sample, "share_matching", lambda self, query: matching)
    monkeypatch.setattr(sampling.Sample, "choose_terms", lambda self, query: (query.terms, looked_up))
    monkeypatch.setattr(searching, "get_sample", lambda: sample)
    monkeypatch.setattr(searching, "share_of_scope", lambda key, build, total: share)
    taken = []
    for name in ("walk", "look_up", "read_scope"):
        monkeypatch.setattr(searching, name, lambda ask, name=name: taken.append(name) or [])
    person = world.admin if share == 1.0 else world.wang
    queries.search_customers(actor=world.actor_of(person), text="华信")
    assert taken == [way]


_HAN = st.sampled_from("华信上海科技有限公司王李恒远自动化金辰贸易天宇物流股份行长重庆乐都")
_NAMES = st.text(_HAN | st.sampled_from("ABCxyz09 （）·-"), min_size=2, max_size=20)


@settings(max_examples=60)
@given(name=_NAMES, data=st.data())
def test_any_two_characters_and_more_of_a_name_find_it(world, name, data):
    start = data.draw(st.integers(0, len(name) - 2))
    fragment = name[start : data.draw(st.integers(start + 2, len(name)))]
    query = query_terms(fragment)
    if query.too_short or any(len(part) < 2 for part in query.fragments):
        return
    customer = make.customer(world.wang, name=f"A{name}", accepts_duplicates=True)
    sampling.forget_sample()
    found = queries.search_customers(actor=world.actor_of(world.wang), text=fragment, limit=1000)
    assert customer.pk in [hit.customer_id for hit in found], (name, fragment)


def test_a_search_costs_the_same_number_of_queries_for_few_and_many_hits(world, django_assert_num_queries):
    actor = world.actor_of(world.wang)
    make.customer(world.wang, name="华信一号有限公司")
    queries.search_customers(actor=actor, text="华信")
    with django_assert_num_queries(9) as few:
        queries.search_customers(actor=actor, text="华信")
    for number in range(30):
        make.customer(world.wang, name=f"华信{number}号有限公司", accepts_duplicates=True)
    with django_assert_num_queries(len(few)):
        assert len(queries.search_customers(actor=actor, text="华信")) == 20


def test_only_the_rarest_terms_are_looked_up_once_they_leave_few() -> None:
    blobs = tuple(f"beijing{'zq' if number == 0 else 'abcdefghij'[number % 10] * 2}ying" for number in range(400))
    sample = sampling.Sample(blobs, 1_000_000, 0.0)
    terms, share = sample.choose_terms(query_terms("beijingzqying"))
    assert set(terms) <= {"gz", "zq", "qy"} and len(terms) < 4
    assert share < 0.006
    everything, _share = sample.choose_terms(query_terms("beijing"))
    assert set(everything) == set(query_terms("beijing").terms)


def test_the_program_sorts_waiting_entries_into_the_index_that_it_does_not_own(huaxin) -> None:
    refresh_search([huaxin.pk])
    flush_search()
    assert flush_search() == 0
