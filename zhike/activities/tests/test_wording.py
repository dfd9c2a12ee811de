"""What the rules find in a transcript: questions, words, steps of a script."""

import pytest

from zhike.activities.calls.wording import Line, find_questions, find_steps, find_words, read_lines
from zhike.activities.scripts.body import Body, Step


def said(*texts: str, ours: bool | None = True) -> list[Line]:
    return [Line(float(10 * number), 10 * number + 5.0, ours, text) for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("text", "count", "open_"),
    [
        ("您现在用的是什么软件？", 1, 1),
        ("您方便吗", 1, 0),
        ("您方便吗那我们什么时候见呢好的", 2, 1),
        ("是不是要先问财务", 1, 0),
        ("一共多少人在用？都在苏州吗？", 2, 1),
        ("好的，我明天把报价发给您。", 0, 0),
        ("这件事我知道怎么回事。", 0, 0),
        ("What do you use today? Does it work?", 2, 1),
        ("", 0, 0),
    ],
)
def test_questions_are_told_by_their_marks_and_particles(text: str, count: int, open_: int) -> None:
    asked = find_questions(said(text))
    assert (asked.count, asked.open) == (count, open_)


def test_only_our_questions_count_and_on_one_channel_everybodys() -> None:
    theirs, together = said("多少钱？", ours=False), said("多少钱？", ours=None)
    assert find_questions(theirs).count == 0 and find_questions(theirs, ours=False).count == 1
    assert find_questions(together).count == 1


def test_words_are_found_whatever_their_width_and_the_marks_between() -> None:
    lines = [*said("我们的预 算，大概ＥＲＰ 一套"), *said("保证赚", ours=False)]
    hits = find_words(lines, ["预算", "erp", "合同", " "])
    assert [(hit.word, hit.places) for hit in hits] == [("预算", ((0.0, True),)), ("erp", ((0.0, True),))]
    assert find_words(lines, ["保证赚"], only_ours=True) == []
    assert len(find_words(lines, ["保证赚"])) == 1


BODY = Body(
    (
        Step("a", "自我介绍", sentences=("您好，我是〔公司〕的〔我〕，今天是例行回访。",)),
        Step("b", "核对", sentences=("想跟您核对一下现在用的软件版本。", "现在是哪个版本？")),
        Step("c", "约见面", sentences=("下周二上午我过来拜访您，方便吗？",)),
        Step("d", "不说话的一步"),
    )
)


def test_steps_of_a_script_are_found_by_what_was_nearly_said() -> None:
    lines = said("您好我是知客的王晓燕今天是例行回访", "想跟您核对下现在用的软件的版本", "那先这样再见")
    found = find_steps(lines, BODY, percent=70)
    assert [(step.title, step.second) for step in found] == [
        ("自我介绍", 0.0),
        ("核对", 10.0),
        ("约见面", None),
        ("不说话的一步", None),
    ]


def test_a_sentence_parted_over_two_utterances_is_found_and_the_customers_words_are_not_ours() -> None:
    parted = said("想跟您核对一下", "现在用的软件版本")
    assert find_steps(parted, BODY, percent=80)[1].second == 0.0
    theirs = said("想跟您核对一下现在用的软件版本", ours=False)
    assert find_steps(theirs, BODY, percent=70)[1].second is None


def test_a_stored_transcript_says_who_spoke_once_the_sides_are_known() -> None:
    stored = {"model": "tiny", "lines": [[0.5, 2.0, 0, "您好"], [2.5, 4.0, 1, "你好"]]}
    assert [line.is_ours for line in read_lines(stored, 1)] == [False, True]
    assert [line.is_ours for line in read_lines(stored, None)] == [None, None]
    assert read_lines(None, 0) == []
