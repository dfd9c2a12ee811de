"""Give a base deals: `python -m benchmarks.deals --data-dir FOLDER --count 1000000`; set-based, within minutes.

A customer's first deal stands where the customer does and has its grade; further ones are spread over the stages. One
in twelve open ones is lost and stands on no board. Deals that are there already are taken away first.
"""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from . import base
from .indexes import without_indexes

TABLES = ("sales_opportunity",)
_TITLES = ("设备采购", "系统升级", "年度服务", "二期扩建", "备件采购", "产线改造")
_STEPS = ("约总经理看样机", "发正式报价", "陪客户考察案例", "等预算批复", "谈付款方式", "安排试用")
_INSERT = """
INSERT INTO sales_opportunity (customer_id, title, pipeline_id, stage_id, state, owner_id, department_id, source_id,
  amount, expected_profit, expected_on, probability, grade, promised_on, graded_at, target, score, next_step, next_on,
  note, stage_since, signed_at, closed_at, credited_id, lost_reason, lost_note, is_hidden, version, created_at,
  created_by_id, updated_at)
SELECT customer.id, (%(titles)s::text[])[1 + h %% 6], %(pipeline)s, (%(stages)s::bigint[])[place], state,
  customer.owner_id, customer.department_id, customer.source_id, amount, amount / 4, expected_on,
  CASE WHEN state = 'open' AND h %% 9 = 0 THEN 10 + h / 9 %% 80 END, graded.grade,
  CASE WHEN graded.grade <> '' THEN expected_on END, CASE WHEN graded.grade <> '' THEN since END,
  CASE WHEN graded.grade IN ('A', 'B') THEN CASE WHEN amount >= 800000 THEN 'key' ELSE 'target' END ELSE '' END, NULL,
  CASE WHEN state = 'open' THEN (%(steps)s::text[])[1 + h / 6 %% 6] ELSE '' END,
  CASE WHEN state = 'open' THEN %(day)s::date + h / 36 %% 9 END, '', since, CASE WHEN state = 'won' THEN since END,
  CASE WHEN state <> 'open' THEN since END, CASE WHEN state <> 'open' THEN customer.owner_id END,
  CASE WHEN state = 'lost' THEN '价格' ELSE '' END, '', false, 1, least(customer.created_at, since),
  customer.owner_id, since
FROM customers_customer AS customer
CROSS JOIN LATERAL generate_series(1, %(each)s) AS n
CROSS JOIN LATERAL (SELECT (hashint8extended(customer.id * 1009 + n, 11) & 2147483647)::int AS h) AS hashed
CROSS JOIN LATERAL (SELECT CASE WHEN n > 1 THEN (ARRAY[1, 1, 1, 2, 2, 3, 4, 5, 5, 6])[1 + h / 7 %% 10]
  ELSE array_position(%(stands)s::text[], customer.stage::text)
    + CASE WHEN customer.stage = 'closed' AND h %% 3 = 0 THEN 1 ELSE 0 END END AS place) AS standing
CROSS JOIN LATERAL (SELECT CASE WHEN place > %(open)s THEN 'won'
  WHEN h / 11 %% 12 = 0 AND (n > 1 OR customer.grade = '') THEN 'lost' ELSE 'open' END AS state) AS how
CROSS JOIN LATERAL (SELECT CASE WHEN state <> 'open' THEN '' WHEN n = 1 THEN customer.grade
  WHEN place IN (3, 4) THEN (ARRAY['A', 'B', 'B', 'C', 'C', ''])[1 + h / 13 %% 6] ELSE '' END AS grade) AS graded
CROSS JOIN LATERAL (SELECT (10 + h %% 1190) * 1000::numeric(16, 2) AS amount,
  %(now)s::timestamptz - CASE WHEN state = 'open' THEN h %% 40 ELSE h %% 1000 END * interval '1 day'
    - h %% 500 * interval '1 minute' AS since) AS figures
CROSS JOIN LATERAL (SELECT CASE WHEN state = 'won' THEN since::date
  WHEN graded.grade = 'A' THEN %(day)s::date + h / 17 %% 12 - 4
  WHEN graded.grade = 'B' THEN %(day)s::date + h / 17 %% 19 - 4
  WHEN graded.grade = 'C' THEN %(day)s::date + h / 17 %% 37 - 6
  WHEN h / 19 %% 10 < 7 THEN %(day)s::date + h / 17 %% 200 - 20 END AS expected_on) AS expected
WHERE customer.deleted_at IS NULL AND (customer.id - %(first)s) * %(each)s + n <= %(count)s
"""


def add(folder: Path, count: int) -> float:
    """Give the base so many deals and return the seconds; refuse sums that are not what the deals add up to."""
    began = time.monotonic()
    with base.opened(folder, role="owner"):
        from django.db import connection, transaction

        from zhike.sales.queries.sums import check_sums

        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE sales_opportunity, sales_boardsum CASCADE")
        with without_indexes(TABLES), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = '256MB'")
            cursor.execute(_INSERT, _values(count))
            made = cursor.rowcount
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE) sales_opportunity, sales_boardsum")
        if made != count or check_sums():
            raise RuntimeError(f"The base is wrong: {made:,} deals of {count:,}, {len(check_sums())} sums differ")
    return time.monotonic() - began


def _values(count: int) -> dict[str, Any]:
    from django.db.models import Max, Min
    from django.utils import timezone

    from zhike.customers.models import Customer
    from zhike.sales.queries.pipelines import default_path

    path, now = default_path(), timezone.now()
    ends = Customer.objects.filter(deleted_at=None).aggregate(first=Min("pk"), last=Max("pk"))
    assert path is not None
    stages = path.active
    return {
        "titles": list(_TITLES),
        "steps": list(_STEPS),
        "pipeline": path.pipeline.pk,
        "stages": [stage.pk for stage in stages],
        "stands": [stage.stands_for for stage in stages],
        "open": sum(not stage.is_won for stage in stages),
        "now": now,
        "day": timezone.localdate(now),
        "first": ends["first"],
        "each": -(-count // (ends["last"] - ends["first"] + 1)),
        "count": count,
    }


def main() -> int:
    """Add them and say how long it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.deals", description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--count", type=int, default=1_000_000)
    options = parser.parse_args()
    print(f"{options.count:,} deals in {add(options.data_dir.resolve(), options.count):.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
