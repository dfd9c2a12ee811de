"""Count what somebody holds from an index: each claim and each assignment under a limit counts it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("customers", "0024_installed_to_renew")]

    operations = [
        AddIndexConcurrently(
            "customer",
            models.Index(
                models.F("owner"),
                models.F("pool_id"),
                models.F("stage"),
                condition=models.Q(("deleted_at__isnull", True)),
                name="customer_held",
            ),
        )
    ]
