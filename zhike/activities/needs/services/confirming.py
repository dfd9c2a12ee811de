"""The customer confirms the wording: from here on the need is defined."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.lib.refusals import refuse_if

from ...models import Need
from .. import kinds, rules
from ..choices import ConfirmedHow, NeedState, StepKind
from ..drafts import ConfirmationDraft
from ..policy import needs_all_steps
from ..steps import missing_before_confirming
from .locking import lock_need, name_of_contact, tell, write
from .stepping import put_step


def confirm_need(*, actor: Actor, draft: ConfirmationDraft, now: datetime) -> Need:
    """Take down who of the customer confirmed the statement, when and how; the need is then defined.

    Refused with a code of rules.why_cannot_confirm, and when the wording changed after it was read out.
    Locks the customer, then the need; notes the step 确定.
    """
    with transaction.atomic():
        need = lock_need(actor=actor, customer_id=draft.customer_id, need_id=draft.need_id)
        refuse_if(rules.why_changed(seen=draft.version, version=need.version))
        noted = set(need.steps.filter(customer_id=need.customer_id).values_list("step", flat=True))
        name = name_of_contact(need.customer_id, draft.contact_id, draft.name)
        refuse_if(
            rules.why_cannot_confirm(
                state=need.state,
                statement=need.statement,
                missing=missing_before_confirming(noted, needs_all=needs_all_steps()),
                name=name,
                how=draft.how,
                at=draft.at,
                now=now,
            )
        )
        _confirm(actor, need, draft, name)
        columns = ("confirmed_contact", "confirmed_name", "confirmed_at", "confirmed_how", "confirmed_wording")
        write(need, now, "state", *columns, "confirmed_by")
        proof = draft.note.strip() or _("%(who)s %(how)s确认") % {"who": name, "how": ConfirmedHow(draft.how).label}
        put_step(actor, need, step=StepKind.CONFIRM, note=need.statement, proof=proof, now=now)
        tell(actor, need, kinds.CONFIRMED, now, who=name, how=draft.how)
    return need


def _confirm(actor: Actor, need: Need, draft: ConfirmationDraft, name: str) -> None:
    need.state = NeedState.DEFINED
    need.confirmed_contact_id = draft.contact_id
    need.confirmed_name = name
    need.confirmed_at = draft.at
    need.confirmed_how = draft.how
    need.confirmed_wording = need.statement
    need.confirmed_by_id = actor.id_or_none
