"""What an exported file holds: the list as it is, safe, marked, and nothing that the person may not see."""

import re
import zipfile
from datetime import date, datetime

import pytest

from zhike.access.models import FieldRule, Role, RoleRight
from zhike.customers.drafts import ContactDraft, PointDraft
from zhike.customers.models import Customer
from zhike.testing import make
from zhike.testing.world import NOW
from zhike.transfer import storage

from .exporting import COLUMNS, book_of, exported, rows_of

pytestmark = pytest.mark.django_db
PHONE = (PointDraft("phone", "138 1234 5678", "+8613812345678"),)


def restrict(role_key: str, field: str, rule: str) -> None:
    """Let a role see a field less; rights are read anew."""
    from zhike.access.models import Person

    FieldRule.objects.update_or_create(
        role=Role.objects.get(key=role_key), object="customer", field=field, defaults={"rule": rule}
    )
    for person in Person.objects.all():
        Person.objects.filter(pk=person.pk).update(rights_version=person.rights_version + 1)


@pytest.fixture
def three(world):
    make.customer(world.wang, name="甲机械", contacts=(ContactDraft(name="周敏", is_primary=True, points=PHONE),))
    make.customer(world.chen, name="乙机械", stage="pricing", next_follow_on=date(2026, 12, 1))
    make.customer(world.outsider, name="丙机械")
    return world


def test_the_file_holds_the_list_in_its_order_with_its_columns_as_words(three):
    head, *rows = rows_of(exported(three.manager, "sort=name"))
    assert head == ["客户名称", "电话", "阶段", "负责人", "下次跟进", "创建时间", "跟进次数"]
    assert rows == [
        ["甲机械", "13812345678", "咨询", "王晓燕", "", "2026-11-20 10:40", "0"],
        ["乙机械", "", "谈价", "陈静", "2026-12-01", "2026-11-20 10:40", "0"],
    ]


def test_filters_views_and_picked_rows_narrow_it_like_the_list(three):
    assert [row[0] for row in rows_of(exported(three.manager, "stage=pricing"))[1:]] == ["乙机械"]
    make.customer(three.admin, name="戊机械")
    assert [row[0] for row in rows_of(exported(three.admin, "view=mine"))[1:]] == ["戊机械"]
    picked = Customer.objects.get(name="丙机械").pk
    assert [row[0] for row in rows_of(exported(three.admin, ids=(picked,)))[1:]] == ["丙机械"]


def test_nobody_exports_beyond_the_reach_of_that_right(three):
    role = Role.objects.get(key="sales_manager")
    RoleRight.objects.filter(role=role, object="customer", capability="export").update(scope="own")
    make.customer(three.manager, name="丁机械")
    three.manager.rights_version += 1
    three.manager.save()
    assert [row[0] for row in rows_of(exported(three.manager))[1:]] == ["丁机械"]


def test_hidden_columns_are_not_written_and_masked_ones_stay_masked(three):
    restrict("administrator", "phone", "masked")
    restrict("administrator", "owner", "hidden")
    restrict("administrator", "next_follow_on", "masked")
    head, *rows = rows_of(exported(three.admin, "sort=name", format="csv"))
    assert "负责人" not in head
    assert [row[1] for row in rows if row[0] == "甲机械"] == ["138****5678"]
    assert [row[3] for row in rows if row[0] == "乙机械"] == ["2***1"]
    sheet = book_of(exported(three.admin, "sort=name", format="xlsx"))["客户"]
    assert "13812345678" not in str([cell.value for row in sheet.rows for cell in row])


def test_a_right_that_was_taken_away_meanwhile_counts(three):
    from .exporting import asked, written

    run = asked(three.admin)
    restrict("administrator", "phone", "hidden")
    assert "电话" not in rows_of(written(run))[0]
    late = asked(three.admin)
    RoleRight.objects.filter(object="customer", capability="export").delete()
    three.admin.rights_version += 7
    three.admin.save()
    assert written(late).state == "failed" and not late.path


