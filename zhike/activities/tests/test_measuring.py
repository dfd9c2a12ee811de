"""The figures of a conversation, from stretches of voice written by hand."""

import pytest

from zhike.activities.calls.measuring import find_monologue, find_silences, is_back_channel, measure

OURS, THEIRS = 0, 1


def test_the_share_of_talking_is_of_all_talking_not_of_the_call() -> None:
    found = measure([[(0, 10), (20, 25)], [(11, 16)]], seconds=100)
    assert (found.sides[OURS].share, found.sides[THEIRS].share) == (0.75, 0.25)
    assert found.sides[OURS].talk_seconds == 15


def test_a_short_sound_while_the_other_goes_on_is_no_turn_and_no_interruption() -> None:
    found = measure([[(0, 30)], [(5, 5.4), (12, 12.9), (31, 35)]], seconds=40)
    assert (found.turns, found.overlaps, found.sides[THEIRS].back_channels) == (2, (), 2)
    assert found.sides[OURS].longest_monologue == 30


def test_a_short_answer_that_ends_the_others_turn_is_a_turn() -> None:
    assert not is_back_channel((10.5, 11.1), [(0, 10), (14, 20)])
    assert is_back_channel((10.2, 10.8), [(0, 10), (11, 20)])
    assert not is_back_channel((4, 5.2), [(0, 10)])


def test_cutting_in_is_counted_for_who_came_later_and_ends_the_monologue() -> None:
    found = measure([[(0, 10), (14, 20)], [(8, 13)]], seconds=20)
    assert found.overlaps == ((8, 10, THEIRS),)
    assert (found.sides[THEIRS].interruptions, found.sides[OURS].interruptions) == (1, 0)
    assert (found.sides[OURS].longest_monologue, found.turns) == (8, 3)


def test_a_brush_at_the_change_of_turn_is_no_interruption() -> None:
    assert measure([[(0, 10)], [(9.8, 15)]], seconds=15).overlaps == ()


def test_silence_is_where_nobody_speaks_between_the_first_and_the_last_word() -> None:
    assert find_silences([[(5, 10), (20, 22)], [(12.5, 15), (9, 11)]], 2.0) == ((15, 20),)
    assert find_silences([[(5, 10)], [(12, 15)]], 2.0) == ((10, 12),)


def test_a_silence_parts_a_monologue_and_a_breath_does_not() -> None:
    assert find_monologue([(0, 5), (6, 9), (12, 22)], [], 2.0) == (12, 22)
    assert find_monologue([(0, 5), (6, 9)], [], 2.0) == (0, 9)
    assert find_monologue([(0, 5), (6, 9)], [(5.2, 5.8)], 2.0) == (0, 5)


def test_response_gaps_belong_to_who_answers() -> None:
    found = measure([[(0, 10), (18, 20)], [(11, 15), (20.5, 22)]], seconds=22)
    assert (found.sides[THEIRS].response_gap, found.sides[THEIRS].slowest_response) == (0.75, 1)
    assert found.sides[OURS].response_gap == 3


def test_one_channel_says_nothing_about_who_spoke() -> None:
    found = measure([[(0, 10), (11, 15), (20, 22)]], seconds=22)
    assert (found.is_mono, found.turns, found.sides[0].share) == (True, None, None)
    assert (found.sides[0].longest_monologue, found.silences) == (15, ((15, 20),))


@pytest.mark.parametrize("voices", [[[]], [[], []], [[(1, 2)], []]])
def test_a_recording_in_which_nobody_or_one_speaks_has_figures_too(voices: list[list[tuple[float, float]]]) -> None:
    found = measure(voices, seconds=0 if not voices[0] else 5)
    assert found.silences == () and found.overlap_seconds == 0
    assert found.to_json()["sides"]
