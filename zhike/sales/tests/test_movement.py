"""The matrix of moves between grades, by a table worked out by hand; no database."""

from datetime import datetime, timedelta

from zhike.sales.movement import Step, read_matrix, tally

DAY = datetime(2026, 9, 1, 10)


def step(deal: int, from_: str, to: str, day: int, way: str = "set") -> Step:
    return Step(deal, from_, to, way, DAY + timedelta(days=day))


STEPS = [
    step(1, "", "B", 0),  # a new B that became A and was signed
    step(1, "B", "A", 3),
    step(1, "A", "", 6, "signed"),
    step(2, "A", "B", 1),  # fell from A: to be rescued
    step(3, "A", "C", 1),  # fell from A and came back
    step(3, "C", "A", 4),
    step(4, "A", "", 5, "lost"),  # an A that was lost
    step(5, "C", "B", 2),
    step(6, "", "A", 2),  # came in as A
    step(6, "A", "A", 4, "moved"),  # put off, still A
]
STANDING = {2: "B", 3: "A", 5: "B", 6: "A", 7: "C", 8: ""}


def test_each_deal_stands_once_where_it_began_and_where_it_ended() -> None:
    matrix = read_matrix(STEPS, STANDING)
    assert tally(matrix) == {
        ("", "signed"): 1,
        ("A", "B"): 1,
        ("A", "A"): 1,
        ("A", "lost"): 1,
        ("C", "B"): 1,
        ("", "A"): 1,
        ("C", "C"): 1,
        ("", ""): 1,
    }
    assert matrix.count("A", "A") == 1 and matrix.count("B", "C") == 0


def test_every_entry_into_a_counts_and_putting_off_is_none() -> None:
    matrix = read_matrix(STEPS, STANDING)
    assert matrix.entered_a == [1, 3, 6]
    assert matrix.upgraded == [1, 1, 3, 5, 6]
    assert matrix.downgraded == [2, 3]


def test_who_fell_from_a_and_was_not_signed_is_to_be_rescued() -> None:
    assert read_matrix(STEPS, STANDING).rescue == [2, 4]
