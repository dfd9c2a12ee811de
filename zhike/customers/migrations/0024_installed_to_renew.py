"""Find by an index which of somebody's customers have a service that ends."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("customers", "0023_contact_as_customer_index")]

    operations = [
        AddIndexConcurrently(
            "installedproduct",
            models.Index(
                models.F("customer"),
                models.F("service_until"),
                condition=models.Q(("service_until__isnull", False)),
                name="installed_to_renew",
            ),
        )
    ]
