"""What happens at the cut-off: open sheets are kept, and managers hear who did not submit."""

from collections import defaultdict
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from zhike.access.queries import person_names
from zhike.notify.services import notify

from ..models import DailySheet, SheetWay
from .building import close_sheets
from .days import read_clock
from .kinds import OPEN, filled
from .people import reviewers_of

MOST_NAMES = 8


def close_and_tell(*, now: datetime) -> int:
    """Keep the sheets that nobody submitted in time and tell the managers once; return how many were kept."""
    closed = close_sheets(now=now)
    if closed:
        _tell(read_clock(now).closed_day, now)
    return closed


def _tell(day: date, now: datetime) -> None:
    late: dict[int, list[int]] = defaultdict(list)
    rows = DailySheet.objects.filter(day=day, way=SheetWay.CLOSED, department_id__isnull=False)
    for department_id, person_id in rows.order_by("person_id").values_list("department_id", "person_id"):
        late[department_id or 0].append(person_id)
    names = person_names(id_ for ids in late.values() for id_ in ids)
    for department_id, ids in late.items():
        shown = "、".join(names.get(id_, "") for id_ in ids[:MOST_NAMES])
        notify(
            person_ids=reviewers_of(department_id),
            kind=OPEN,
            key=f"sheets-open-{department_id}-{day}",
            title=filled(lazy("%(n)d 人没有提交 %(day)s 的理单表"), {"n": len(ids), "day": day.isoformat()}),
            body=shown,
            url=f"{reverse('sales:sheets')}?day={day.isoformat()}",
            at=now,
        )
