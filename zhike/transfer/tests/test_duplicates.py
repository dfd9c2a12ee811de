"""What becomes of rows whose customer exists, in the archive or on an earlier row, as the policy says."""

import pytest

from zhike.customers.models import Contact, ContactPoint, Customer, SearchEntry
from zhike.customers.services import ContactDraft, PointDraft
from zhike.events.models import Event
from zhike.testing import make
from zhike.testing.world import World
from zhike.transfer.models import ImportRow

from .making import CODE, OTHER_CODE, codes, imported, outcomes, workbook

NAME = "上海华信科技有限公司"


def known(world: World, **fields: object) -> Customer:
    fields.setdefault("name", NAME)
    return make.customer(world.wang, **fields)  # type: ignore[arg-type]


def phone(number: str) -> PointDraft:
    return PointDraft("phone", number, number)


def test_a_new_row_becomes_a_customer_with_everything_it_says(world: World) -> None:
    row = [NAME, CODE, "13542769662/13696549989", "a@yehe.cn", "林坤", "2027/06/27", "王晓燕", "老客户"]
    run = imported(world.actor_of(world.admin), workbook([row]))
    customer = Customer.objects.get()
    assert outcomes(run) == ["created"]
    assert (customer.name, customer.credit_code, customer.owner_id) == (NAME, CODE, world.wang.pk)
    assert (customer.department_id, customer.contact_name) == (world.east_one.pk, "林坤")
    assert (customer.phone, str(customer.next_follow_on)) == ("+8613542769662", "2027-06-27")
    assert ContactPoint.objects.filter(customer=customer, contact__is_primary=True).count() == 3
    assert "shanghaihuaxin" in SearchEntry.objects.get(customer=customer).blob
    event = Event.objects.get(customer_id=customer.pk)
    assert (event.kind, event.data["row"]) == ("customers.imported", 2)


def test_skipping_leaves_the_customer_and_tells_what_was_not_taken(world: World) -> None:
    before = known(world, remarks="旧")
    run = imported(world.actor_of(world.admin), workbook([[NAME, CODE, None, None, None, None, None, "新"], [NAME]]))
    assert outcomes(run) == ["skipped", "matched"]
    assert codes(run, 2) == ["same_name", "skipped_value", "skipped_value"]
    before.refresh_from_db()
    assert (before.remarks, before.credit_code, before.version) == ("旧", "", 1)


def test_filling_touches_only_what_is_empty(world: World) -> None:
    before = known(world, remarks="旧", points=(phone("+8613542769662"),))
    rows = [[NAME, CODE, "13696549989", "a@yehe.cn", "林坤", "2027/06/27", "张伟", "新"]]
    run = imported(world.actor_of(world.admin), workbook(rows), "fill")
    assert outcomes(run) == ["filled"]
    before.refresh_from_db()
    assert (before.remarks, before.credit_code, str(before.next_follow_on)) == ("旧", CODE, "2027-06-27")
    assert before.owner_id == world.wang.pk
    kinds = ContactPoint.objects.filter(customer=before).order_by("kind").values_list("kind", "normalised")
    assert list(kinds) == [("email", "a@yehe.cn"), ("phone", "+8613542769662")]
    assert (before.contact_name, before.version) == ("林坤", 2)
    assert "linkun" in SearchEntry.objects.get(customer=before).blob
    assert {"kept", "owner_kept"} <= set(codes(run, 2))


def test_filling_what_is_full_changes_nothing(world: World) -> None:
    before = known(world, remarks="旧")
    run = imported(world.actor_of(world.admin), workbook([[NAME, *[None] * 6, "新"]]), "fill")
    assert outcomes(run) == ["matched"]
    before.refresh_from_db()
    assert (before.remarks, before.version) == ("旧", 1)


def test_overwriting_replaces_what_differs_and_adds_numbers(world: World) -> None:
    before = known(
        world,
        remarks="旧",
        contacts=(ContactDraft(name="林坤", position="经理", points=(phone("+8613542769662"),)),),
    )
    rows = [[NAME, CODE, "13696549989", None, "林坤", "2027/06/27", "张伟", "新"]]
    run = imported(world.actor_of(world.admin), workbook(rows), "overwrite")
    assert outcomes(run) == ["overwritten"]
    before.refresh_from_db()
    assert (before.remarks, before.credit_code, before.owner_id) == ("新", CODE, world.zhang.pk)
    assert Contact.objects.filter(customer=before).count() == 1
    assert ContactPoint.objects.filter(customer=before).count() == 2


def test_creating_makes_a_second_customer_but_never_from_the_same_row_twice(world: World) -> None:
    known(world)
    content = workbook([[NAME]])
    first = imported(world.actor_of(world.admin), content, "create")
    assert outcomes(first) == ["created"]
    assert codes(first, 2) == ["may_be_same"]
    assert outcomes(imported(world.actor_of(world.admin), content, "create")) == ["matched"]
    assert Customer.objects.count() == 2


