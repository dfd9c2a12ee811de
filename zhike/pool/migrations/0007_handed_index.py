"""Find what was handed over to somebody without reading all that he holds."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("pool", "0006_left_behind")]

    operations = [
        AddIndexConcurrently(
            "holding",
            models.Index("person_id", "began_at", condition=models.Q(("way", "handover")), name="holding_handed"),
        ),
    ]
