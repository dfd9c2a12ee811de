from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Let the owner's index tell the department, too: which own customers lie outside the departments one leads."""

    atomic = False

    dependencies = [("customers", "0005_statistics")]

    operations = [
        RemoveIndexConcurrently(model_name="customer", name="customer_of_owner"),
        AddIndexConcurrently(
            model_name="customer",
            index=models.Index(
                fields=["owner", "-created_at", "-id"],
                include=["department"],
                condition=models.Q(deleted_at__isnull=True),
                name="customer_of_owner",
            ),
        ),
    ]
