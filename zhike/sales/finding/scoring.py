"""Score leads by how like good customers they are: learn the weights, try them on customers held out, keep scores.

Everything that touches rows happens in the database, in slices of ids; only counts come to the program.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils import timezone

from zhike.access.actor import SystemActor
from zhike.access.policies import get_policy
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.customers.models import Customer
from zhike.events.services import record
from zhike.lib.refusals import Refused

from ..models import LeadScore, Profile, ScoreModel
from . import score_rules
from .attributes import TABLE, chosen
from .counting import Question, compiled, count, customers, raw, select, value_column
from .kinds import SCORED
from .lateness import left_out
from .policy import FINDING
from .profiles import base_of, good_of, without
from .rules import why_no_profile

# A quarter of all customers, whatever their order, never teaches and only judges.
_TAUGHT = f"(hashint8({TABLE}.id) & 3) <> 0"
_HELD_OUT = f"(hashint8({TABLE}.id) & 3) = 0"
_SLICE = 50_000
_NEW_AT_ONCE = 5000
_KEEP = """
INSERT INTO sales_leadscore (customer_id, score, held, model_id, at)
SELECT scored.id, round(100 / (1 + exp(-greatest(-50, least(50, %s * scored.total)))))::int, scored.held, %s, %s
FROM ({scored}) AS scored WHERE scored.good IS NOT TRUE
ON CONFLICT (customer_id) DO UPDATE SET score = EXCLUDED.score, held = EXCLUDED.held,
  model_id = EXCLUDED.model_id, at = EXCLUDED.at
"""


def rescore(*, actor: Any = None, now: datetime) -> ScoreModel | None:
    """Learn anew from the main profile and score everybody who is not a good customer yet; None without a profile.

    Refused when too few are good. The model is kept for good, scores carry its id. Records sales.scored.
    """
    if actor is not None:
        refuse_unless_capable(actor, "finding", "edit")
    profile = Profile.objects.filter(is_main=True).first()
    if profile is None:
        return None
    model = _learn(profile, now)
    asked = _question(profile, now)
    for first, last in _slices():
        _score(asked, model, f"{TABLE}.id BETWEEN {first} AND {last}", now)
    with transaction.atomic():
        LeadScore.objects.exclude(model=model).delete()
        data = {"name": profile.name, "model": model.pk, "auc": model.auc}
        record(actor=actor or SystemActor(), kind=SCORED, customer_id=None, data=data, at=now)
    return model


def rescore_when_due(*, now: datetime) -> bool:
    """Score anew when the setting's days are over; a profile without enough good customers waits."""
    last = ScoreModel.objects.order_by("-pk").first()
    days = int(get_policy(FINDING.key)["score_days"])
    if last is not None and timezone.localdate(now) - timezone.localdate(last.at) < timedelta(days=days):
        return False
    try:
        return rescore(now=now) is not None
    except Refused:
        return False


def score_new(*, now: datetime) -> int:
    """Score who came since the last look by the present model; from a job, every few minutes."""
    model = ScoreModel.objects.order_by("-pk").first()
    if model is None or not model.profile.is_main:
        return 0
    since = now - timedelta(days=2)
    fresh = Customer.objects.filter(created_at__gte=since, deleted_at__isnull=True, lead_score__isnull=True)
    ids = list(fresh.order_by("-created_at").values_list("pk", flat=True)[:_NEW_AT_ONCE])
    if not ids:
        return 0
    listed = ", ".join(str(int(id_)) for id_ in ids)
    return _score(_question(model.profile, now), model, f"{TABLE}.id IN ({listed})", now)


def _question(profile: Profile, now: datetime, part: str = "") -> Question:
    single = [one for one in chosen(profile.attributes) if not one.is_many]
    return Question(SystemActor(), good_of(profile), base_of(profile), single, now, part)


