"""The company's own workdays stay when the state's announcement comes in."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0015_deliver_visits'),
    ]

    operations = [
        migrations.AddField(
            model_name='calendarday',
            name='is_own',
            field=models.BooleanField(default=False, verbose_name='公司自己的安排'),
        ),
    ]
