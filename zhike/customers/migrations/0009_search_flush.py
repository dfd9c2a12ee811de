from django.db import migrations

# Only the index's owner may empty the list of entries that wait outside of it, and the program is not the owner.
CREATE = """
CREATE FUNCTION customers_flush_search() RETURNS bigint LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$ SELECT pg_catalog.gin_clean_pending_list('public.search_terms'::regclass) $$
"""


class Migration(migrations.Migration):
    """Let new search entries wait in a list of 32 MB: an import sorts them in by the ten thousand, a job every minute."""

    dependencies = [("customers", "0008_custom_statistics")]

    operations = [
        migrations.RunSQL(
            "ALTER INDEX search_terms SET (gin_pending_list_limit = 32768)",
            "ALTER INDEX search_terms RESET (gin_pending_list_limit)",
        ),
        migrations.RunSQL(CREATE, "DROP FUNCTION customers_flush_search()"),
    ]
