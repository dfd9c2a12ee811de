"""Write down what open eyes saw, and fill the fields of the archive that it belongs to."""

from datetime import datetime

from django.db import transaction
from django.http import Http404

from zhike.access.actor import Actor
from zhike.customers.services import change_customer
from zhike.lib.refusals import refuse_if

from ...models import SightForm, VisitSight
from .. import rules
from ..drafts import SightDraft
from ..queries.scope import get_visit, goes_along
from .planning import lock_visit


def keep_sight(*, actor: Actor, draft: SightDraft, now: datetime) -> VisitSight:
    """Keep the answers of the checklist with the visit, and change the archive by those that feed it.

    The archive changes with the rights of change_customer, which also refuses over somebody's newer words; then
    nothing is kept. Who goes along writes; a second time replaces the first. Locks definitions, then the customer.
    """
    with transaction.atomic():
        visit = get_visit(actor=actor, customer_id=draft.customer_id, visit_id=draft.visit_id)
        refuse_if(rules.why_cannot_look(is_there=goes_along(actor, visit), state=visit.state))
        if draft.changes:
            change_customer(
                actor=actor, customer_id=draft.customer_id, version=draft.version, changes=draft.changes, now=now
            )
        visit = lock_visit(actor=actor, customer_id=draft.customer_id, visit_id=draft.visit_id)
        form = SightForm.objects.filter(pk=draft.form_id).first()
        if form is None:
            raise Http404
        earlier = VisitSight.objects.filter(customer_id=visit.customer_id, visit=visit).first()
        fed = list(dict.fromkeys([*(earlier.fed if earlier else []), *draft.changes]))
        values = {"form": form, "answers": dict(draft.answers), "fed": fed, "by_id": actor.person_id, "at": now}
        sight, _created = VisitSight.objects.update_or_create(
            customer_id=visit.customer_id, visit=visit, defaults=values
        )
    return sight
