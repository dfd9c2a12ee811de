"""What lists are ordered by: never null, so that an index alone gives the order (invariant 7 of the architecture).

Each key is one expression, shared by the indexes and the queries.
"""

from django.db import models
from django.db.models.functions import Coalesce

LAST_CONTACT = models.Func(
    models.F("last_contact_at"),
    template="COALESCE(%(expressions)s, '-infinity'::timestamptz)",
    output_field=models.DateTimeField(),
)
NEXT_FOLLOW = models.Func(
    models.F("next_follow_on"),
    template="COALESCE(%(expressions)s, 'infinity'::date)",
    output_field=models.DateField(),
)
RECLAIM = models.Func(
    models.F("reclaim_on"),
    template="COALESCE(%(expressions)s, 'infinity'::date)",
    output_field=models.DateField(),
)
# When a customer came into the pool where it lies: it was taken from somebody, or never had an owner.
IN_POOL_SINCE = Coalesce("owner_since", "created_at")
# A first, then B and C, then those without a grade; strategic first. Descending, so that the newest leads within each.
GRADE = models.Func(
    models.F("grade"),
    template="(CASE %(expressions)s WHEN 'A' THEN 3 WHEN 'B' THEN 2 WHEN 'C' THEN 1 ELSE 0 END)",
    output_field=models.IntegerField(),
)
TIER = models.Func(
    models.F("tier"),
    template="(CASE %(expressions)s WHEN 'strategic' THEN 3 WHEN 'major' THEN 2 WHEN 'standard' THEN 1 ELSE 0 END)",
    output_field=models.IntegerField(),
)
