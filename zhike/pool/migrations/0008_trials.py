"""Trials of rules by the worker, with the reason of every customer; how far a sweep brought the days in line."""

from django.db import migrations, models

DAY = models.Func(
    models.F("then_on"), output_field=models.DateField(), template="COALESCE(%(expressions)s, 'infinity'::date)"
)


class Migration(migrations.Migration):
    dependencies = [("pool", "0007_handed_index")]

    operations = [
        migrations.AddField("sweep", "kept_to", models.BigIntegerField(default=0)),
        migrations.AddField("simulation", "beat_at", models.DateTimeField(null=True)),
        migrations.AddField("simulation", "done_to", models.BigIntegerField(default=0)),
        migrations.AddField("simulation", "share", models.PositiveSmallIntegerField(default=100)),
        migrations.AddField(
            "simulation",
            "state",
            models.CharField(
                choices=[("running", "正在试算"), ("done", "已完成")],
                default="done",
                max_length=8,
                verbose_name="状态",
            ),
        ),
        migrations.AddField("simulationrow", "is_exempt", models.BooleanField(default=False)),
        migrations.AddField("simulationrow", "later_on", models.DateField(null=True)),
        migrations.AddField(
            "simulationrow", "now_trigger", models.CharField(blank=True, default="", max_length=80)
        ),
        migrations.RemoveIndex("simulationrow", "simulation_rows_of"),
        migrations.AddIndex(
            "simulationrow",
            models.Index(models.F("simulation"), DAY, models.F("id"), name="simulation_rows_first"),
        ),
        migrations.AddIndex(
            "simulationrow",
            models.Index(
                models.F("simulation"), models.F("person_id"), DAY, models.F("id"), name="simulation_rows_of"
            ),
        ),
    ]
