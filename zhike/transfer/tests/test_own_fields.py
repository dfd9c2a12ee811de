"""Custom fields come in from sheets: guessed by their names, read in many spellings, reported, filled, taken back."""

import io

import openpyxl
import pytest

from zhike.customers.choices import Need
from zhike.customers.models import CustomEntry, Customer
from zhike.customers.services.checker import check_archive
from zhike.customers.tests.own_fields import field, name, put, restrict
from zhike.testing import make
from zhike.transfer.engine.undoing import undo_import
from zhike.transfer.forms import MappingForm
from zhike.transfer.mapping.headers import guess_columns
from zhike.transfer.mapping.own import own_words
from zhike.transfer.models import ImportRow
from zhike.transfer.report.template import list_lines
from zhike.transfer.rows.reasons import known_to, sentences
from zhike.transfer.services import undo_import as start_undo

from .making import imported, upload, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(world):
    return world.actor_of(world.admin)


@pytest.fixture
def own(admin):
    """The fields of one company by a short name."""
    return {
        "system": field(admin, "现用系统", synonyms="ERP,在用软件"),
        "budget": field(admin, "预算金额", "money", is_filterable=True),
        "days": field(admin, "决策周期", "integer"),
        "until": field(admin, "合同到期日", "date", is_filterable=True),
        "listed": field(admin, "是否上市", "boolean"),
        "level": field(admin, "服务等级", "choice", options=("金牌", "银牌"), is_filterable=True),
        "wants": field(admin, "选型标准", "choices", options=("价格", "服务")),
        "advisor": field(admin, "技术顾问", "person"),
        "place": field(admin, "交付地", "region"),
        "shop": field(admin, "微店", "link"),
        "call": field(admin, "方便时间", "time"),
        "share": field(admin, "折扣", "decimal"),
    }


HEADERS = (
    *("客户名称", "在用软件", "预算金额", "决策周期（天）", "合同到期日", "是否上市", "服务等级"),
    *("选型标准", "技术顾问", "交付地", "微店", "方便时间", "折扣"),
)
GOOD = (
    *("苏州恒远自动化有限公司", "用友 U8", "12万元", 45.0, "2027/3/31", "否", "银牌"),
    *("服务、价格", "陈静", "江苏省苏州市", "shop.example.cn", "下午3点半", "85%"),
)
BAD = (
    *("杭州金桥机械有限公司", "SAP", "很多", "几天", "待定", "也许", "铂金"),
    *("价格、颜值", "没有此人", "火星", "not a link at all", "25:61", "很低"),
)


def test_columns_are_guessed_by_label_and_by_what_else_the_company_says(admin, own):
    run = upload(admin, workbook([GOOD], headers=HEADERS))
    guessed = {int(at): key for at, key in run.columns.items()}
    assert [guessed.get(at) for at in range(1, len(HEADERS))] == [name(one) for one in own.values()]


def test_values_are_read_in_the_spellings_of_people(admin, own, world):
    imported(admin, workbook([GOOD], headers=HEADERS))
    custom = Customer.objects.get().custom
    assert {key: custom.get(str(row.pk)) for key, row in own.items()} == {
        "system": "用友 U8",
        "budget": "120000.00",
        "days": 45,
        "until": "2027-03-31",
        "listed": False,
        "level": "o2",
        "wants": ["o1", "o2"],
        "advisor": world.chen.pk,
        "place": "320500",
        "shop": "https://shop.example.cn",
        "call": "15:30",
        "share": "0.85",
    }
    assert CustomEntry.objects.count() == 3
    assert check_archive(repair=False).differences == []


def test_what_cannot_be_read_is_left_out_and_reported_in_plain_chinese(admin, own):
    run = imported(admin, workbook([BAD], headers=HEADERS))
    assert Customer.objects.get().custom == {str(own["system"].pk): "SAP"}
    said = sentences(ImportRow.objects.get(run=run).reasons)
    for words in (
        "预算金额“很多”不是数字",
        "合同到期日“待定”不是日期",
        "服务等级“铂金”没有对应的选项",
        "没有名叫“没有此人”",
    ):
        assert words in said
    assert len(ImportRow.objects.get(run=run).reasons) == len(HEADERS) - 2


def test_filling_overwriting_and_undoing_treat_own_fields_like_any_other(admin, own, world):
    customer = make.customer(world.wang, name=GOOD[0], custom={name(own["system"]): "金蝶"})
    sheet = workbook([(*GOOD[:2], GOOD[6])], headers=(*HEADERS[:2], HEADERS[6]))
    run = imported(admin, sheet, "fill")
    customer.refresh_from_db()
    assert customer.custom[str(own["system"].pk)] == "金蝶"
    assert customer.custom[str(own["level"].pk)] == "o2"
    assert "现用系统已有其他内容" in sentences(ImportRow.objects.get(run=run).reasons)
    again = imported(admin, sheet, "overwrite")
    customer.refresh_from_db()
    assert customer.custom[str(own["system"].pk)] == "用友 U8"
    put(world.wang, customer, own["level"], "o1")
    for one in (again, run):
        start_undo(actor=admin, run_id=one.pk, now=world.now)
        undo_import(run_id=one.pk)
    customer.refresh_from_db()
    assert customer.custom == {str(own["system"].pk): "金蝶", str(own["level"].pk): "o1"}
    assert check_archive(repair=False).differences == []


