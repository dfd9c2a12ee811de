"""What the archive does when other rooms report something."""

from collections.abc import Sequence
from contextlib import suppress

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from zhike.access.models import Person
from zhike.events import handlers
from zhike.events.models import Event

from .completeness import POLICIES, weighs_own, weights_mark
from .services import follow_department, refresh_completeness

JUDGED = [
    *("customers.created", "customers.imported", "customers.changed", "customers.restored"),
    *("customers.contact_added", "customers.contact_changed", "customers.contact_removed"),
    *("customers.product_added", "customers.product_removed"),
]
WEIGHED = ["access.policy_changed", "customers.field_changed"]


def declare() -> None:
    """Register the handlers, from AppConfig.ready."""
    handlers.register("customers.departments", ["access.person_changed"], follow_owners)
    handlers.register("customers.completeness", JUDGED, judge, label=_("档案完整度"))
    handlers.register("customers.weights", WEIGHED, weigh_anew, label=_("完整度权重"))


def follow_owners(events: Sequence[Event]) -> None:
    """Move the customers of everybody who changed department there; the department now decides, not the one then."""
    moved = {event.data["person_id"] for event in events if "department_id" in event.data.get("fields", ())}
    for person_id, department_id in Person.objects.filter(pk__in=moved).values_list("pk", "department_id"):
        follow_department(person_id=person_id, department_id=department_id)


def judge(events: Sequence[Event]) -> None:
    """Work out anew how complete the archives are that somebody wrote to; one statement for a batch.

    An import has judged its rows itself and says by which weights; while these hold, nothing is left to do.
    """
    mark = weights_mark()
    due = [event.customer_id for event in events if event.customer_id and event.data.get("judged") != mark]
    if due:
        refresh_completeness(due)


def weigh_anew(events: Sequence[Event]) -> None:
    """Let a job judge every archive by new weights; a second change while it waits is taken along.

    A weighed field of the company's own that is retired, restored or meant for others changes what is asked, too.
    """
    fields = {event.data["id"] for event in events if event.kind == "customers.field_changed"}
    is_weighed = any(weighs_own(field_id) for field_id in fields)
    if not is_weighed and not {event.data.get("policy") for event in events} & {policy.key for policy in POLICIES}:
        return
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task("customers.recompute_completeness", queueing_lock="customers.recompute_completeness").defer()
