"""What counts as a contact, what keeps a promise, who may correct."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from zhike.activities.choices import Outcome
from zhike.activities.rules import (
    REACHED,
    UNREACHED,
    Entry,
    Policy,
    Said,
    compute_rollups,
    is_promise_kept,
    is_worth_learning,
    why_cannot_correct,
    why_cannot_log,
    why_cannot_promise,
)

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 10, 40, tzinfo=ZONE)
TODAY = NOW.date()


def refuse_log(policy: Policy = Policy(), **changes: object) -> str | None:  # noqa: B008
    said = Said(at=NOW, outcome="reached", content="谈了价格")
    refusal = why_cannot_log(replace(said, **changes), now=NOW, today=TODAY, policy=policy)
    return refusal.code if refusal else None


def test_every_outcome_is_either_reached_or_not() -> None:
    assert sorted(REACHED + UNREACHED) == sorted(Outcome.values)


def test_a_contact_with_a_sentence_is_accepted_and_one_without_is_not() -> None:
    assert refuse_log() is None
    assert refuse_log(content="  ") == "activities.content_missing"


def test_an_attempt_needs_no_sentence() -> None:
    assert refuse_log(outcome="no_answer", content="") is None


def test_a_contact_in_the_future_is_refused_but_a_fast_clock_is_forgiven() -> None:
    assert refuse_log(at=NOW + timedelta(minutes=5)) is None
    assert refuse_log(at=NOW + timedelta(hours=1)) == "activities.time_invalid"


def test_a_contact_longer_ago_than_the_policy_is_refused() -> None:
    assert refuse_log(at=NOW - timedelta(days=29)) is None
    assert refuse_log(at=NOW - timedelta(days=31)) == "activities.time_too_old_invalid"
    assert refuse_log(at=NOW - timedelta(days=31), policy=Policy(backdate_days=40)) is None


def test_a_next_step_needs_a_day_that_is_not_over() -> None:
    assert why_cannot_promise(next_step="报价", next_on=TODAY, today=TODAY) is None
    without, past = (
        why_cannot_promise(next_step="报价", next_on=None, today=TODAY),
        why_cannot_promise(next_step="", next_on=TODAY - timedelta(days=1), today=TODAY),
    )
    assert without and without.code == "activities.next_day_missing" and without.facts["field"] == "next_on"
    assert past and past.code == "activities.next_day_invalid"


def test_only_the_author_corrects_and_only_while_it_is_fresh() -> None:
    def refuse(person_id: int, hours: float) -> str | None:
        refusal = why_cannot_correct(
            author_id=1, person_id=person_id, created_at=NOW - timedelta(hours=hours), now=NOW, policy=Policy()
        )
        return refusal.code if refusal else None

    assert refuse(1, 23.9) is None
    assert refuse(1, 24.1) == "activities.too_late"
    assert refuse(2, 1) == "activities.not_yours"


def test_nobody_corrects_what_the_program_wrote() -> None:
    refusal = why_cannot_correct(author_id=None, person_id=0, created_at=NOW, now=NOW, policy=Policy())
    assert refusal and refusal.code == "activities.not_yours"


def test_a_contact_before_the_promised_day_leaves_the_promise_standing() -> None:
    assert is_promise_kept(contact_on=TODAY, next_on=TODAY)
    assert is_promise_kept(contact_on=TODAY, next_on=TODAY - timedelta(days=9))
    assert not is_promise_kept(contact_on=TODAY, next_on=TODAY + timedelta(days=1))
    assert not is_promise_kept(contact_on=TODAY, next_on=None)


def entry(hours: int, id_: int, *, reached: bool = True, next_on: date | None = None, contact: bool = True) -> Entry:
    at = NOW + timedelta(hours=hours)
    return Entry(at, id_, at.date(), contact, reached and contact, next_on, "报价" if next_on else "")


def test_an_attempt_counts_but_does_not_move_the_last_contact() -> None:
    found = compute_rollups([entry(0, 1), entry(5, 2, reached=False)])
    assert (found.last_contact_at, found.follow_up_count) == (NOW, 2)


def test_a_back_dated_contact_never_moves_the_last_contact_backward() -> None:
    found = compute_rollups([entry(0, 1), entry(-48, 2)])
    assert (found.last_contact_at, found.follow_up_count) == (NOW, 2)


def test_an_attempt_on_the_day_does_not_keep_the_promise_and_a_contact_does() -> None:
    promise = entry(-48, 1, next_on=TODAY)
    assert compute_rollups([promise, entry(0, 2, reached=False)]).next_on == TODAY
    assert compute_rollups([promise, entry(0, 2)]).next_on is None
    assert compute_rollups([promise, entry(-24, 2)]).next_on == TODAY


def test_a_promise_moved_by_hand_overrules_what_was_stated_before() -> None:
    moved = entry(1, 1, next_on=TODAY + timedelta(days=7), contact=False)
    assert compute_rollups([entry(0, 1, next_on=TODAY), moved]).next_on == TODAY + timedelta(days=7)
    taken = entry(2, 2, contact=False)
    assert compute_rollups([entry(0, 1, next_on=TODAY), moved, taken]).next_on is None


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    rows = draw(
        st.lists(
            st.tuples(st.integers(-90, 90), st.booleans(), st.booleans(), st.none() | st.integers(-3, 9)), max_size=12
        )
    )
    days = [TODAY + timedelta(days=days) if days is not None else None for *_, days in rows]
    return [
        entry(hours, id_, reached=reached, contact=contact, next_on=day)
        for id_, ((hours, reached, contact, _), day) in enumerate(zip(rows, days, strict=True))
    ]


@given(entries(), st.randoms())
def test_the_order_of_writing_does_not_matter(rows: list[Entry], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert compute_rollups(shuffled) == compute_rollups(rows)


def test_short_sentences_are_learned_and_stories_are_not() -> None:
    assert is_worth_learning("已发资料，等回复")
    assert not is_worth_learning("报价 18600 元")
    assert not is_worth_learning("好" * 31)
    assert not is_worth_learning("好\n的")
