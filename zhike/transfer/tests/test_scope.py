"""An import never shows, fills or overwrites what the importer may not."""

import pytest

from zhike.access.models import RoleRight
from zhike.customers.models import Customer, OwnerChange
from zhike.lib.refusals import Refused
from zhike.testing import make
from zhike.testing.world import World
from zhike.transfer import queries
from zhike.transfer.services import Upload, upload_import

from .making import codes, imported, outcomes, upload, workbook

NAME = "上海华信科技有限公司"
ROWS = [[NAME, None, "13542769662", None, "林坤", "2027/06/27", None, "新"]]


@pytest.mark.parametrize("duplicates", ["skip", "fill", "overwrite"])
def test_a_customer_outside_the_scope_is_never_touched(duplicates: str, world: World) -> None:
    theirs = make.customer(world.outsider, name=NAME)
    run = imported(world.actor_of(world.manager), workbook(ROWS), duplicates)
    assert outcomes(run) == ["rejected"]
    assert codes(run, 2) == ["owned_by_other"]
    theirs.refresh_from_db()
    assert (theirs.remarks, theirs.phone, theirs.version) == ("", "", 1)
    row = queries.list_rows(actor=world.actor_of(world.manager), run=run, outcome="rejected", after=None).rows[0]
    assert (row.customer_id, row.number, row.reasons) == (None, "", ("已有负责人",))


def test_the_same_row_is_written_within_the_scope(world: World) -> None:
    own = make.customer(world.wang, name=NAME)
    assert outcomes(imported(world.actor_of(world.manager), workbook(ROWS), "fill")) == ["filled"]
    own.refresh_from_db()
    assert own.remarks == "新"


def test_a_suspicion_outside_the_scope_names_nobody(world: World) -> None:
    make.customer(world.outsider, name="北京华信科技有限公司")
    run = imported(world.actor_of(world.manager), workbook([[NAME]]))
    assert outcomes(run) == ["created"]
    assert codes(run, 2) == ["may_be_hidden"]


def test_owners_are_taken_only_from_those_to_whom_the_importer_may_assign(world: World) -> None:
    rows = [[NAME, *[None] * 5, "王晓燕"], ["苏州恒远自动化有限公司", *[None] * 5, "刘洋"]]
    run = imported(world.actor_of(world.manager), workbook(rows))
    assert codes(run, 3) == ["owner_not_allowed"]
    owners = list(Customer.objects.order_by("id").values_list("owner_id", flat=True))
    assert owners == [world.wang.pk, None]


def test_who_may_only_view_a_customer_skips_it(world: World) -> None:
    RoleRight.objects.filter(role__key="sales_manager", object="customer", capability="edit").delete()
    own = make.customer(world.wang, name=NAME)
    run = imported(world.actor_of(world.manager), workbook(ROWS), "overwrite")
    assert outcomes(run) == ["skipped"]
    assert "not_editable" in codes(run, 2)
    own.refresh_from_db()
    assert own.remarks == ""


def test_people_without_the_right_cannot_upload(world: World) -> None:
    with pytest.raises(Refused) as caught:
        upload(world.actor_of(world.wang), workbook([[NAME]]))
    assert caught.value.refusal.code == "transfer.not_allowed"
    assert Upload
    assert upload_import


def test_imports_are_seen_by_their_importer_and_the_administrator_only(world: World) -> None:
    run = imported(world.actor_of(world.manager), workbook([[NAME]]))
    assert queries.visible_to(world.actor_of(world.admin)).filter(pk=run.pk).exists()
    assert queries.visible_to(world.actor_of(world.manager)).filter(pk=run.pk).exists()
    admins = imported(world.actor_of(world.admin), workbook([["另一家公司"]]))
    assert not queries.visible_to(world.actor_of(world.manager)).filter(pk=admins.pk).exists()
    assert not queries.visible_to(world.actor_of(world.wang)).exists()


def test_imported_customers_remember_their_first_owner(world: World) -> None:
    imported(world.actor_of(world.admin), workbook([[NAME, *[None] * 5, "王晓燕"]]))
    change = OwnerChange.objects.get()
    assert (change.to_person_id, change.way, change.by_id) == (world.wang.pk, "import", world.admin.pk)