def _learn(profile: Profile, now: datetime) -> ScoreModel:
    """Work out the weights on three quarters of the customers, and how well they tell the other quarter apart."""
    taught_by = _question(profile, now, _TAUGHT)
    learned = count(taught_by, minimum=profile.minimum)
    refusal = why_no_profile(good=learned.good, total=learned.total)
    if refusal is not None:
        raise Refused(refusal)
    late = left_out(taught_by, learned, is_kept=bool(profile.attributes))
    learned = without(learned, late)
    weights = score_rules.weigh(learned.rows, good=learned.good, total=learned.total, minimum=profile.minimum)
    taught = _totals(taught_by, weights, learned.edges)
    judged = _totals(_question(profile, now, _HELD_OUT), weights, learned.edges)
    slope = score_rules.calibrate_slope(taught)
    auc = score_rules.compute_auc(judged)
    return ScoreModel.objects.create(
        profile=profile,
        profile_version=profile.version,
        at=now,
        total=learned.total,
        good=learned.good,
        held_out=sum(one.count for one in judged),
        held_out_good=sum(one.good for one in judged),
        auc=auc.value if auc else None,
        auc_low=auc.low if auc else None,
        auc_high=auc.high if auc else None,
        slope=slope,
        weights=weights,
        edges={key: list(cuts) for key, cuts in learned.edges.items()},
        bands=[one.__dict__ for one in score_rules.band(judged, slope)],
        left_out=late,
    )


def _scored(asked: Question, weights: score_rules.Weights, edges: Mapping[str, Sequence[str]]) -> tuple[str, list[Any]]:
    """Return the SELECT of id, good, sum of weights and the values that made it, for the customers of a question."""
    used = [one for one in asked.attributes if one.key in weights]
    columns = {"id": raw(f"{TABLE}.id"), "good": compiled(asked, asked.good)}
    columns |= {one.key: value_column(one, asked.actor, edges) for one in used}
    text, params = select(customers(asked), columns)
    names = [f"v{place}" for place in range(len(used))]
    joins = "".join(
        f" LEFT JOIN unnest(%s::text[], %s::float8[]) AS w{place}(value, weight) ON w{place}.value = base.{name}"
        for place, name in enumerate(names)
    )
    total = " + ".join([f"COALESCE(w{place}.weight, 0)" for place in range(len(used))] or ["0"])
    held = ", ".join(f"'{one.key}', base.{name}" for one, name in zip(used, names, strict=True))
    listed = ", ".join(["id", "good", *names])
    sql = (
        f"SELECT base.id, base.good, ({total})::float8 AS total,"  # noqa: S608 - keys of fields and names of our own
        f" jsonb_strip_nulls(jsonb_build_object({held})) AS held FROM ({text}) AS base({listed}){joins}"
    )
    tables = [part for one in used for part in (list(weights[one.key]), list(weights[one.key].values()))]
    return sql, [*params, *tables]


def _totals(
    asked: Question, weights: score_rules.Weights, edges: Mapping[str, Sequence[str]]
) -> list[score_rules.Total]:
    """Return how many customers, and how many good ones, reach each sum of weights."""
    scored, params = _scored(asked, weights, edges)
    sql = (
        "SELECT round(total::numeric, 3)::float8, count(*), count(*) FILTER (WHERE good IS TRUE)"  # noqa: S608
        f" FROM ({scored}) AS scored GROUP BY 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [score_rules.Total(*row) for row in cursor.fetchall()]


def _score(asked: Question, model: ScoreModel, part: str, now: datetime) -> int:
    """Write the scores of a part of the customers."""
    inside = Question(asked.actor, asked.good, asked.base, asked.attributes, asked.now, part)
    scored, params = _scored(inside, model.weights, model.edges)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP.format(scored=scored), [model.slope, model.pk, now, *params])
        return int(cursor.rowcount)


def _slices() -> Iterator[tuple[int, int]]:
    """Yield ranges of ids that hold all customers."""
    ends = Customer.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    for first in range(ends["first"], ends["last"] + 1, _SLICE):
        yield first, first + _SLICE - 1
