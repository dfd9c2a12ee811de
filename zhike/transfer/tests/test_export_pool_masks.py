"""What a pool masks stays masked in files, for free customers and, where it says always, for owned ones."""

from zhike.customers.drafts import PointDraft
from zhike.pool.tests import company
from zhike.testing import make

from .exporting import book_of, exported, rows_of

PHONE = "13812345678"


def _customer(owner, **fields):
    points = (PointDraft("phone", PHONE, f"+86{PHONE}"),)
    return make.customer(owner, points=points, accepts_duplicates=True, **fields)


def _phones(run):
    return {row[0]: row[1] for row in rows_of(run)[1:]}


def _export(person, **draft):
    return exported(person, "view=all", columns=("name", "phone", "address"), **draft)


def test_always_masks_owned_customers_in_files_for_everybody_but_the_pools_administrators(world):
    pool = company.pool(masks=["phone", "address"], mask_when="always")
    company.join(pool, world.east)
    owned = _customer(world.chen, name="甲", pool_id=pool.pk, address="苏州市工业园区8号")
    _customer(world.chen, name="乙", address="无锡市3号")
    run = _export(world.manager)
    rows = {row[0]: row[1:] for row in rows_of(run)[1:]}
    assert rows["甲"] == ["138****5678", "苏***号"] and rows["乙"] == [PHONE, "无锡市3号"]
    assert _phones(_export(world.admin))["甲"] == PHONE
    company.join(pool, world.manager, role="admin")
    assert _phones(_export(world.manager))["甲"] == PHONE
    assert owned.pool_id == pool.pk


def test_before_masks_no_owned_customer_and_what_lies_free_never_leaves_with_a_member(world):
    pool = company.pool(masks=["phone"])
    company.join(pool, world.east)
    _customer(world.chen, name="甲", pool_id=pool.pk)
    company.into_pool(_customer(world.outsider, name="乙"), pool, world.outsider)
    assert _phones(_export(world.manager)) == {"甲": PHONE}


def test_workbooks_are_masked_alike(world):
    pool = company.pool(masks=["phone"], mask_when="always")
    company.join(pool, world.east)
    _customer(world.chen, name="甲", pool_id=pool.pk)
    sheet = book_of(_export(world.manager, format="xlsx")).worksheets[0]
    assert "138****5678" in [cell.value for row in sheet.iter_rows() for cell in row]
