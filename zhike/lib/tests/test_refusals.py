import pickle

import pytest

from zhike.lib.refusals import Reason, Refusal, Refused, Score, refuse_if

TAKEN = Refusal("pool.limit", "您已保有 50 家客户", {"limit": 50}, help="先退回一家")


def test_nothing_happens_without_a_refusal() -> None:
    refuse_if(None)


def test_a_refusal_stops_the_use_case_and_is_carried_along() -> None:
    with pytest.raises(Refused) as stopped:
        refuse_if(TAKEN)
    assert stopped.value.refusal is TAKEN
    assert str(stopped.value) == "pool.limit: 您已保有 50 家客户"


def test_a_refusal_reads_as_its_sentence_and_survives_a_process_boundary() -> None:
    assert str(TAKEN) == "您已保有 50 家客户"
    assert pickle.loads(pickle.dumps(Refused(TAKEN))).refusal == TAKEN


def test_refusals_can_be_collected_in_sets_though_facts_are_a_mapping() -> None:
    assert len({TAKEN, Refusal("pool.limit", "您已保有 50 家客户", {"limit": 50}, help="先退回一家")}) == 1


def test_a_score_keeps_its_reasons_and_version() -> None:
    score = Score(7.5, (Reason("recent", "30 天内有跟进", 2.5),), {"days": 12}, "2026-1")
    assert (score.value, score.reasons[0].points, score.version) == (7.5, 2.5, "2026-1")
