"""Give every customer that has an owner today a holding, so that rules published later know since when he has it."""

from typing import Any

from django.conf import settings
from django.db import migrations

_ADOPT = """
INSERT INTO pool_holding (customer_id, person_id, started_on, began_at, way)
SELECT id, owner_id, (coalesce(owner_since, created_at) AT TIME ZONE %s)::date, coalesce(owner_since, created_at),
       'create'
FROM customers_customer WHERE owner_id IS NOT NULL AND deleted_at IS NULL
ON CONFLICT DO NOTHING
"""


def adopt(apps: Any, schema_editor: Any) -> None:
    """Write the holdings in one statement."""
    schema_editor.execute(_ADOPT, [settings.TIME_ZONE])


class Migration(migrations.Migration):
    dependencies = [("pool", "0001_initial"), ("customers", "0014_ownership")]
    operations = [migrations.RunPython(adopt, migrations.RunPython.noop)]
