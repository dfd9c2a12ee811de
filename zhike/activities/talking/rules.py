"""Who may be called upon in an entry, who may write under it, and who reads that.

A remark is between the writer of the entry, those whom he called upon, and the managers over the customer.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

LONGEST = 1000


@dataclass(frozen=True)
class Part:
    """What somebody has to do with an entry."""

    is_author: bool = False
    is_mentioned: bool = False
    may_by_right: bool = False

    @property
    def is_any(self) -> bool:
        """Say whether the remarks are any business of this person."""
        return self.is_author or self.is_mentioned or self.may_by_right


def find_named(text: str, people: Mapping[int, str]) -> list[int]:
    """Return those of the picked people whose @name still stands in the text; who was deleted again is not meant."""
    return [id_ for id_, name in people.items() if re.search(f"@{re.escape(name)}", text)]


def why_cannot_mention(*, blind: Iterable[str]) -> Refusal | None:
    """Refuse to call upon people who could not read what they are called to."""
    names = list(blind)
    if not names:
        return None
    sentence = _("%(names)s 看不到这位客户的跟进，不能在这里 @。") % {"names": "、".join(names)}
    help_ = _("请负责人先把客户共享给对方，或加入服务团队。")
    return Refusal("activities.mention_invalid", sentence, {"field": "content", "names": names}, help_)


def why_cannot_comment(part: Part) -> Refusal | None:
    """Say why this person may not write under an entry that he may read, or return None."""
    if part.is_any:
        return None
    sentence = _("只有记录人、被 @ 的同事和管这位客户的经理可以点评。")
    return Refusal("activities.comment_not_allowed", sentence, {}, _("请记录人在跟进里 @ 你。"))


def why_wrong_comment(text: str) -> Refusal | None:
    """A remark says something, and is no essay."""
    if not text.strip():
        return Refusal("activities.comment_empty", _("写一句点评。"), {"field": "text"})
    if len(text) > LONGEST:
        return Refusal("activities.comment_too_large", _("点评最多 %(n)d 个字。") % {"n": LONGEST}, {"field": "text"})
    return None


def why_cannot_take_back(*, author_id: int | None, person_id: int) -> Refusal | None:
    """Only who wrote a remark takes it back."""
    if author_id == person_id and author_id is not None:
        return None
    return Refusal("activities.comment_not_yours", _("只有写点评的人自己能删除。"), {"author_id": author_id})
