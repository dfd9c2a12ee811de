"""Tell people what a sweep took from them: one message each, however many customers."""

from datetime import datetime

from django.db import connection
from django.db.models import Count
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zhike.notify.kinds import MessageKind
from zhike.notify.services import Words, notify_each

from ..choices import RowState
from ..models import Sweep

RECLAIMED = MessageKind(
    "pool_reclaimed", gettext_lazy("客户被回收"), gettext_lazy("到期的客户夜里回到公海后"), icon="arrow-back-up"
)
NAMED = 3
_FIRST = """
SELECT person_id, array_agg(name ORDER BY place) FROM (
  SELECT r.person_id, c.name, row_number() OVER (PARTITION BY r.person_id ORDER BY r.id) AS place
  FROM pool_sweeprow r JOIN customers_customer c ON c.id = r.customer_id
  WHERE r.sweep_id = %s AND r.state IN ('taken', 'rotated')
) AS rows WHERE place <= %s GROUP BY person_id
"""


def tell_owners(run: Sweep, *, now: datetime) -> int:
    """Tell every former owner how many customers went, with the first names; once per sweep."""
    taken = run.rows.filter(state__in=(RowState.TAKEN, RowState.ROTATED))
    counts = dict(taken.values_list("person_id").annotate(count=Count("pk")))
    names = _first_names(run.pk)
    address = reverse("pool:sweep", args=[run.pk])
    messages: dict[int, Words] = {
        person_id: {
            "kind": RECLAIMED.name,
            "title": _titled(count),
            "body": _listed(names.get(person_id, []), count),
            "url": f"{address}?person={person_id}",
        }
        for person_id, count in counts.items()
    }
    notify_each(messages, kind=RECLAIMED.name, key=f"sweep:{run.pk}", at=now)
    return len(counts)


def _first_names(sweep_id: int) -> dict[int, list[str]]:
    """Return the first customers that each person lost, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST, [sweep_id, NAMED])
        return dict(cursor.fetchall())


def _title(count: int) -> str:
    return ngettext("%(n)s 位客户到期，已被回收", "%(n)s 位客户到期，已被回收", count) % {"n": count}


def _body(names: list[str], count: int) -> str:
    listed = "、".join(names)
    return listed if count <= len(names) else _("%(names)s 等") % {"names": listed}


# Made once: each call of lazy() makes a class.
_titled, _listed = lazy(_title, str), lazy(_body, str)
