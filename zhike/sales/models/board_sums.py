"""The sums of boards and forecasts, kept by the database itself with every change of a deal."""

import pgtrigger
from django.db import models

# What is counted of a deal, and by what. A month that nobody named is the last one that can be written.
_COUNTED = """
SELECT stage_id, coalesce(owner_id, 0) AS owner_id, coalesce(department_id, 0) AS department_id, grade,
  coalesce(date_trunc('month', expected_on)::date, DATE '9999-12-01') AS month,
  {sign} * count(*) AS cards, {sign} * sum(amount) AS amount,
  {sign} * coalesce(sum(amount) FILTER (WHERE probability IS NOT NULL), 0) AS judged_amount,
  {sign} * coalesce(sum(amount * probability / 100) FILTER (WHERE probability IS NOT NULL), 0) AS judged_weighted
FROM {rows} WHERE state <> 'lost' AND NOT is_hidden GROUP BY 1, 2, 3, 4, 5
"""
# Always in the same order, so that two who change deals of the same people wait instead of blocking each other.
_KEEP = """
INSERT INTO sales_boardsum AS kept
  (stage_id, owner_id, department_id, grade, month, cards, amount, judged_amount, judged_weighted)
SELECT stage_id, owner_id, department_id, grade, month,
  sum(cards), sum(amount), sum(judged_amount), sum(judged_weighted)
FROM ({counted}) AS counted GROUP BY 1, 2, 3, 4, 5
HAVING sum(cards) <> 0 OR sum(amount) <> 0 OR sum(judged_amount) <> 0 OR sum(judged_weighted) <> 0
ORDER BY 1, 2, 3, 4, 5
ON CONFLICT (stage_id, owner_id, department_id, grade, month) DO UPDATE SET cards = kept.cards + excluded.cards,
  amount = kept.amount + excluded.amount, judged_amount = kept.judged_amount + excluded.judged_amount,
  judged_weighted = kept.judged_weighted + excluded.judged_weighted;
RETURN NULL;
"""
PLUS, _MINUS = _COUNTED.format(sign="1", rows="new_rows"), _COUNTED.format(sign="-1", rows="old_rows")
_CHANGES = f"{PLUS} UNION ALL {_MINUS}"


def _trigger(name: str, operation: pgtrigger.Operation, counted: str, **rows: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        operation=operation,
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        referencing=pgtrigger.Referencing(**rows),  # type: ignore[no-untyped-call]
        func=_KEEP.format(counted=counted),
    )


KEEPERS = [
    _trigger("sums_insert", pgtrigger.Insert, PLUS, new="new_rows"),
    _trigger("sums_update", pgtrigger.Update, _CHANGES, new="new_rows", old="old_rows"),
    _trigger("sums_delete", pgtrigger.Delete, _MINUS, old="old_rows"),
]


class BoardSum(models.Model):
    """How many deals of one person stand in one stage with one grade, for one month, and what they are worth.

    `judged_*` are those whose probability somebody set by hand; the others take the stage's.
    """

    pk = models.CompositePrimaryKey("stage_id", "owner_id", "department_id", "grade", "month")
    stage_id = models.BigIntegerField()
    owner_id = models.BigIntegerField()
    department_id = models.BigIntegerField()
    grade = models.CharField(max_length=1)
    month = models.DateField()
    cards = models.BigIntegerField()
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    judged_amount = models.DecimalField(max_digits=20, decimal_places=2)
    judged_weighted = models.DecimalField(max_digits=24, decimal_places=4)

    def __str__(self) -> str:
        return f"{self.stage_id}/{self.owner_id}: {self.cards}"
