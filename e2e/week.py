"""Let a week pass for the measures against a drought, and do the worker's job of that morning: `python -m e2e.week`."""

import os
import sys


def main() -> None:
    """Bring the day of the question forward and ask."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhike.config.settings")
    import django

    django.setup()
    from django.utils import timezone

    from zhike.sales.alerts.services import ask_results
    from zhike.sales.models import NewAAlert

    NewAAlert.objects.filter(ask_on__isnull=False, asked_at__isnull=True).update(ask_on=timezone.localdate())
    sys.stdout.write(f"{ask_results(now=timezone.now())}\n")


if __name__ == "__main__":
    main()
