"""Measure profile, score and forecast: `python -m benchmarks.finding --data-dir BASE [--in-place]`.

On a copy of a base that `benchmarks.build` made (with `benchmarks.deals` for the forecast), removed afterwards. Every
figure stands beside its floor: one SELECT that reads the same rows, and for the scores an INSERT of as many.
"""

from collections.abc import Callable
from typing import Any

from . import apart
from .cost import Took, timed
from .figures import Figure

_READ = """
SELECT count(*), count(DISTINCT industry), count(DISTINCT region), sum(employees), count(DISTINCT source_id)
FROM customers_customer WHERE deleted_at IS NULL
"""
_KEEP = """
INSERT INTO sales_leadscore (customer_id, score, held, model_id, at)
SELECT id, 50, '{}', (SELECT max(id) FROM sales_scoremodel), now() FROM customers_customer WHERE deleted_at IS NULL
ON CONFLICT (customer_id) DO UPDATE SET score = EXCLUDED.score, held = EXCLUDED.held, at = EXCLUDED.at
"""
_DEALS = "SELECT count(*), sum(amount), count(DISTINCT owner_id) FROM sales_opportunity WHERE NOT is_hidden"
# A base knows no pattern: one in eight is good, one in four of software.
_SIGN = """
UPDATE customers_customer SET stage = CASE WHEN hashint8(id) & 7 = 0 OR (industry LIKE '65%%' AND hashint8(id) & 3 = 1)
  THEN 'closed' ELSE 'inquiry' END
"""


def measure() -> list[Figure]:
    """Return the figures of finding, then of the forecast over all deals."""
    from django.db import connection
    from django.utils import timezone

    from zhike.access.actor import SystemActor
    from zhike.customers.models import Customer
    from zhike.sales.finding import profiles, scoring
    from zhike.sales.models import Opportunity, Profile, ProfileReading

    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_SIGN)
        cursor.execute("VACUUM (ANALYZE) customers_customer")
    count = Customer.objects.filter(deleted_at=None).count()
    profile = Profile.objects.get(is_main=True)
    reading = ProfileReading.objects.create(profile=profile, profile_version=profile.version, scope="all", asked_at=now)
    bare = _bare(_READ)
    read = _took("profile", lambda: profiles.finish_reading(reading=reading, actor=SystemActor(), now=now))
    scored = _took("scores", lambda: scoring.rescore(now=now))
    kept = _bare(_KEEP)
    figures = [
        _figure("finding.profile", f"the profile of {count:,} customers, {len(reading.rows)} values", read, bare),
        _figure("finding.score", f"learn, try and score {count:,} customers", scored, kept),
    ]
    deals = Opportunity.objects.count()
    return [*figures, *(_forecast(deals) if deals else [])]


def _forecast(deals: int) -> list[Figure]:
    """Read what the month brings and what changed in it, as the administrator who sees everybody's deals."""
    from datetime import timedelta

    from django.utils import timezone

    from zhike.access.models import Person
    from zhike.access.queries import get_actor
    from zhike.sales.targets.forecast import read_outlook
    from zhike.sales.targets.since import read_changes

    now = timezone.now()
    today = timezone.localdate(now)
    boss = get_actor(Person.objects.filter(roles__key="administrator").order_by("pk")[0].pk)
    bare = _bare(_DEALS)
    asked: dict[str, Any] = {"actor": boss, "month": today.replace(day=1), "now": now}
    outlook = _took("forecast", lambda: read_outlook(**asked))
    changes = _took("changes", lambda: read_changes(**asked, since=today - timedelta(days=7)))
    return [
        _figure("forecast.month", f"what a month will bring, of {deals:,} deals, with its model", outlook, bare),
        _figure("forecast.changes", f"what changed in a month of {deals:,} deals in a week", changes, bare),
    ]


def _took(name: str, act: Callable[[], Any]) -> Took:
    _result, took = timed(act)
    print(took.line(name), flush=True)
    return took


def _bare(sql: str) -> Took:
    from django.db import connection, transaction

    def act() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
            transaction.set_rollback(True)

    act()
    return _took("bare SQL", act)


def _figure(key: str, work: str, took: Took, bare: Took) -> Figure:
    said = f"{took.note()}; bare SQL: {bare.note()}"
    floor_is = "bare SQL over the same rows"
    return Figure(key, work, "s", round(took.wall, 2), floor=round(bare.wall, 2), floor_is=floor_is, note=said)


def main() -> None:
    """Measure on a copy of the base that was named, and keep the figures with it."""
    apart.main("finding", measure, description=__doc__, customers=100_000, role="owner")


if __name__ == "__main__":
    main()
