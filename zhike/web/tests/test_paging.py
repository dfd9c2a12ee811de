"""Pages go forward and back over any list, and a forged cursor starts at the first page."""

import pytest
from django.core import signing
from hypothesis import given
from hypothesis import strategies as st

from zhike.web.paging import SALT, Cursor, Page, build_page


def read_page(rows: list[int], after: Cursor | None, limit: int) -> Page[int]:
    """Do what a query does: rows beyond the cursor, in its direction, one more than asked."""
    if after is None:
        found = rows
    elif after.backwards:
        found = [row for row in reversed(rows) if row < after.values[0]]
    else:
        found = [row for row in rows if row > after.values[0]]
    return build_page(found[: limit + 1], limit=limit, after=after, key=lambda row: (row,), sort="number")


@given(st.sets(st.integers(0, 1000), max_size=60), st.integers(1, 9))
def test_walking_forward_and_back_shows_every_row_once(numbers: set[int], limit: int) -> None:
    rows = sorted(numbers)
    pages = [read_page(rows, None, limit)]
    while pages[-1].next:
        pages.append(read_page(rows, pages[-1].next, limit))
    assert [row for page in pages for row in page.rows] == rows
    assert pages[0].previous is None and pages[-1].next is None
    page = pages[-1]
    for earlier in reversed(pages[:-1]):
        assert page.previous is not None
        page = read_page(rows, page.previous, limit)
        assert page.rows == earlier.rows
    assert page.previous is None


def test_a_cursor_survives_the_address() -> None:
    cursor = Cursor(("2026-11-20T09:12:00+08:00", 17), True, "-last_contact")
    assert Cursor.decode(cursor.encode(), sort="-last_contact") == cursor
    assert "2026" not in cursor.encode()


@pytest.mark.parametrize(
    "change", [lambda text: text[:-1], lambda text: "A" + text, lambda text: "", lambda text: "垃圾"]
)
def test_a_forged_cursor_means_the_first_page(change: object) -> None:
    text = Cursor((1,), sort="name").encode()
    assert Cursor.decode(text, sort="name") is not None
    assert Cursor.decode(change(text), sort="name") is None  # type: ignore[operator]


def test_a_cursor_of_another_order_means_the_first_page() -> None:
    assert Cursor.decode(Cursor((1,), sort="name").encode(), sort="-name") is None


def test_a_well_signed_text_of_another_shape_means_the_first_page() -> None:
    for value in ("x", [1], [1, 2, 3], {"a": 1}, [[1], True, "name", 4]):
        assert Cursor.decode(signing.dumps(value, salt=SALT), sort="name") is None
