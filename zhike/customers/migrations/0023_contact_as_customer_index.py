"""Find where a person who is a customer is a contact."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("customers", "0022_contact_as_customer")]

    operations = [
        AddIndexConcurrently(
            "contact",
            models.Index(
                models.F("as_customer_id"),
                condition=models.Q(("as_customer_id__isnull", False)),
                name="contact_as_customer",
            ),
        )
    ]
