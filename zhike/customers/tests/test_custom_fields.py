"""Designing custom fields: names, options, retiring and restoring without loss."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from zhike.customers.custom.catalogue import definitions
from zhike.customers.custom.definitions import Option
from zhike.customers.models import Customer, CustomField
from zhike.customers.queries.custom import display_values, list_custom_columns
from zhike.customers.services import (
    FieldDraft,
    arrange_custom_fields,
    change_custom_field,
    restore_custom_field,
    retire_custom_field,
)
from zhike.lib.refusals import Refused
from zhike.testing import make

from .own_fields import field, name, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(world):
    return world.actor_of(world.admin)


def _change(admin, row, now, **values):
    row.refresh_from_db()
    draft = FieldDraft(kind=row.kind, **({"label": row.label} | values))
    return change_custom_field(actor=admin, field_id=row.pk, version=row.version, draft=draft, now=now)


def test_only_who_may_change_settings_designs_fields(world):
    with pytest.raises(Refused):
        field(world.actor_of(world.wang), "现用系统")
    assert field(world.actor_of(world.admin), "现用系统").position == 0
    assert field(world.actor_of(world.admin), "预算金额", "money").position == 1


@pytest.mark.parametrize("label", ["现用系统", "  现用系统 ", "客户名称", "电话", "行业"])
def test_a_name_that_exists_is_refused(admin, label):
    field(admin, "现用系统")
    with pytest.raises(Refused) as refused:
        field(admin, label)
    assert refused.value.refusal.code == "customers.field_name_taken"


def test_a_renamed_field_and_a_renamed_option_keep_every_value(world, admin):
    level = field(admin, "服务等级", "choice", options=("金牌", "银牌"))
    customer = make.customer(world.wang, custom={name(level): "o1"})
    options = (Option("o2", "银牌"), Option("o1", "黄金"), Option("", "铜牌"))
    _change(admin, level, world.now, label="服务级别", options=options)
    assert [one.key for one in definitions().by_id[level.pk].options] == ["o2", "o1", "o3"]
    texts = display_values(actor=admin, customer_ids=[customer.pk], names=[name(level)])
    assert texts == {customer.pk: {name(level): "黄金"}}
    assert list_custom_columns(admin)[0].label == "服务级别"


def test_an_option_that_is_left_out_retires_and_comes_back(world, admin):
    level = field(admin, "服务等级", "choice", options=("金牌", "银牌"))
    customer = make.customer(world.wang, custom={name(level): "o1"})
    _change(admin, level, world.now, options=(Option("o2", "银牌"),))
    definition = definitions().by_id[level.pk]
    assert [one.key for one in definition.open_options()] == ["o2"]
    assert [one.key for one in definition.open_options(["o1"])] == ["o2", "o1"]
    assert (
        display_values(actor=admin, customer_ids=[customer.pk], names=[name(level)])[customer.pk][name(level)] == "金牌"
    )
    with pytest.raises(Refused, match="至少填写一个选项"):
        _change(admin, level, world.now, options=())


def test_a_retired_field_keeps_its_values_and_brings_them_back(world, admin):
    system = field(admin, "现用系统")
    customer = make.customer(world.wang, custom={name(system): "SAP"})
    retire_custom_field(actor=admin, field_id=system.pk, version=1, now=world.now)
    assert list_custom_columns(admin) == []
    with pytest.raises(Refused):
        put(world.wang, customer, system, "用友")
    assert Customer.objects.get(pk=customer.pk).custom == {str(system.pk): "SAP"}
    other = field(admin, "现用系统")
    with pytest.raises(Refused, match="已有名为"):
        restore_custom_field(actor=admin, field_id=system.pk, version=2, now=world.now)
    retire_custom_field(actor=admin, field_id=other.pk, version=1, now=world.now)
    restore_custom_field(actor=admin, field_id=system.pk, version=2, now=world.now)
    texts = display_values(actor=admin, customer_ids=[customer.pk], names=[name(system)])
    assert texts[customer.pk] == {name(system): "SAP"}


def test_of_two_designers_the_second_is_told_of_the_first(admin, world):
    system = field(admin, "现用系统")
    retire_custom_field(actor=admin, field_id=system.pk, version=1, now=world.now)
    with pytest.raises(Refused) as refused:
        change_custom_field(
            actor=admin, field_id=system.pk, version=1, draft=FieldDraft(label="别名", kind="text"), now=world.now
        )
    assert refused.value.refusal.code == "customers.field_changed_meanwhile"


def test_becoming_a_filter_or_searched_leaves_the_work_to_jobs(admin, world):
    system = field(admin, "现用系统")
    _change(admin, system, world.now, is_filterable=True, is_searchable=True)
    jobs = set(ProcrastinateJob.objects.values_list("task_name", flat=True))
    assert jobs == {"customers.align_custom_index", "customers.find_by_custom_field"}
    assert not definitions().by_id[system.pk].is_ready_to_filter
    assert field(admin, "新的", is_filterable=True).indexed_at is not None


def test_fields_stand_in_the_order_to_which_they_were_dragged(admin, world):
    first, second, third = (field(admin, label) for label in ("甲", "乙", "丙"))
    arrange_custom_fields(actor=admin, places=[(third.pk, "采购"), (first.pk, "采购"), (10**9, "")], now=world.now)
    assert list(definitions().by_id) == [third.pk, first.pk, second.pk]
    assert [one.section for one in definitions().active] == ["采购", "采购", ""]
    assert CustomField.objects.get(pk=second.pk).section == ""


def test_uses_that_make_no_sense_for_a_kind_are_dropped(admin):
    row = field(admin, "选型说明", "long", is_filterable=True, is_searchable=True, options=("甲",))
    assert (row.is_filterable, row.is_searchable, row.options) == (False, False, [])
    with pytest.raises(Refused):
        field(admin, "上限", "money", default="很多")