@pytest.mark.parametrize("duplicates", ["skip", "fill", "overwrite", "create"])
def test_the_same_file_again_creates_nothing(duplicates: str, world: World) -> None:
    rows = [[f"苏州第{number}机械有限公司", None, f"1354276{number:04}"] for number in range(300)]
    rows += [["张三"], ["张三", None, "13600000001"], ["张三", None, "13600000002"]]
    content = workbook(rows)
    imported(world.actor_of(world.admin), content, duplicates)
    count, events = Customer.objects.count(), Event.objects.filter(customer_id__isnull=False).count()
    again = imported(world.actor_of(world.admin), content, duplicates)
    assert set(outcomes(again)) <= {"matched", "skipped"}
    assert Customer.objects.count() == count
    assert Event.objects.filter(customer_id__isnull=False).count() == events


def test_a_customer_written_differently_on_a_later_row_is_the_same(world: World) -> None:
    rows = [
        ["青岛祺轩建材股份有限公司", CODE, "13542769662"],
        ["青岛 祺轩建材股份有限公司 ", None, "13696549989"],
        ["青岛祺轩建材股份公司"],
        ["完全不同的名字", CODE],
        ["养禾天建材（集团）有限公司"],
        ["养禾天建材(集团)有限公司"],
    ]
    run = imported(world.actor_of(world.admin), workbook(rows))
    assert outcomes(run) == ["created", "skipped", "matched", "matched", "created", "matched"]
    ids = list(ImportRow.objects.filter(run=run).order_by("row").values_list("customer_id", flat=True))
    assert ids[0] == ids[1] == ids[2] == ids[3]
    assert ids[4] == ids[5]


def test_later_rows_fill_the_customer_of_an_earlier_row(world: World) -> None:
    rows = [[NAME], [NAME, CODE, "13542769662", None, "林坤", "2027/06/27", "王晓燕", "备注"]]
    run = imported(world.actor_of(world.admin), workbook(rows), "fill")
    assert outcomes(run) == ["created", "filled"]
    customer = Customer.objects.get()
    assert (customer.credit_code, customer.phone, customer.owner_id) == (CODE, "+8613542769662", world.wang.pk)
    assert customer.contact_name == "林坤"


def test_a_shared_telephone_is_only_reported(world: World) -> None:
    rows = [[NAME, None, "021-59721685"], ["苏州恒远自动化有限公司", None, "021-59721685"]]
    run = imported(world.actor_of(world.admin), workbook(rows))
    assert outcomes(run) == ["created", "created"]
    assert codes(run, 3) == ["may_be_same"]


def test_two_codes_are_two_customers_of_one_name(world: World) -> None:
    run = imported(world.actor_of(world.admin), workbook([[NAME, CODE], [NAME, OTHER_CODE]]))
    assert outcomes(run) == ["created", "created"]


def test_deleted_customers_are_not_matched(world: World) -> None:
    Customer.objects.filter(pk=known(world).pk).update(deleted_at=world.now)
    assert outcomes(imported(world.actor_of(world.admin), workbook([[NAME]]))) == ["created"]


def test_a_past_date_is_kept_for_new_customers_and_not_pressed_on_known_ones(world: World) -> None:
    known(world)
    rows = [
        [NAME, None, None, None, None, "2020-01-02"],
        ["苏州恒远自动化有限公司", None, None, None, None, "2020-01-02"],
    ]
    run = imported(world.actor_of(world.admin), workbook(rows), "fill")
    assert outcomes(run) == ["matched", "created"]
    assert codes(run, 2) == ["same_name", "past_date"]


def test_blank_rows_and_rows_without_a_name_are_counted_and_keep_their_cells(world: World) -> None:
    run = imported(world.actor_of(world.admin), workbook([[None], [None, CODE], [NAME]], above=["客户导出"]))
    assert outcomes(run) == ["blank", "rejected", "created"]
    assert run.counts == {"blank": 1, "rejected": 1, "created": 1}
    rejected = ImportRow.objects.get(run=run, outcome="rejected")
    assert (rejected.row, rejected.cells) == (4, [None, CODE])


def test_defaults_stand_in_for_what_the_file_does_not_say(world: World) -> None:
    rows = [[NAME], ["苏州恒远自动化有限公司", *[None] * 5, "查无此人"], ["甲乙丙丁戊公司", *[None] * 5, "张伟"]]
    imported(world.actor_of(world.admin), workbook(rows), default_owner_id=world.chen.pk)
    owners = list(Customer.objects.order_by("id").values_list("owner_id", flat=True))
    assert owners == [world.chen.pk, world.chen.pk, world.zhang.pk]


def test_rows_of_the_same_text_file_are_known_again_although_it_has_no_sheets(world: World) -> None:
    content = "客户名称,备注\n苏州恒远自动化有限公司,展会\n".encode("gbk")
    actor = world.actor_of(world.admin)
    first = imported(actor, content, "create")
    assert (outcomes(first), first.sheet) == (["created"], "")
    assert outcomes(imported(actor, content, "create")) == ["matched"]
