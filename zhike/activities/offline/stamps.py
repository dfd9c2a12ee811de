"""Check in and out without network: one's own visits of these days, with the position that the phone finds itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.customers.queries import visible_to

from ..models import Visit
from ..visits.choices import VisitState
from ..visits.forms.site import LeaveForm, StampForm
from .registry import OfflineForm

MOST = 60
BEHIND, AHEAD = timedelta(days=1), timedelta(days=3)


def stamp_forms() -> tuple[OfflineForm, OfflineForm]:
    """Return the forms of arriving and of leaving; one may do both before the network is back."""
    planned, there = VisitState.PLANNED, VisitState.ON_SITE
    arriving = OfflineForm(
        key="check_in",
        label=_("拜访签到"),
        icon="map-pin",
        template="activities/offline/stamp.html",
        address="/visits/{id}/in/",
        object="visit",
        capability="create",
        rows=lambda actor: _rows(actor, [planned]),
        form=partial(StampForm, auto_id="arrive_%s"),
        order=20,
    )
    leaving = OfflineForm(
        key="check_out",
        label=_("拜访签退"),
        icon="logout",
        template="activities/offline/stamp.html",
        address="/visits/{id}/out/",
        object="visit",
        capability="create",
        rows=lambda actor: _rows(actor, [there, planned]),
        form=partial(LeaveForm, auto_id="leave_%s"),
        order=30,
    )
    return arriving, leaving


def _rows(actor: Actor, states: Sequence[str]) -> list[Mapping[str, Any]]:
    """Return the actor's own visits of these days, the earliest first; the id leads to the visit's address."""
    today = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    rows = Visit.objects.filter(
        person_id=actor.person_id,
        state__in=states,
        planned_at__gte=today - BEHIND,
        planned_at__lt=today + AHEAD,
        customer__in=visible_to(actor).only("pk"),
    )
    found = rows.order_by("planned_at", "pk").values_list(
        "customer_id", "pk", "customer__name", "planned_at", "purpose"
    )
    return [
        {"id": f"{customer_id}/{pk}", "name": name, "note": f"{timezone.localtime(at):%m-%d %H:%M} {purpose}"}
        for customer_id, pk, name, at, purpose in found[:MOST]
    ]
