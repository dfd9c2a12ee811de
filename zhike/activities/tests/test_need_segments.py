"""Needs by segment: the overview's columns and the list behind each figure, whatever the segment asks for."""

from typing import Any

from zhike.activities.needs.listing import LISTING
from zhike.activities.needs.queries.figures import by_category
from zhike.activities.needs.queries.listing import list_needs
from zhike.conditions.drafts import SegmentDraft
from zhike.conditions.services import save_segment
from zhike.customers.models import Customer
from zhike.testing import make
from zhike.testing.world import World

from .needing import category, need


def segment(world: World, name: str, *conditions: dict[str, Any]) -> int:
    draft = SegmentDraft("customer", name, {"all": list(conditions)})
    return save_segment(actor=world.actor_of(world.wang), segment_id=None, draft=draft, now=world.now).pk


def test_each_column_counts_the_needs_of_its_segment_and_leads_to_them(world: World, client_of: Any) -> None:
    function = category("function").pk
    rows = {}
    for grade in ("A", "B", ""):
        customer = make.customer(world.wang)
        Customer.objects.filter(pk=customer.pk).update(grade=grade)
        rows[grade] = need(world.wang, customer, aspect_id=function, met_by="rival" if grade == "A" else "nobody")
    wanted = {
        segment(world, "A 类", {"field": "grade", "op": "in", "value": ["A"]}): {rows["A"].pk},
        segment(world, "对手的", {"field": "need_met", "op": "any", "value": ["rival"]}): {rows["A"].pk},
        segment(world, "有等级", {"field": "grade", "op": "not_empty"}): {rows["A"].pk, rows["B"].pk},
    }
    wang = world.actor_of(world.wang)
    table = by_category(actor=wang, axis="aspect", everybody="全部")
    cells = next(cells for row, cells in table.rows if row and row.pk == function)
    counted = {column.segment_id: cell.needs for column, cell in zip(table.columns, cells, strict=True)}
    assert counted == {None: 3} | {pk: len(found) for pk, found in wanted.items()}
    for pk, found in wanted.items():
        page = list_needs(actor=wang, state=LISTING.read_query("/needs/", f"segment={pk}"))
        assert {row.pk for row in page.rows} == found
    assert client_of(world.wang).get("/needs/overview/").status_code == 200
