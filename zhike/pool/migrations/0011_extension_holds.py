"""While a request for more days is open, the customer stays as long as a yes would keep it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pool", "0010_left_step")]

    operations = [migrations.AddField("extension", "holds_until", models.DateField(null=True))]
