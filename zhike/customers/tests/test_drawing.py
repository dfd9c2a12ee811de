"""How rows of the list are drawn: escaped, masked, and only with what the person may do."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from zhike.access.queries import get_actor
from zhike.customers import listing
from zhike.customers.drafts import PointDraft
from zhike.customers.drawing import Drawing
from zhike.customers.queries.listing import load_rows
from zhike.testing import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
EVERYTHING = [*listing.COLUMNS]


def _drawn(person: Any, customer: Any, **options: bool) -> str:
    row = load_rows([customer.pk], with_tags=True)[0]
    return Drawing(get_actor(person.pk), EVERYTHING, TODAY, **options).row(row)


def test_a_name_with_markup_is_drawn_as_text(world):
    customer = make.customer(world.wang, name='<b onclick="x">恒远</b>有限公司')

    drawn = _drawn(world.wang, customer, picks=True, acts=True)
    assert "<b" not in drawn
    assert "&lt;b onclick=" in drawn


def test_boxes_and_entry_stand_only_where_something_may_be_done(world):
    customer = make.customer(world.wang)

    assert 'name="picked"' in _drawn(world.wang, customer, picks=True)
    assert "记跟进" in _drawn(world.wang, customer, acts=True)
    plain = _drawn(world.wang, customer)
    assert 'name="picked"' not in plain and "记跟进" not in plain


def test_cells_open_for_editing_only_for_those_who_may_edit(world):
    customer = make.customer(world.wang)

    address = reverse("customers:cell", args=[customer.pk, "stage"])
    assert f'data-edit-url-value="{address}"' in _drawn(world.wang, customer)
    assert "data-edit-url-value" not in _drawn(world.finance, customer)


def test_a_masked_phone_is_drawn_masked_and_cannot_be_called(world):
    customer = make.customer(world.wang, points=(PointDraft("phone", "13800001234", "+8613800001234"),))

    assert "tel:+8613800001234" in _drawn(world.wang, customer)
    drawn = _drawn(world.finance, customer)
    assert "tel:" not in drawn and "00001234" not in drawn


def test_every_column_is_drawn(world):
    customer = make.customer(world.wang)

    assert _drawn(world.admin, customer).count("<td") == len(listing.COLUMNS)
