"""Values of custom fields: kept exactly, indexed alike in Python and SQL, in history, hidden where they must be."""

from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from zhike.customers.choices import CustomKind
from zhike.customers.custom.catalogue import definitions
from zhike.customers.custom.definitions import Definition
from zhike.customers.custom.values import load, store, why_cannot_hold
from zhike.customers.models import CustomEntry, Customer
from zhike.customers.queries import search_customers
from zhike.customers.queries.custom import display_values
from zhike.customers.queries.details import list_history
from zhike.customers.services import change_customer, store_file
from zhike.customers.services.checker import check_archive
from zhike.customers.services.custom_index import align_custom_index, find_by_custom_field
from zhike.lib.refusals import Refused
from zhike.testing import make

from .own_fields import PLAIN, field, name, put, restrict

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(world):
    return world.actor_of(world.admin)


def _texts(actor, customer):
    names = [one.name for one in definitions().active]
    return display_values(actor=actor, customer_ids=[customer.pk], names=names)[customer.pk]


def _every_kind(world, admin, customer):
    """Return one field of each kind with a value that it can keep and how that reads."""
    made = {kind: (field(admin, f"字段{kind}", kind), *PLAIN[kind]) for kind in PLAIN}
    one = field(admin, "服务等级", "choice", options=("金牌", "银牌"))
    several = field(admin, "选型标准", "choices", options=("价格", "服务", "功能"))
    content = ContentFile(b"%PDF-1.7 x")
    kept = store_file(
        actor=world.actor_of(world.wang),
        customer_id=customer.pk,
        name="报价.pdf",
        content=content,
        size=content.size,
        now=world.now,
    )
    made["choice"] = (one, "o2", "银牌")
    made["choices"] = (several, ["o1", "o3"], "价格、功能")
    made["person"] = (field(admin, "技术顾问", "person"), world.chen.pk, "陈静")
    made["file"] = (field(admin, "报价单", "file"), kept.pk, "报价.pdf")
    assert made.keys() == set(CustomKind.values)
    return made


def test_every_kind_of_value_is_kept_and_read_again(world, admin):
    customer = make.customer(world.wang)
    made = _every_kind(world, admin, customer)
    for own, value, _text in made.values():
        put(world.wang, customer, own, value)
    customer.refresh_from_db()
    texts = _texts(admin, customer)
    for kind, (own, value, text) in made.items():
        assert customer.custom[str(own.pk)] == value, kind
        assert texts[name(own)] == text, kind
        definition = definitions().by_id[own.pk]
        assert store(definition, load(definition, value)) == value, kind


def test_python_and_sql_index_every_kind_alike(world, admin):
    customer = make.customer(world.wang)
    made = _every_kind(world, admin, customer)
    for own, value, _text in made.values():
        put(world.wang, customer, own, value)
    fields = [own for own, _value, _text in made.values() if own.kind not in ("long", "file")]
    for own in fields:
        own.is_filterable = True
        own.version += 1
        own.save()
        align_custom_index(field_id=own.pk, now=world.now)
    by_sql = set(CustomEntry.objects.values_list("field_id", "position", "text_key", "number", "day"))
    assert len(by_sql) == len(fields) + 1  # two options of one field
    assert check_archive(repair=False).differences == []
    for own, value, _text in made.values():
        put(world.wang, customer, own, None)
        put(world.wang, customer, own, value)
    assert set(CustomEntry.objects.values_list("field_id", "position", "text_key", "number", "day")) == by_sql
    CustomEntry.objects.filter(field_id=fields[0].pk).delete()
    assert [one.column for one in check_archive(repair=True).differences] == ["custom"]
    assert check_archive(repair=False).differences == []


def test_an_index_is_filled_when_a_field_becomes_filterable_and_emptied_when_it_ceases(world, admin):
    customers = [make.customer(world.wang) for _ in range(3)]
    own = field(admin, "预算金额", "money")
    for number, customer in enumerate(customers[:2]):
        put(world.wang, customer, own, f"{number + 1}000.00")
    own.is_filterable, own.version = True, 9
    own.save()
    assert not definitions().by_id[own.pk].is_ready_to_filter
    assert align_custom_index(field_id=own.pk, now=world.now) == 2
    assert align_custom_index(field_id=own.pk, now=world.now) == 0
    assert definitions().by_id[own.pk].is_ready_to_filter
    assert set(CustomEntry.objects.values_list("number", flat=True)) == {Decimal(1000), Decimal(2000)}
    own.refresh_from_db()
    own.is_filterable, own.indexed_at, own.version = False, None, 10
    own.save()
    align_custom_index(field_id=own.pk, now=world.now)
    assert not CustomEntry.objects.exists()


