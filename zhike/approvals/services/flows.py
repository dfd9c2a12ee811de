"""Set who decides on a kind of request."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.events.services import record
from zhike.lib.refusals import Refusal, Refused, refuse_if

from .. import kinds, rules
from ..messages import FLOW_CHANGED
from ..models import FlowVersion
from ..queries import flow_of
from ..rules import Step


def change_flow(
    *, actor: Actor, kind: str, steps: Sequence[Step], seen_version: int, now: datetime
) -> FlowVersion | None:
    """Write the next version of a flow, or nothing when nothing changed; open requests keep the flow they began with.

    Refused when somebody else changed it after it was shown. Records approvals.flow_changed.
    """
    refuse_unless_capable(actor, "setting", "edit")
    if kinds.find(kind) is None:
        raise Http404
    refuse_if(rules.why_bad_flow(steps))
    known, version = flow_of(kind)
    if version != seen_version:
        raise Refused(_changed_meanwhile())
    if tuple(steps) == known:
        return None
    row = FlowVersion(
        kind=kind, version=version + 1, steps=[step.to_json() for step in steps], by_id=actor.id_or_none, at=now
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record(actor=actor, kind=FLOW_CHANGED, data={"kind": kind, "version": row.version}, at=now)
    except IntegrityError as error:
        raise Refused(_changed_meanwhile()) from error
    return row


def _changed_meanwhile() -> Refusal:
    sentence = _("有人刚刚改过这个流程，你看到的已不是最新内容。")
    return Refusal("approvals.flow_changed_meanwhile", sentence, help=_("请刷新页面后再改。"))
