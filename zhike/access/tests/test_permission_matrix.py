"""Every named address of the project × every role, each a real request at somebody else's row."""

import pytest

from zhike.testing.matrix import ROLES, Row, all_rows, expect, named_urls, try_row, unnamed_urls, url_name_of
from zhike.testing.world import World

ROWS = all_rows()


def test_every_named_address_has_a_row() -> None:
    missing = sorted(named_urls() - {url_name_of(key) for key in ROWS})
    assert not missing, f"write rows in zhike/<room>/tests/matrix.py for: {', '.join(missing)}"


def test_no_row_speaks_of_an_address_that_is_gone() -> None:
    gone = sorted({url_name_of(key) for key in ROWS} - named_urls())
    assert not gone


def test_no_address_is_without_a_name() -> None:
    assert not unnamed_urls()


def test_every_row_names_every_role() -> None:
    short = {
        key: sorted(set(ROLES) ^ set(row.expected)) for key, row in ROWS.items() if set(row.expected) != set(ROLES)
    }
    assert not short


def test_no_row_expects_a_broken_page() -> None:
    assert not [key for key, row in ROWS.items() if any(status >= 500 for status in row.expected.values())]


def test_a_wrong_cell_is_noticed(world: World) -> None:
    wrong = try_row(world, "GET access:people", Row(expect(404, partner=403)))
    assert len(wrong) == len(ROLES) - 2
    assert "GET access:people as rep: 200, expected 404" in wrong


@pytest.mark.parametrize("key", sorted(ROWS))
def test_each_role_gets_what_the_matrix_says(key: str, world: World) -> None:
    wrong = try_row(world, key, ROWS[key])
    assert not wrong, "\n".join(wrong)
