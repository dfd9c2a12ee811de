"""When an offer may be answered and a customer given back; without a database."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from zhike.pool import offer_rules as rules
from zhike.pool.choices import OfferState

NOON = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def answer(state, hours=1):
    return rules.why_cannot_answer(state=state, expires_at=NOON + timedelta(hours=hours), now=NOON)


def test_an_open_offer_is_answered_until_its_time_is_over():
    late = answer(OfferState.OPEN, 0)

    assert answer(OfferState.OPEN) is None
    assert late and late.code == "pool.offer_expired" and late.help


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (OfferState.ACCEPTED, "pool.offer_accepted"),
        (OfferState.DECLINED, "pool.offer_declined"),
        (OfferState.EXPIRED, "pool.offer_expired"),
        (OfferState.CANCELLED, "pool.offer_cancelled"),
    ],
)
def test_an_offer_is_answered_once(state, code):
    refusal = answer(state)
    assert refusal and refusal.code == code


def test_nobody_claims_under_the_hands_of_who_was_asked():
    asked = {"person_id": 2, "until": "11-20 18:00"}
    refusal = rules.why_offered_to_another(offered_to=1, is_claim=True, **asked)

    assert refusal and "11-20 18:00" in refusal.sentence and refusal.help
    assert rules.why_offered_to_another(offered_to=2, is_claim=True, **asked) is None
    assert rules.why_offered_to_another(offered_to=None, is_claim=True, **asked) is None
    assert rules.why_offered_to_another(offered_to=1, is_claim=False, **asked) is None  # a manager may assign


def test_a_no_and_a_return_need_a_reason():
    assert rules.why_no_reason("没有需求") is None
    assert rules.why_no_reason(" x ")


def test_only_the_owner_gives_back_into_a_pool_once_at_a_time():
    fine = {"is_owner": True, "has_pool": True, "is_asked": False}
    refused = [rules.why_cannot_give_back(**{**fine, name: not value}) for name, value in fine.items()]

    assert rules.why_cannot_give_back(**fine) is None
    assert [one and one.code for one in refused] == ["pool.not_owner", "pool.no_pool", "pool.return_asked"]
