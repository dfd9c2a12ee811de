"""What the timeline says of a change of owner."""

import pytest

from zhike.events import kinds


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"way": "assign", "from_name": "王晓燕", "to_name": "张伟"}, "分配：王晓燕 → 张伟"),
        ({"way": "assign", "to_name": "张伟", "reason": "新线索"}, "分配：无负责人 → 张伟（新线索）"),
        ({"way": "assign", "reason": "没人接的进公海"}, "分配（没人接的进公海）"),
    ],
)
def test_a_customer_that_goes_from_nobody_to_nobody_is_not_said_to_change_hands(
    data: dict[str, str], said: str
) -> None:
    assert kinds.get("customers.owner_changed").sentence(data) == said
