"""Scores as people see them: why one lead has its score, how good the model is, and leads of the pools by score."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import Http404

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.customers.models import Customer
from zhike.customers.pools import as_seen
from zhike.customers.queries import get_customer
from zhike.pool.claim_listing import ShownRow, show_rows
from zhike.pool.queries.stock import in_stock, open_pools, read_rows
from zhike.web.listing import ListState
from zhike.web.paging import Page, build_page

from ..models import LeadScore, ScoreModel
from .attributes import Attribute, offered, say_values
from .score_rules import Reason, Weights, explain

FIELD = "lead_score"
_SHOWN = 3


@dataclass(frozen=True)
class Said:
    """A reason in words; `rule` is the field that guards it."""

    label: str
    words: str
    weight: float
    rule: str = ""


@dataclass(frozen=True)
class Why:
    """A lead's score with what it is made of."""

    customer: Customer
    score: LeadScore | None
    reasons: Sequence[Said]


@dataclass(frozen=True)
class Lead:
    """A customer of a pool with its score and the strongest reasons."""

    shown: ShownRow
    score: int
    reasons: Sequence[Said]


def explain_score(*, actor: Actor, customer_id: int) -> Why:
    """Return the score of one customer with all its reasons; not found where the field is closed."""
    customer = get_customer(actor=actor, customer_id=customer_id)
    if not is_open(actor, "customer", FIELD):
        raise Http404
    found = LeadScore.objects.select_related("model").filter(pk=customer_id).first()
    reasons = say_reasons(as_seen(actor, customer), [found])[found.pk] if found else []
    return Why(customer, found, reasons)


def say_reasons(actor: Actor, scores: Sequence[LeadScore]) -> dict[int, list[Said]]:
    """Return the reasons of scores in words; what the actor may not see of a customer is no reason."""
    known = offered(actor)
    made: dict[int, list[Reason]] = {}
    for score in scores:
        weights: Weights = score.model.weights
        made[score.pk] = [one for one in explain(weights, score.held, score.model.slope) if one.attribute in known]
    words = _words(known, [one for reasons in made.values() for one in reasons])
    return {
        pk: [
            Said(
                str(known[one.attribute].field.label),
                words[one.attribute, one.value],
                one.weight,
                known[one.attribute].field.guarded_by,
            )
            for one in reasons
        ]
        for pk, reasons in made.items()
    }


def _words(known: Mapping[str, Attribute], reasons: Sequence[Reason]) -> dict[tuple[str, str], str]:
    wanted: dict[str, list[str]] = defaultdict(list)
    for one in reasons:
        wanted[one.attribute].append(one.value)
    return {
        (key, value): text for key, values in wanted.items() for value, text in say_values(known[key], values).items()
    }


def list_leads(*, actor: Actor, state: ListState, now: datetime) -> Page[Lead]:
    """Return one page of what the actor may claim, the likest to good customers first; by the index of scores."""
    pools = {pool.pk: pool for pool in open_pools(actor)}
    rows = LeadScore.objects.filter(customer__in=in_stock(list(pools))).select_related("model")
    cursor = state.cursor
    backwards = cursor is not None and cursor.backwards
    if cursor is not None and len(cursor.values) == 2:
        score, customer_id = int(cursor.values[0]), int(cursor.values[1])
        rows = rows.filter(_after(score, customer_id, backwards=backwards))
    order = ("score", "pk") if backwards else ("-score", "-pk")
    found = list(rows.order_by(*order)[: state.limit + 1])
    stock = {row.id: row for row in read_rows([one.pk for one in found])}
    shown = {one.row.id: one for one in show_rows(actor, list(stock.values()), pools, now)}
    reasons = say_reasons(actor, found)
    leads = [Lead(shown[one.pk], one.score, _best(shown[one.pk], reasons[one.pk])) for one in found if one.pk in shown]
    return build_page(
        leads, limit=state.limit, after=cursor, key=lambda one: (one.score, one.shown.row.id), sort=state.order
    )


def _best(shown: ShownRow, reasons: Sequence[Said]) -> list[Said]:
    """Return the strongest reasons for a lead that its pool shows."""
    seen_as = shown.cells.actor
    speaks = [said for said in reasons if said.weight > 0 and is_open(seen_as, "customer", said.rule)]
    return speaks[:_SHOWN]


def _after(score: int, customer_id: int, *, backwards: bool) -> Q:
    if backwards:
        return Q(score__gt=score) | Q(score=score, pk__gt=customer_id)
    return Q(score__lt=score) | Q(score=score, pk__lt=customer_id)


def find_model() -> ScoreModel | None:
    """Return the model that scores now, or None before the first."""
    return ScoreModel.objects.select_related("profile").order_by("-pk").first()


def list_models() -> list[ScoreModel]:
    """Return the last models, the newest first, without their weights."""
    return list(ScoreModel.objects.select_related("profile").defer("weights", "edges").order_by("-pk")[:12])


def say_weights(actor: Actor, model: ScoreModel) -> list[Said]:
    """Return every weight of a model in words, what speaks most for a lead first."""
    known = offered(actor)
    rows = [
        Reason(key, value, weight * model.slope)
        for key, values in model.weights.items()
        if key in known
        for value, weight in values.items()
    ]
    words = _words(known, rows)
    said = [Said(str(known[one.attribute].field.label), words[one.attribute, one.value], one.weight) for one in rows]
    return sorted(said, key=lambda one: -one.weight)
