"""今日 of a rep with thousands of customers: quiet A customers in their order, birthdays without reading the table."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

ALIVE = models.Q(("deleted_at__isnull", True))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("customers", "0018_reclaim_order")]

    operations = [
        AddIndexConcurrently(
            model_name="customer",
            index=models.Index(
                fields=["owner", "last_contact_at", "id"],
                condition=ALIVE & models.Q(("grade", "A"), ("last_contact_at__isnull", False)),
                name="customer_quiet_a",
            ),
        ),
        AddIndexConcurrently(
            model_name="customer",
            index=models.Index(
                fields=["owner", "birth_month", "birth_day"],
                condition=ALIVE & models.Q(("birth_month__isnull", False), ("kind", "person")),
                name="customer_birthdays",
            ),
        ),
        AddIndexConcurrently(
            model_name="contact",
            index=models.Index(
                fields=["customer", "birth_month", "birth_day"],
                condition=models.Q(("birth_month__isnull", False), ("left_company", False)),
                include=("birthday_calendar", "id"),
                name="contact_birthdays",
            ),
        ),
    ]