@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        ("text", "长" * 201),
        ("text", 5),
        ("integer", "12"),
        ("integer", True),
        ("integer", 10**15),
        ("decimal", "1,5"),
        ("decimal", "0.1234567"),
        ("decimal", "NaN"),
        ("money", "12.5"),
        ("money", 12),
        ("date", "2026-2-30"),
        ("date", "2026-02-30"),
        ("time", "25:00"),
        ("time", "9:30"),
        ("boolean", "是"),
        ("choice", "o9"),
        ("choices", ["o1", "o9"]),
        ("choices", "o1"),
        ("person", -1),
        ("region", "999999"),
        ("link", "javascript:alert(1)"),
        ("link", "https://"),
        ("file", "1"),
    ],
)
def test_a_value_of_another_shape_is_refused(kind, bad):
    refusal = why_cannot_hold(Definition(1, "字段", kind, labels={"o1": "一"}), bad)
    assert refusal and refusal.code == "customers.custom_value"


def test_a_person_who_is_nobody_and_a_file_of_somebody_else_are_refused(world, admin):
    customer, other = make.customer(world.wang), make.customer(world.wang)
    made = _every_kind(world, admin, customer)
    with pytest.raises(Refused):
        put(world.wang, customer, made["person"][0], 10**9)
    with pytest.raises(Refused):
        put(world.wang, other, made["file"][0], made["file"][1])
    put(world.wang, customer, made["file"][0], made["file"][1])


def test_the_history_says_each_field_by_its_label_and_hides_it_where_it_must(world, admin):
    customer = make.customer(world.wang)
    level = field(admin, "服务等级", "choice", options=("金牌", "银牌"))
    budget = field(admin, "预算金额", "money")
    put(world.wang, customer, level, "o1")
    change_customer(
        actor=world.actor_of(world.wang),
        customer_id=customer.pk,
        version=2,
        changes={name(level): "o2", name(budget): "5000.00"},
        now=world.now,
    )
    customer.refresh_from_db()
    rows = [row.change for row in list_history(actor=admin, customer=customer)]
    told = {(row.label, row.old, row.new) for row in rows}
    assert told == {("服务等级", "金牌", "银牌"), ("预算金额", "", "¥5,000.00"), ("服务等级", "", "金牌")}
    restrict("sales_manager", budget, "hidden")
    seen = list_history(actor=world.actor_of(world.manager), customer=customer)
    assert {row.change.label for row in seen} == {"服务等级"}


def test_hidden_values_are_left_out_and_masked_ones_masked(world, admin):
    customer = make.customer(world.wang)
    system, budget = field(admin, "现用系统"), field(admin, "预算金额", "money")
    put(world.wang, customer, system, "金蝶云星空")
    put(world.wang, customer, budget, "9000.00")
    restrict("sales_manager", budget, "hidden")
    restrict("sales_manager", system, "masked")
    assert _texts(world.actor_of(world.manager), customer) == {name(system): "金***空"}
    assert _texts(admin, customer)[name(budget)] == "¥9,000.00"


def test_a_searched_field_is_found_by_who_may_see_it_and_by_nobody_else(world, admin):
    customer = make.customer(world.wang, name="苏州恒远自动化有限公司")
    system = field(admin, "现用系统", is_searchable=True)
    put(world.wang, customer, system, "鼎捷E10")
    for text in ("鼎捷", "e10", "鼎捷E10"):
        hits = search_customers(actor=admin, text=text)
        assert [hit.customer_id for hit in hits] == [customer.pk], text
        assert hits[0].matched[0].label == "现用系统"
    restrict("sales_manager", system, "masked")
    assert search_customers(actor=world.actor_of(world.manager), text="鼎捷") == []
    assert search_customers(actor=world.actor_of(world.manager), text="恒远")
    system.is_searchable, system.version = False, 7
    system.save()
    assert find_by_custom_field(field_id=system.pk) == 1
    assert search_customers(actor=admin, text="鼎捷") == []
    assert check_archive(repair=False).differences == []


def test_what_must_be_filled_is_asked_for_when_it_matters(world, admin):
    wang = world.actor_of(world.wang)
    old = make.customer(world.wang)
    always = field(admin, "现用系统", need="always")
    later = field(admin, "预算金额", "money", need="stage", need_from="pricing")
    with pytest.raises(Refused, match="现用系统"):
        make.customer(world.wang)
    new = make.customer(world.wang, custom={name(always): "SAP"})
    with pytest.raises(Refused, match="现用系统"):
        put(world.wang, new, always, None)
    change = {"actor": wang, "customer_id": old.pk, "now": world.now}
    change_customer(**change, version=1, changes={"address": "工业园区"})  # old customers may be mended bit by bit
    change_customer(**change, version=2, changes={"stage": "intent"})
    with pytest.raises(Refused, match="预算金额"):
        change_customer(**change, version=3, changes={"stage": "pricing"})
    change_customer(**change, version=3, changes={"stage": "pricing", name(later): "1.00", name(always): "SAP"})
    with pytest.raises(Refused, match="预算金额"):
        put(world.wang, old, later, None)
    restrict("rep", always, "readonly")
    assert make.customer(world.wang).custom == {}


def test_a_new_customer_gets_the_defaults_of_what_nobody_was_asked(world, admin):
    level = field(admin, "服务等级", "choice", options=("金牌", "银牌"))
    level.default, level.version = "o2", 2
    level.save()
    assert make.customer(world.wang).custom == {str(level.pk): "o2"}
    assert make.customer(world.wang, custom={name(level): None}).custom == {}
    assert Customer.objects.filter(custom__has_key=str(level.pk)).count() == 1
