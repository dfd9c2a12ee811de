"""Notes that were copied or written long after are marked; short and own ones are not."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from zhike.sales.sheets.marks import Copy, Note, find_copied, is_backfilled, plain

NOON = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def note(id_: int, text: str, minutes: int = 0, customer: int = 1) -> Note:
    return Note(id_, customer, NOON, NOON + timedelta(minutes=minutes), text)


@pytest.mark.parametrize(("hours", "expected"), [(0, False), (12, False), (12.01, True), (48, True)])
def test_what_is_written_long_after_is_backfilled(hours, expected):
    assert is_backfilled(at=NOON, written_at=NOON + timedelta(hours=hours), hours=12) is expected


def test_signs_and_spaces_say_nothing():
    assert plain("客户说： 再 考虑，下周回复。OK") == "客户说再考虑下周回复ok"


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("客户说再考虑考虑，下周回复", 100),
        ("客户说再考虑考虑, 下周 回复!", 100),
        ("客户说再考虑考虑，下周二回复", 96),  # 12 letters of 12 found again in 13: 2 × 12 / 25
        ("价格谈到九五折，财务总监要见一面", None),
        ("下周回复", None),  # four letters are nobody's own
    ],
)
def test_a_note_like_an_earlier_one_is_copied(text, share):
    earlier = [note(7, "客户说再考虑考虑，下周回复")]
    found = find_copied([note(8, text, 5)], earlier, share=90)
    assert found == ([Copy(8, 7, share)] if share else [])


def test_notes_of_one_day_are_compared_in_the_order_in_which_they_were_written():
    notes = [note(2, "电话里说方案可以，等老板签字", 30, customer=2), note(1, "电话里说方案可以，等老板签字", 10)]
    assert find_copied(notes, [], share=90) == [Copy(2, 1, 100)]