def test_a_closed_field_is_neither_offered_nor_filled_nor_reported(admin, own, world):
    restrict("sales_manager", own["budget"], "hidden")
    manager = world.actor_of(world.manager)
    run = upload(manager, workbook([GOOD], headers=HEADERS))
    assert name(own["budget"]) not in run.columns.values()
    form = MappingForm(run=run, actor=manager)
    offered = {key for _label, group in form.fields["column_1"].choices if isinstance(group, list) for key, _ in group}
    assert name(own["level"]) in offered and name(own["budget"]) not in offered
    reasons = [["bad_number", name(own["budget"]), "很多"], ["bad_date", name(own["until"]), "x"], ["no_name"]]
    assert known_to(manager, reasons) == reasons[1:]
    assert known_to(admin, reasons) == reasons


def test_the_template_has_a_column_for_everything_and_is_recognised_when_it_comes_back(admin, own, world, client_of):
    answer = client_of(world.admin).get("/transfer/template.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    headers = [cell.value for cell in book["客户"][1]]
    assert headers[0] == "客户名称" and headers[-len(own) :] == [row.label for row in own.values()]
    guessed = guess_columns(headers, own_words(admin))
    assert len(set(guessed.values())) == len(headers)
    told = {row[0].value: row[1].value for row in book["填写说明"].iter_rows()}
    assert told["服务等级"] == "填其中一项：金牌、银牌" and told["是否上市"] == "是 或 否"
    restrict("sales_manager", own["budget"], "hidden")
    assert "预算金额" not in dict(list_lines(world.actor_of(world.manager)))


def test_a_row_without_a_required_field_is_refused_with_the_reason_as_a_form_does(admin, world):
    always = field(admin, "合作意向", need=Need.ALWAYS)
    field(admin, "渠道", need=Need.ALWAYS, default="直销")
    late = field(admin, "预算金额", "money", need=Need.FROM_STAGE, need_from="pricing")
    headers = ("客户名称", "阶段", "合作意向", "预算金额")
    rows = [
        ("苏州恒远自动化有限公司", "咨询", "有", None),
        ("杭州金桥机械有限公司", "咨询", None, 5000),
        ("无锡太湖电子有限公司", "谈价", "有", "很多"),
        ("常州运河化工有限公司", "谈价", "有", 5000),
    ]
    run = imported(admin, workbook(rows, headers=headers))
    said = dict(ImportRow.objects.filter(run=run, outcome="rejected").values_list("row", "reasons"))
    texts = [sentences(said[row]) for row in sorted(said)]
    assert set(Customer.objects.values_list("name", flat=True)) == {rows[0][0], rows[3][0]}
    assert texts[0] == "合作意向在这个阶段必填，没有填或看不懂"
    assert "预算金额在这个阶段必填" in texts[1] and "“很多”不是数字" in texts[1]
    assert Customer.objects.get(name=rows[0][0]).custom[str(always.pk)] == "有" and late.pk


def test_a_stage_that_needs_more_than_the_customer_has_is_not_taken_over(admin, world):
    budget = field(admin, "预算金额", "money", need=Need.FROM_STAGE, need_from="pricing")
    poor = make.customer(world.wang, name="杭州金桥机械有限公司", stage="intent")
    rich = make.customer(world.wang, name="苏州恒远自动化有限公司", stage="intent", custom={name(budget): "9.00"})
    sheet = workbook([(poor.name, "谈价", "要事"), (rich.name, "谈价", "要事")], headers=("客户名称", "阶段", "备注"))
    run = imported(admin, sheet, duplicates="overwrite")
    poor.refresh_from_db()
    rich.refresh_from_db()
    assert (poor.stage, poor.remarks, rich.stage) == ("intent", "要事", "pricing")
    said = "；".join(sentences(one.reasons) for one in ImportRow.objects.filter(run=run))
    assert "阶段不改为“谈价”，因为有必填项还空着" in said and "预算金额在这个阶段必填" in said


def test_a_field_that_the_importer_may_not_fill_is_not_asked_of_him(admin, world):
    secret = field(admin, "内部评级", need=Need.ALWAYS)
    restrict("sales_manager", secret, "hidden")
    imported(world.actor_of(world.manager), workbook([("苏州恒远自动化有限公司",)], headers=("客户名称",)))
    assert Customer.objects.filter(name="苏州恒远自动化有限公司").exists()
