"""A team of the demo company has no new A for a while: what would fall into that time came before."""

from datetime import timedelta
from itertools import pairwise
from random import Random

from zhike.desk.demo.droughts import keep_dry
from zhike.sales.models import GradeChange
from zhike.testing.world import NOW

SPAN = {7: (NOW - timedelta(days=5), NOW)}


def steps(department: int, *days: int) -> list[GradeChange]:
    grades = ("", "C", "B", "A")[-len(days) - 1 :]
    return [
        GradeChange(from_grade=was, to_grade=becomes, at=NOW - timedelta(days=back), department_id=department)
        for was, becomes, back in zip(grades, grades[1:], days, strict=False)
    ]


def test_steps_to_a_within_the_span_go_back_together_and_keep_their_order() -> None:
    changes = steps(7, 9, 6, 2)
    keep_dry(changes, SPAN, Random(1))
    assert changes[-1].to_grade == "A" and changes[-1].at < SPAN[7][0]
    assert [(two.at - one.at).days for one, two in pairwise(changes)] == [3, 4]


def test_other_teams_other_times_and_other_grades_stay() -> None:
    for changes in (steps(8, 4, 2), steps(7, 12, 6)):
        before = [one.at for one in changes]
        keep_dry(changes, SPAN, Random(1))
        assert [one.at for one in changes] == before
    lower = [GradeChange(from_grade="", to_grade="B", at=NOW - timedelta(days=1), department_id=7)]
    keep_dry(lower, SPAN, Random(1))
    assert lower[0].at == NOW - timedelta(days=1)
