"""What stays behind when a customer goes back to a pool."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0017_stamps"), ("pool", "0005_sweeping")]

    operations = [
        migrations.CreateModel(
            name="LeftBehind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField(verbose_name="以前的负责人")),
                ("department_id", models.BigIntegerField(null=True, verbose_name="以前的部门")),
                ("pool_id", models.BigIntegerField(verbose_name="公海")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("notes", models.BooleanField(default=False, verbose_name="跟进记录没有跟着走")),
                ("contacts", models.JSONField(default=list)),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "没有随客户走的资料",
                "indexes": [models.Index("customer", "at", name="left_behind_of_customer")],
            },
        ),
    ]
