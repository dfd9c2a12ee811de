"""A base with a pattern for the journeys of finding customers: `python -m e2e.finding` in the running product.

Signed customers of the south are mostly software firms in 浙江; so are two of the leads that it puts into the pool.
"""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from zhike.access.models import Person

LIKE = ("湖州云桥软件有限公司", "绍兴云帆软件有限公司")
UNLIKE = "南通海门布业有限公司"
_CODES = {True: ("651", "330100"), False: ("171", "320600")}


def main() -> None:
    """Create the base, put the leads into the pool, and read the profile's model."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhike.config.settings")
    import django

    django.setup()
    from django.utils import timezone

    from zhike.access.models import Person
    from zhike.sales.finding import scoring

    now = timezone.now()
    _base(Person.objects.get(login="liuyang"), now)
    _leads(now)
    scoring.rescore(now=now)
    sys.stdout.write("ready\n")


def _base(owner: "Person", now: "datetime") -> None:
    from zhike.customers.models import Customer

    rows = []
    for number in range(240):
        is_soft = number % 4 == 0
        signs = number % 8 in (0, 4) and number % 3 != 0 if is_soft else number % 29 == 1
        industry, region = _CODES[is_soft]
        name = f"样本第{number}号有限公司"
        rows.append(
            Customer(
                number=f"E2E-F{number:04}",
                name=name,
                name_sort=f"zz{number:04}",
                owner=owner,
                department_id=owner.department_id,
                owner_since=now,
                stage="closed" if signs else "inquiry",
                industry=industry,
                region=region,
                created_at=now,
                updated_at=now,
            )
        )
    Customer.objects.bulk_create(rows)


def _leads(now: "datetime") -> None:
    from zhike.access.actor import SystemActor
    from zhike.customers.drafts import CustomerDraft
    from zhike.customers.services import change_owner, create_customer
    from zhike.pool.models import Pool

    actor, pool = SystemActor(), Pool.objects.get(name="苏南公海")
    for name in (*LIKE, UNLIKE):
        industry, region = _CODES[name in LIKE]
        draft = CustomerDraft(name=name, industry=industry, region=region, pool_id=pool.pk, accepts_duplicates=True)
        customer = create_customer(actor=actor, draft=draft, now=now)
        if customer.pool_id is None:
            change_owner(
                actor=actor, customer_id=customer.pk, to_person_id=None, to_pool_id=pool.pk, way="give_back", now=now
            )


if __name__ == "__main__":
    main()
