"""Everything that names a contact stays within its customer: keys of two columns, checked at commit."""

from django.db import migrations

# table, constraint, column, what happens when the contact goes
KEYS = (
    ("contact", "contact_reports_within_customer", "reports_to_id", "SET NULL (reports_to_id)"),
    ("contactline", "contact_line_from_customer", "from_contact_id", "CASCADE"),
    ("contactline", "contact_line_to_customer", "to_contact_id", "CASCADE"),
    ("contacttie", "contact_tie_of_customer", "contact_id", "CASCADE"),
    ("routestep", "route_step_of_customer", "contact_id", "CASCADE"),
)
ADD = """
ALTER TABLE customers_{table} ADD CONSTRAINT {name} FOREIGN KEY (customer_id, {column})
REFERENCES customers_contact (customer_id, id) ON DELETE {then} DEFERRABLE INITIALLY DEFERRED
"""
DROP = "ALTER TABLE customers_{table} DROP CONSTRAINT {name}"


class Migration(migrations.Migration):
    dependencies = [("customers", "0011_chain_indexes")]

    operations = [
        migrations.RunSQL(
            ADD.format(table=table, name=name, column=column, then=then), DROP.format(table=table, name=name)
        )
        for table, name, column, then in KEYS
    ]
