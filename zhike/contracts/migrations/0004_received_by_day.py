"""Find what a salesperson received in a month by index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0003_rights")]
    operations = [
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(
                "person_id",
                "received_on",
                condition=models.Q(("received__gt", 0), ("state", "in_force")),
                name="contract_received_by_day",
            ),
        ),
    ]
