"""What was promised next stays behind together with the notes that say it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pool", "0009_given_index")]

    operations = [
        migrations.AddField("leftbehind", "next_on", models.DateField(null=True, verbose_name="下次跟进")),
        migrations.AddField(
            "leftbehind", "next_step", models.CharField(blank=True, default="", max_length=200, verbose_name="下一步")
        ),
    ]
