from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE customers_number_seq", "DROP SEQUENCE customers_number_seq"),
    ]
