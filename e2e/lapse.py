"""Let the time of an open offer be over and have the worker look: `python -m e2e.lapse CUSTOMER`."""

import os
import sys
from contextlib import suppress


def main() -> None:
    """End the hours of the customer's offer and put the worker's job into its queue."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhike.config.settings")
    import django

    django.setup()
    from django.utils import timezone
    from procrastinate.exceptions import AlreadyEnqueued

    from zhike.pool.models import Offer
    from zhike.pool.tasks import move_offers

    now = timezone.now()
    count = Offer.objects.filter(customer_id=int(sys.argv[1]), state="open").update(expires_at=now)
    assert count == 1, "nobody was asked"
    with suppress(AlreadyEnqueued):
        move_offers.defer(timestamp=int(now.timestamp()))


if __name__ == "__main__":
    main()
