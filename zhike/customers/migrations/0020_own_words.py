"""Texts of the company's own fields are found by their pairs of letters."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("customers", "0019_day_indexes")]

    operations = [
        migrations.AddField("customentry", "grams", SearchVectorField(null=True)),
        AddIndexConcurrently(
            "customentry",
            GinIndex("grams", name="custom_by_grams", condition=models.Q(("grams__isnull", False))),
        ),
    ]
