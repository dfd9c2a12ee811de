"""Let the next midnight pass for everybody: `python -m e2e.midnight` prints whom the last trial named for that day."""

import json
import os
import sys


def main() -> None:
    """Move what is dated one day back and print the ids as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhike.config.settings")
    os.environ["ZHIKE_DB_ROLE"] = "owner"  # versions are never changed by the program itself
    import django

    django.setup()
    from datetime import timedelta

    from django.db.models import F

    from zhike.customers.models import Customer
    from zhike.pool.models import RuleVersion, Simulation
    from zhike.testing.days import let_days_pass

    let_days_pass(1, list(Customer.objects.filter(owner__isnull=False).values_list("pk", flat=True)))
    RuleVersion.objects.update(valid_from=F("valid_from") - timedelta(days=1))
    trial = Simulation.objects.latest("pk")
    named = trial.rows.filter(then_on__lte=trial.day).order_by("customer_id").values_list("customer_id", flat=True)
    sys.stdout.write(json.dumps(list(named)))


if __name__ == "__main__":
    main()
