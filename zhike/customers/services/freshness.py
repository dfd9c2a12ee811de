"""Remember when each key field was last said to be right."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from zhike.access.actor import Actor
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from ..completeness import LABELS
from ..fields import rule_of
from ..freshness import AGEING, ALSO, why_cannot_confirm
from ..queries.freshness import find_filled
from ..queries.scope import lock_customer

_REMEMBER = """
INSERT INTO customers_fieldconfirmation (customer_id, field, at, by_id)
SELECT %(customer)s, unnest(%(fields)s::text[]), %(at)s, %(by)s
ON CONFLICT (customer_id, field) DO UPDATE SET at = excluded.at, by_id = excluded.by_id
WHERE customers_fieldconfirmation.at < excluded.at
"""


def confirm_field(*, actor: Actor, customer_id: int, field: str, now: datetime) -> None:
    """Say that a key field of a customer is still right; it is not asked again for as long as the company allows.

    Needs the right to edit the customer and to see the field in full. Locks the
    customer, records customers.field_confirmed.
    """
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        refuse_if(
            why_cannot_confirm(
                is_known=field in (*AGEING, *ALSO),
                is_seen=rule_of(actor, field) in (None, "readonly"),
                is_filled=field in find_filled(customer_id),
            )
        )
        remember_confirmed(customer_id, [field], actor, now)
        data = {"field": field, "label": str(LABELS[field])}
        record(actor=actor, kind="customers.field_confirmed", customer_id=customer_id, data=data, at=now)


def remember_confirmed(customer_id: int, names: Iterable[str], actor: Actor, now: datetime) -> None:
    """Take a change of key fields as their confirmation; inside the caller's transaction, one statement at most."""
    ageing = sorted({name for name in names if name in AGEING or name in ALSO})
    if not ageing:
        return
    values: dict[str, Any] = {"customer": customer_id, "fields": ageing, "at": now, "by": actor.id_or_none}
    with connection.cursor() as cursor:
        cursor.execute(_REMEMBER, values)
