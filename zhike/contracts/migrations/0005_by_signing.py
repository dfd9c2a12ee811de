"""Lists find what was signed this year by the day of signing."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("contracts", "0004_received_by_day")]

    operations = [
        AddIndexConcurrently(
            "contract",
            models.Index(
                models.F("signed_at"), name="contract_by_signing", condition=models.Q(("signed_at__isnull", False))
            ),
        )
    ]
