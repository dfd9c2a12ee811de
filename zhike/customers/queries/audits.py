"""Audits as their pages show them: the list, the next to call, the result with what it leaves open."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhike.access.actor import Actor, reach_of
from zhike.access.queries import person_names

from .. import audit_rules as rules
from ..audit_rules import Called, Share
from ..choices import AuditOutcome
from ..models import Audit, AuditItem, Source
from .scope import visible_to

PAGE = 50


@dataclass(frozen=True)
class AuditRow:
    """An audit in the list, with how far it is."""

    audit: Audit
    size: int
    share: Share
    by: str


@dataclass(frozen=True)
class Result:
    """What a sample says: the share over all, by outcome, owner, source and age of the record."""

    size: int
    share: Share
    outcomes: Sequence[tuple[str, bool, int]]
    parts: Sequence[tuple[str, Sequence[tuple[str, Share]]]]


def audits_visible_to(actor: Actor) -> QuerySet[Audit]:
    """Return the audits that a person drew or calls; who sees every customer and may assign or read settings, all."""
    reach = reach_of(actor, "customer", "view")
    if reach.everything and (actor.can("customer", "assign") or actor.can("setting", "view")):
        return Audit.objects.all()
    if reach.nothing:
        return Audit.objects.none()
    return Audit.objects.filter(Q(by_id=actor.person_id) | Q(caller_ids__contains=[actor.person_id]))


def get_audit(*, actor: Actor, audit_id: int) -> Audit:
    """Return an audit that the actor has a part in, or not found."""
    found = audits_visible_to(actor).filter(pk=audit_id).first()
    if found is None:
        raise Http404
    return found


def list_audits(*, actor: Actor) -> list[AuditRow]:
    """Return the newest audits with their share so far; two queries."""
    valid = Count("items", filter=Q(items__outcome__in=rules.VALID))
    counted = audits_visible_to(actor).annotate(
        size=Count("items"), called=Count("items", filter=~Q(items__outcome="")), valid=valid
    )
    rows: list[Any] = list(counted.order_by("-at", "-pk")[:PAGE])
    names = person_names(row.by_id for row in rows)
    return [AuditRow(row, row.size, Share(row.called, row.valid), names.get(row.by_id or 0, "")) for row in rows]


def list_items(*, actor: Actor, audit_id: int, waiting: bool = True) -> list[AuditItem]:
    """Return a page of the sample in order, as far as the actor sees its customers; untried ones first."""
    items = AuditItem.objects.filter(audit_id=audit_id, customer__in=visible_to(actor)).select_related("customer")
    if waiting:
        items = items.filter(outcome="")
    return list(items.order_by("position")[:PAGE])


def get_item(*, actor: Actor, audit_id: int, item_id: int) -> AuditItem:
    """Return one archive of a sample whose customer the actor sees, or not found."""
    items = AuditItem.objects.filter(audit_id=audit_id, pk=item_id, customer__in=visible_to(actor))
    found = items.select_related("customer").first()
    if found is None:
        raise Http404
    return found


def find_next(*, actor: Actor, audit_id: int, after: int = 0) -> AuditItem | None:
    """Return the next archive that nobody called yet: behind `after`, else the first."""
    items = AuditItem.objects.filter(audit_id=audit_id, outcome="", customer__in=visible_to(actor)).order_by("position")
    return items.filter(position__gt=after).first() or items.first()


def get_result(audit: Audit) -> Result:
    """Return the result of an audit that the actor may see; three queries."""
    rows = AuditItem.objects.filter(audit_id=audit.pk).values_list("outcome", "owner_id", "source_id", "created_at")
    found = list(rows)
    called = [
        Called(outcome, owner, source, rules.age_of(created_at, audit.at))
        for outcome, owner, source, created_at in found
        if outcome
    ]
    people = person_names(one.owner_id for one in called)
    sources = dict(Source.objects.values_list("pk", "name"))
    ages = dict(zip(rules.AGES, (_("不满 1 年"), _("1 到 2 年"), _("2 到 3 年"), _("3 年以上")), strict=True))
    labels: Iterable[tuple[str, str, Callable[[Any], str]]] = (
        (_("负责人"), "owner_id", lambda key: people.get(key, _("无人负责"))),
        (_("来源"), "source_id", lambda key: sources.get(key, _("未填"))),
        (_("建档多久"), "age", lambda key: ages[key]),
    )
    parts = [
        (title, [(say(key), share) for key, share in rules.break_down(called, by).items()]) for title, by, say in labels
    ]
    outcomes = [
        (str(AuditOutcome(outcome).label), rules.is_valid(outcome), count)
        for outcome, count in rules.count_outcomes(called).items()
    ]
    return Result(len(found), rules.share_of(called), outcomes, parts)
