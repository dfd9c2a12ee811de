"""Lists in the order of the predicted day of reclaim, the claim page in the order of coming into the pool."""

import django.db.models.functions.comparison
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

DAY = models.Func(
    models.F("reclaim_on"),
    output_field=models.DateField(),
    template="COALESCE(%(expressions)s, 'infinity'::date)",
)
SINCE = models.OrderBy(
    django.db.models.functions.comparison.Coalesce("owner_since", "created_at"), descending=True
)
NEWEST = models.OrderBy(models.F("id"), descending=True)
ALIVE = models.Q(("deleted_at__isnull", True))
IN_STOCK = models.Q(("deleted_at__isnull", True), ("owner__isnull", True), ("pool_id__isnull", False))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("customers", "0017_stamps")]

    operations = [
        AddIndexConcurrently(
            model_name="customer",
            index=models.Index(
                models.OrderBy(DAY), models.OrderBy(models.F("id")), condition=ALIVE, name="customer_by_reclaim"
            ),
        ),
        AddIndexConcurrently(
            model_name="customer",
            index=models.Index(
                models.F("department"),
                models.OrderBy(DAY),
                models.OrderBy(models.F("id")),
                condition=ALIVE,
                name="customer_dep_reclaim",
            ),
        ),
        RemoveIndexConcurrently(model_name="customer", name="customer_reclaims"),
        RemoveIndexConcurrently(model_name="customer", name="customer_dep_reclaims"),
        RemoveIndexConcurrently(model_name="customer", name="customer_in_pool"),
        AddIndexConcurrently(
            model_name="customer",
            index=models.Index(models.F("pool_id"), SINCE, NEWEST, condition=IN_STOCK, name="customer_in_pool"),
        ),
        AddIndexConcurrently(
            model_name="customer",
            index=models.Index(SINCE, NEWEST, condition=IN_STOCK, include=["pool_id"], name="customer_in_stock"),
        ),
    ]
