"""Walk the columns of a board by grade and by target; a promise is the expected day, for good."""

from django.db import migrations, models
from django.db.models.functions import Now

EXPECTED = models.Func(
    models.F("expected_on"), template="COALESCE(%(expressions)s, 'infinity'::date)", output_field=models.DateField()
)


def bring_together(apps, schema_editor):
    """Let the expected day of graded deals be the promised one, as every change has written it."""
    deals = apps.get_model("sales", "Opportunity").objects.exclude(grade="")
    apart = deals.filter(expected_on__isnull=True) | deals.exclude(expected_on=models.F("promised_on"))
    apart.update(expected_on=models.F("promised_on"), updated_at=Now())


class Migration(migrations.Migration):
    dependencies = [("sales", "0005_sheet_rights")]
    operations = [
        migrations.RunPython(bring_together, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("grade", ""),
                    models.Q(("expected_on__isnull", False), ("promised_on", models.F("expected_on"))),
                    _connector="OR",
                ),
                name="deal_promise_is_its_expected_day",
            ),
        ),
        migrations.AddIndex(
            model_name="opportunity",
            index=models.Index(
                models.F("stage"),
                models.F("grade"),
                models.OrderBy(EXPECTED),
                models.OrderBy(models.F("id")),
                condition=models.Q(("is_hidden", False)),
                name="deal_board_grade",
            ),
        ),
        migrations.AddIndex(
            model_name="opportunity",
            index=models.Index(
                models.F("stage"),
                models.OrderBy(EXPECTED),
                models.F("id"),
                condition=models.Q(("is_hidden", False), models.Q(("target", ""), _negated=True)),
                name="deal_board_targets",
            ),
        ),
    ]
