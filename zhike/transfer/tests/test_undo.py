"""A whole import is taken back, as far as nobody worked with its results since."""

import pytest

from zhike.customers.drafts import ContactDraft
from zhike.customers.models import Contact, ContactPoint, Customer
from zhike.customers.services import add_contact, change_customer
from zhike.lib.refusals import Refused
from zhike.testing import make
from zhike.testing.world import NOW, World
from zhike.transfer.engine.undoing import undo_import as work_off
from zhike.transfer.models import ImportRow, ImportRun
from zhike.transfer.services import undo_import

from .making import CODE, imported, outcomes, workbook

NAME = "上海华信科技有限公司"
ROW = [NAME, CODE, "13696549989", "a@yehe.cn", "林坤", "2027/06/27", "张伟", "新"]


def undone(world: World, run: ImportRun) -> list[str]:
    """Undo a run and return what happened to its rows."""
    undo_import(actor=world.actor_of(world.admin), run_id=run.pk, now=NOW, in_background=False)
    work_off(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == "undone"
    return list(ImportRow.objects.filter(run=run).order_by("row").values_list("undone", flat=True))


def test_created_customers_are_removed_unless_somebody_touched_them(world: World) -> None:
    names = ["苏州恒远自动化有限公司", "无锡中科新材料有限公司", "青岛博瑞医疗器械有限公司", "宁波金辰贸易有限公司"]
    run = imported(world.actor_of(world.admin), workbook([[name, *[None] * 5, "王晓燕"] for name in names]))
    followed, edited, peopled, _alone = Customer.objects.order_by("id")
    make.follow_up(world.wang, followed)
    actor = world.actor_of(world.wang)
    change_customer(actor=actor, customer_id=edited.pk, version=1, changes={"remarks": "改"}, now=NOW)
    add_contact(actor=actor, customer_id=peopled.pk, draft=ContactDraft(name="李"), now=NOW)
    assert undone(world, run) == ["kept", "kept", "kept", "removed"]
    living = Customer.objects.filter(deleted_at__isnull=True).order_by("id")
    assert list(living.values_list("name", flat=True)) == names[:3]
    assert ImportRow.objects.get(run=run, row=2).reasons[-1][0] == "undo_touched"


def test_after_undoing_the_same_file_creates_again(world: World) -> None:
    content = workbook([[NAME]])
    undone(world, imported(world.actor_of(world.admin), content))
    assert outcomes(imported(world.actor_of(world.admin), content)) == ["created"]


def test_filled_and_overwritten_values_come_back(world: World) -> None:
    for duplicates in ("fill", "overwrite"):
        Customer.objects.all().delete()
        before = make.customer(world.wang, name=NAME, remarks="旧")
        run = imported(world.actor_of(world.admin), workbook([ROW]), duplicates)
        assert undone(world, run) == ["restored"]
        before.refresh_from_db()
        assert (before.remarks, before.credit_code, before.owner_id) == ("旧", "", world.wang.pk)
        assert (before.contact_name, before.phone, before.next_follow_on) == ("", "", None)
        assert not Contact.objects.filter(customer=before).exists()
        assert not ContactPoint.objects.filter(customer=before).exists()


def test_a_value_that_was_changed_since_stays_and_is_listed(world: World) -> None:
    before = make.customer(world.wang, name=NAME)
    run = imported(world.actor_of(world.admin), workbook([ROW]), "fill")
    before.refresh_from_db()
    actor = world.actor_of(world.wang)
    change_customer(actor=actor, customer_id=before.pk, version=before.version, changes={"remarks": "手改"}, now=NOW)
    assert undone(world, run) == ["kept"]
    before.refresh_from_db()
    assert (before.remarks, before.credit_code) == ("手改", "")
    assert ImportRow.objects.get(run=run).reasons[-1] == ["undo_kept", "remarks", ""]


def test_rows_that_met_twice_are_taken_back_from_the_last_to_the_first(world: World) -> None:
    before = make.customer(world.wang, name=NAME, remarks="旧")
    rows = [[NAME, *[None] * 6, "一"], [NAME, *[None] * 6, "二"]]
    run = imported(world.actor_of(world.admin), workbook(rows), "overwrite")
    before.refresh_from_db()
    assert before.remarks == "二"
    assert undone(world, run) == ["restored", "restored"]
    before.refresh_from_db()
    assert before.remarks == "旧"


def test_customers_that_a_later_row_of_the_same_import_filled_are_removed_too(world: World) -> None:
    rows = [[f"苏州第{number}机械有限公司"] for number in range(400)]
    rows.append(["苏州第7机械有限公司", CODE, "13696549989", None, "林坤", "2027/06/27", "张伟", "新"])
    run = imported(world.actor_of(world.admin), workbook(rows), "fill")
    assert outcomes(run)[-1] == "filled"
    undone(world, run)
    assert not Customer.objects.filter(deleted_at__isnull=True).exists()


def test_undoing_twice_or_nothing_is_refused(world: World) -> None:
    run = imported(world.actor_of(world.admin), workbook([[NAME]]))
    undone(world, run)
    for bad in (run, imported(world.actor_of(world.admin), workbook([[None, CODE]]))):
        with pytest.raises(Refused):
            undo_import(actor=world.actor_of(world.admin), run_id=bad.pk, now=NOW)
