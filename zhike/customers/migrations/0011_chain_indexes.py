"""Indexes on large tables, built while people work: a contact within its customer, who was brought by whom."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("customers", "0010_chain")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "CREATE UNIQUE INDEX CONCURRENTLY contact_of_customer ON customers_contact (customer_id, id)",
                    "DROP INDEX CONCURRENTLY contact_of_customer",
                )
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name="contact",
                    constraint=models.UniqueConstraint(
                        models.F("customer"), models.F("id"), name="contact_of_customer"
                    ),
                )
            ],
        ),
        migrations.AlterField(
            model_name="contact",
            name="customer",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contacts",
                to="customers.customer",
                verbose_name="客户",
            ),
        ),
        AddIndexConcurrently(
            model_name="customer",
            index=models.Index(
                models.F("referrer_id"),
                condition=models.Q(("deleted_at__isnull", True), ("referrer_id__isnull", False)),
                name="customer_referrer",
            ),
        ),
    ]
