"""What the desk itself remembers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class DemoCompany(models.Model):
    """Which rows the demo company brought, so that it can be taken away again without touching others."""

    loaded_at = models.DateTimeField()
    department_ids = ArrayField(models.BigIntegerField(), default=list)
    person_ids = ArrayField(models.BigIntegerField(), default=list)
    customer_ids = ArrayField(models.BigIntegerField(), default=list)
    custom_field_ids = ArrayField(models.BigIntegerField(), default=list, db_default=models.Value("{}"))

    def __str__(self) -> str:
        return f"{self.loaded_at:%Y-%m-%d}"
