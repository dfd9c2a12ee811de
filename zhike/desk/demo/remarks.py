"""Follow-ups of the demo company that show how people write: remarks, a call upon a colleague, a copy, a late one."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.activities.choices import FollowUpKind
from zhike.activities.drafts import FollowUpDraft
from zhike.activities.kinds import FOLLOWED_UP
from zhike.activities.models import FollowUp
from zhike.activities.quality.marking import mark_entries
from zhike.activities.services.entering import Luggage, enter_follow_up
from zhike.activities.talking.services import CommentDraft, comment_follow_up
from zhike.customers.models import Customer
from zhike.events.models import Event

_COPIED = "客户对新版本感兴趣，让我们先发一份方案，下周再约时间详细谈"
_CALLED = "客户想见我们领导谈价格，@{name} 下周能一起去吗"


def load_remarks(people: Mapping[str, Person], now: datetime) -> None:
    """Let a rep write four entries; her manager reads, asks and is called upon."""
    rep, manager = people["wangxiaoyan"], people["lijianguo"]
    customers = list(Customer.objects.filter(owner=rep, deleted_at__isnull=True).order_by("pk")[:4])
    if len(customers) < 4:
        return
    first = _enter(rep, customers[0], _COPIED, now, hours=30)
    copied = _enter(rep, customers[1], _COPIED.replace("下周", "月底"), now, hours=6)
    late = _enter(rep, customers[2], "上周见过一面，对方主要关心上线要多久", now, hours=96, written=2)
    called = _enter(rep, customers[3], _CALLED.format(name=manager.name), now, hours=3, mention_ids=(manager.pk,))
    _mark([first, copied, late, called])
    _comment(
        manager, copied, "和前一天那家写得一样。这家自己怎么想的？预算和决策人问到了吗？", now - timedelta(hours=5)
    )
    _comment(rep, copied, "收到，周一补问预算和决策人。", now - timedelta(hours=4))
    _comment(manager, called, "可以，周三下午我有空。", now - timedelta(hours=2))


def _mark(entries: Sequence[FollowUp]) -> None:
    """Notice what was copied and written late now: the sheets of these days are kept before the worker would."""
    ids = [entry.pk for entry in entries]
    events = Event.objects.filter(kind=FOLLOWED_UP, customer_id__in=[entry.customer_id for entry in entries])
    mark_entries([event for event in events.order_by("pk") if event.data.get("follow_up_id") in ids])


def _enter(
    rep: Person,
    customer: Customer,
    content: str,
    now: datetime,
    *,
    hours: int,
    written: int | None = None,
    mention_ids: tuple[int, ...] = (),
) -> FollowUp:
    draft = FollowUpDraft(
        customer_id=customer.pk,
        entry_key=uuid.uuid4(),
        kind=FollowUpKind.VISIT if written else FollowUpKind.WECHAT,
        content=content,
        at=now - timedelta(hours=hours),
        mention_ids=mention_ids,
    )
    at = now - timedelta(hours=hours if written is None else written)
    return enter_follow_up(actor=get_actor(rep.pk), draft=draft, luggage=Luggage(), now=at)


def _comment(person: Person, on: FollowUp, text: str, at: datetime) -> None:
    draft = CommentDraft(customer_id=on.customer_id, follow_up_id=on.pk, text=text, entry_key=uuid.uuid4())
    comment_follow_up(actor=get_actor(person.pk), draft=draft, now=at)
