"""Let the job fill the words of texts that were indexed before; until then their filters read row by row."""

from django.db import migrations

AGAIN = """
UPDATE customers_customfield SET indexed_at = NULL WHERE is_filterable AND kind IN ('text', 'link', 'time')
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0020_own_words")]

    operations = [migrations.RunSQL(AGAIN, migrations.RunSQL.noop)]
