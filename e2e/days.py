"""Let days pass for one customer, then have the worker warn: `python -m e2e.days CUSTOMER LEFT`.

So many days pass that LEFT are left until its day of reclaim; a journey cannot wait for them.
"""

import os
import sys
from contextlib import suppress


def main() -> None:
    """Move the clock of the customer and put the worker's job of the minute into its queue."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhike.config.settings")
    import django

    django.setup()
    from django.utils import timezone
    from procrastinate.exceptions import AlreadyEnqueued

    from zhike.customers.models import Customer
    from zhike.pool.tasks import remind_people
    from zhike.testing.days import let_days_pass

    customer_id, left = int(sys.argv[1]), int(sys.argv[2])
    due_on = Customer.objects.values_list("reclaim_on", flat=True).get(pk=customer_id)
    assert due_on is not None, "nobody will ever take this customer back"
    let_days_pass((due_on - timezone.localdate()).days - left, [customer_id])
    with suppress(AlreadyEnqueued):
        remind_people.defer(timestamp=int(timezone.now().timestamp()))


if __name__ == "__main__":
    main()
