"""Tell the planner how the sort keys and the choices are spread: it takes no statistics from partial indexes."""

from django.db import migrations

CONTACT = "COALESCE(last_contact_at, '-infinity'::timestamptz)"
NEXT = "COALESCE(next_follow_on, 'infinity'::date)"


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_facets")]

    operations = [
        migrations.RunSQL(
            f"CREATE STATISTICS customers_by_contact ON ({CONTACT}) FROM customers_customer",
            "DROP STATISTICS customers_by_contact",
        ),
        migrations.RunSQL(
            f"CREATE STATISTICS customers_by_next ON ({NEXT}) FROM customers_customer",
            "DROP STATISTICS customers_by_next",
        ),
        migrations.RunSQL(
            "CREATE STATISTICS customers_facets (mcv) ON stage, lifecycle, grade, tier, kind FROM customers_customer",
            "DROP STATISTICS customers_facets",
        ),
    ]
