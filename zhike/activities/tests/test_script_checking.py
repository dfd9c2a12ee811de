"""A script is put in force only when it can be talked through: the checks, in words, over all shapes."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from zhike.activities.scripts.asking import ASKABLE
from zhike.activities.scripts.body import NEED, Answer, Body, Step, read_body
from zhike.activities.scripts.checking import find_problems, may_start
from zhike.activities.scripts.choices import END
from zhike.activities.scripts.delivered import DELIVERED


def step(key: str, *targets: str) -> Step:
    """Return a step that leads to these; "end" ends the talk."""
    answers = tuple(Answer(f"{key}{n}", f"答{n}", to, "agreed" if to == END else "") for n, to in enumerate(targets, 1))
    return Step(key, f"步骤{key}", sentences=("您好",), answers=answers)


def codes(*steps: Step) -> list[str]:
    """Return what is wrong with a script of these steps."""
    return [problem.code for problem in find_problems(Body(steps))]


def test_a_script_that_can_be_talked_through_has_no_problem() -> None:
    assert codes(step("a", "b", END), step("b", END)) == []


@pytest.mark.parametrize(
    ("steps", "code", "said"),
    [
        ((), "empty", "还没有步骤"),
        ((step("a"),), "dead_end", "“1 步骤a”走到这里就断了"),
        ((step("a", "z"),), "lost", "没有说去哪一步"),
        ((step("a", END), step("b", END)), "unreached", "没有哪个回答会走到“2 步骤b”"),
        ((step("a", "b"), step("b", "a")), "endless", "一直绕圈"),
        ((Step("a", "问", sentences=("好",), answers=(Answer("x", "好", END),)),), "no_outcome", "请选结果"),
        ((Step("a", "问", answers=(Answer("x", "好", END, "agreed"),)),), "silent", "没有写要说的话"),
    ],
)
def test_what_keeps_a_script_back_is_said_in_words(steps: tuple[Step, ...], code: str, said: str) -> None:
    found = find_problems(Body(steps))
    assert code in [problem.code for problem in found]
    assert any(said in problem.sentence for problem in found)
    assert not may_start(Body(steps))


def test_a_circle_with_a_way_out_is_only_pointed_at() -> None:
    body = Body((step("a", "b"), step("b", "a", END)))
    assert [(problem.code, problem.stops) for problem in find_problems(body)] == [("circle", False)]
    assert may_start(body)


KEYS = [f"s{n}" for n in range(6)]
SHAPES = some.lists(
    some.lists(some.sampled_from([*KEYS, END]), min_size=0, max_size=3, unique=True), min_size=1, max_size=6
)


@given(SHAPES)
def test_a_script_may_start_exactly_when_every_step_is_reached_and_leads_to_an_end(shape: list[list[str]]) -> None:
    steps = tuple(step(KEYS[n], *targets) for n, targets in enumerate(shape))
    known = {one.key for one in steps}
    leads = {one.key: [answer.to for answer in one.answers] for one in steps}
    is_whole = all(targets and all(to == END or to in known for to in targets) for targets in leads.values())

    def walk(start: str) -> set[str]:
        seen, left = {start}, [start]
        while left:
            for to in leads.get(left.pop(), []):
                if to not in seen:
                    seen.add(to)
                    left.append(to)
        return seen

    expected = is_whole and known <= walk(KEYS[0]) and all(END in walk(key) for key in known)
    assert may_start(Body(steps)) == expected


def test_what_is_stored_reads_back_the_same() -> None:
    for one in DELIVERED:
        assert read_body(one.body.dump()) == one.body


def test_all_delivered_scripts_can_be_talked_through_and_ask_for_known_fields() -> None:
    assert [one.key for one in DELIVERED] == ["return", "first", "renewal", "complaint", "dormant", "needs"]
    for one in DELIVERED:
        assert may_start(one.body), [problem.sentence for problem in find_problems(one.body)]
        asked = {name for step in one.body.steps for name in step.fields}
        assert asked <= {*ASKABLE, NEED}
    assert len(DELIVERED[0].body.steps) == 5


def test_a_removed_step_leaves_its_answers_open_and_an_order_keeps_all_steps() -> None:
    body = Body((step("a", "b"), step("b", "c", END), step("c", END)))
    cut = body.without("c")
    assert "lost" in [problem.code for problem in find_problems(cut)]
    assert [one.key for one in body.ordered(["b", "a"]).steps] == ["b", "a", "c"]
    assert body.new_key() not in body.numbers
