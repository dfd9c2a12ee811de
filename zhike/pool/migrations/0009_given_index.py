"""Find what was given to somebody of late without reading every clock; the worker asks it every minute."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("pool", "0008_trials")]

    operations = [
        AddIndexConcurrently(
            "holding",
            models.Index("began_at", condition=models.Q(("way__in", ["assign", "rotate"])), name="holding_given"),
        ),
    ]