def test_what_could_run_as_a_formula_is_text(three):
    make.customer(three.admin, name="=1+1公司", address="+1公司")
    columns = ("name", "address")
    rows = rows_of(exported(three.admin, "view=mine", columns=columns))
    assert rows[1] == ["'=1+1公司", "'+1公司"]
    sheet = book_of(exported(three.admin, "view=mine", columns=columns, format="xlsx"))["客户"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1公司", "s")


@pytest.mark.parametrize(("encoding", "begin"), [("utf-8-sig", b"\xef\xbb\xbf"), ("utf-8", b""), ("gb18030", b"")])
def test_a_csv_comes_in_the_encoding_that_was_asked_for(three, encoding, begin):
    run = exported(three.admin, encoding=encoding)
    content = storage.local_path(run.path).read_bytes()
    assert content.startswith(begin + "客户名称".encode(encoding.removesuffix("-sig")))


def test_the_last_line_of_a_csv_says_who_took_it_out_unless_switched_off(three):
    from zhike.access.services import change_policy

    def last() -> str:
        return storage.local_path(exported(three.admin).path).read_text("utf-8-sig").strip().split("\n")[-1]

    assert last().startswith("导出水印：")
    assert "周婷" in last() and "zhouting" in last() and "3" in last()
    change_policy(actor=three.actor_of(three.admin), key="transfer.export", values={"csv_mark": False}, now=NOW)
    assert "导出水印" not in last()


def test_a_workbook_has_dates_and_numbers_and_carries_its_marks(three):
    run = exported(three.manager, "sort=name", format="xlsx")
    book = book_of(run)
    sheet = book["客户"]
    assert [cell.value for cell in sheet[1]][:3] == ["客户名称", "电话", "阶段"]
    assert sheet["F2"].value == datetime(2026, 11, 20, 10, 40)
    assert sheet["E3"].value.date() == date(2026, 12, 1)
    assert sheet["G2"].value == 0 and sheet["B2"].value == "13812345678"
    with zipfile.ZipFile(storage.local_path(run.path)) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
    for place in ("oddHeader", "oddFooter"):
        assert re.search(rf"<{place}>[^<]*李建国 lijianguo[^<]*{run.number}", page)
    said = str(book["导出说明"]["A1"].value)
    assert "李建国" in said and "lijianguo" in said and "2" in said


def test_every_column_of_the_list_can_be_exported(world):
    from zhike.customers.listing import COLUMNS as LISTED
    from zhike.transfer.export.columns import SOURCES

    make.customer(world.admin, name="甲", industry="C", region="320500", contacts=(ContactDraft(name="周敏"),))
    assert {column.name for column in LISTED} == set(SOURCES)
    names = tuple(SOURCES)
    head, row = rows_of(exported(world.admin, columns=names))
    assert len(head) == len(row) == len(names)
    assert book_of(exported(world.admin, columns=names, format="xlsx"))["客户"].max_row == 2
    assert len(COLUMNS) < len(names)


def test_the_companys_own_fields_are_columns_like_built_in_ones(world):
    from zhike.customers.tests.own_fields import field, name, put

    admin = world.actor_of(world.admin)
    budget, level = field(admin, "预算", "money"), field(admin, "服务等级", "choice", options=("金牌", "银牌"))
    customer = make.customer(world.admin, name="甲机械")
    make.customer(world.admin, name="乙机械")
    put(world.admin, customer, budget, "1200.50")
    put(world.admin, customer, level, level.options[0]["key"])
    columns = ("name", name(budget), name(level))
    head, *rows = rows_of(exported(world.admin, "sort=name", columns=columns))
    assert head == ["客户名称", "预算", "服务等级"]
    assert rows == [["甲机械", "1200.50", "金牌"], ["乙机械", "", ""]]
    sheet = book_of(exported(world.admin, "sort=name", columns=columns, format="xlsx"))["客户"]
    assert (sheet["B2"].value, sheet["C2"].value) == (1200.5, "金牌")
    restrict("administrator", name(budget), "masked")
    masked = rows_of(exported(world.admin, "sort=name", columns=columns))
    assert "1200" not in str(masked) and masked[1][1]
    restrict("administrator", name(level), "hidden")
    assert rows_of(exported(world.admin, columns=columns))[0] == ["客户名称", "预算"]


def test_more_rows_than_a_sheet_holds_go_on_the_next(three, monkeypatch):
    monkeypatch.setattr("zhike.transfer.export.workbook.MOST_ROWS", 2)
    for number in range(3):
        make.customer(three.admin, name=f"己机械{number}")
    book = book_of(exported(three.admin, "sort=name", columns=("name",), format="xlsx"))
    assert book.sheetnames == ["客户", "客户 2", "客户 3", "导出说明"]
    shown = [[cell.value for cell in book[name]["A"]] for name in book.sheetnames[:3]]
    assert [len(names) for names in shown] == [3, 3, 3] and {names[0] for names in shown} == {"客户名称"}
    assert len({name for names in shown for name in names[1:]}) == 6
