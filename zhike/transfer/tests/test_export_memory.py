"""An export holds a few chunks in memory, however long the list is."""

import tracemalloc

import pytest
from django.db import connection

from zhike.access.queries import get_actor
from zhike.customers.models import Customer
from zhike.customers.whole import read_whole_list
from zhike.testing import make
from zhike.testing.world import NOW
from zhike.transfer.export import workbook
from zhike.transfer.export.columns import plan_columns
from zhike.transfer.export.csvfile import CsvFile
from zhike.transfer.export.marking import Mark
from zhike.transfer.export.writing import open_file, write_list

pytestmark = pytest.mark.django_db
_FEW, _MANY = 1_000, 5_000
_CLONES = """
INSERT INTO customers_customer SELECT (jsonb_populate_record(one, jsonb_build_object(
  'id', one.id + turn, 'number', 'KH-' || turn, 'address', repeat(turn || ' 号楼 ', 20),
  'next_step', repeat(turn || '。', 30)
))).* FROM customers_customer AS one, generate_series(1, %s) AS turn WHERE one.id = %s
"""


@pytest.fixture
def long_list(world):
    """One customer and five thousand that look like it, each with texts of its own."""
    one = make.customer(world.wang, name="甲机械有限公司")
    with connection.cursor() as cursor:
        cursor.execute(_CLONES, [_MANY - 1, one.pk])
    return world


def _most(world, tmp_path, kind, rows):
    """Return the most bytes that Python held while these many rows were written."""
    actor = get_actor(world.admin.pk)
    ids = list(Customer.objects.order_by("pk").values_list("pk", flat=True)[:rows])
    whole = read_whole_list(actor=actor, query="", capability="export", now=NOW, ids=() if rows == _MANY else ids)
    columns = plan_columns(actor, ["name", "address", "next_step", "owner", "number", "created"])
    mark = Mark("管理员", "admin", NOW, "DC-1", "知客", "全部客户")
    file = open_file(kind, tmp_path / "out", columns, mark, encoding="utf-8", with_mark=True)
    del ids
    tracemalloc.start()
    try:
        assert write_list(actor, whole, columns, file, beat=lambda _rows: None) == rows
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_five_times_the_rows_take_no_more_memory_and_with_one_great_chunk_they_do(
    long_list, tmp_path, monkeypatch, kind
):
    for file in (CsvFile, workbook.WorkbookFile):
        monkeypatch.setattr(file, "chunk_rows", 200)
    few, many = (_most(long_list, tmp_path, kind, rows) for rows in (_FEW, _MANY))
    assert many < few * 1.3, (few, many)

    for file in (CsvFile, workbook.WorkbookFile):
        monkeypatch.setattr(file, "chunk_rows", _MANY)
    assert _most(long_list, tmp_path, kind, _MANY) > many * 1.5, "the control holds everything"
