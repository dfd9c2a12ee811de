"""Scores of leads: learnt, tried on customers held out, kept, explained, and used by the list."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from zhike.access.models import FieldRule, Person, Role
from zhike.conditions.language import Compare
from zhike.conditions.queries import matching
from zhike.customers.models import Customer
from zhike.lib.industries import industry_name
from zhike.lib.refusals import Refused
from zhike.pool.models import Pool, PoolMember
from zhike.sales.finding import score_reading, scoring
from zhike.sales.finding.profiles import ProfileDraft, save_profile
from zhike.sales.finding.score_rules import score_of, sum_weights
from zhike.sales.models import LeadScore, Profile, ScoreModel
from zhike.testing.world import NOW, World

from .finding_world import plant


@pytest.fixture
def main(world: World) -> Profile:
    """Return the profile that leads are scored by."""
    Profile.objects.filter(is_main=True).update(is_main=False)
    draft = ProfileDraft(name="打分画像", is_main=True)
    return save_profile(actor=world.actor_of(world.admin), profile_id=None, draft=draft, now=NOW)


def test_leads_like_good_customers_score_higher_and_it_shows_on_those_held_out(world: World, main: Profile) -> None:
    plant(world.wang, seed=1, count=4000)
    model = scoring.rescore(now=NOW)
    assert model is not None
    assert model.total + model.held_out == 4000
    assert model.auc is not None and model.auc_low is not None
    assert model.auc_low > 0.6, "the planted pattern tells them apart"
    assert 0.05 <= model.slope <= 1
    bands = [one for one in model.bands if one["count"] >= 50]
    assert bands[-1]["good"] / bands[-1]["count"] > 3 * bands[0]["good"] / bands[0]["count"]
    assert sum(one["count"] for one in model.bands) == model.held_out


def test_only_who_is_no_good_customer_yet_has_a_score_and_it_is_the_sum_of_its_reasons(
    world: World, main: Profile
) -> None:
    plant(world.wang, seed=2, count=1500)
    model = scoring.rescore(now=NOW)
    assert model is not None
    assert LeadScore.objects.count() == Customer.objects.filter(stage="inquiry").count()
    for one in LeadScore.objects.order_by("pk")[:50]:
        assert abs(one.score - score_of(sum_weights(model.weights, one.held), model.slope)) <= 1
    best = LeadScore.objects.order_by("-score", "pk")[0]
    why = score_reading.explain_score(actor=world.actor_of(world.wang), customer_id=best.pk)
    assert why.reasons[0].label == "行业" and why.reasons[0].words == industry_name("34")
    assert why.reasons[0].weight > 0


def test_noise_alone_gives_an_area_around_a_half(world: World, main: Profile) -> None:
    plant(world.wang, seed=3, count=2500, industry="651", region="320500", employees=80)
    model = scoring.rescore(now=NOW)
    assert model is not None and model.auc_low is not None and model.auc_high is not None
    assert model.auc_low < 0.5 < model.auc_high


def test_scoring_again_replaces_scores_and_keeps_models(world: World, main: Profile) -> None:
    ids = plant(world.wang, seed=4, count=900)
    scoring.rescore(now=NOW)
    signed = Customer.objects.filter(pk__in=ids, stage="inquiry").order_by("pk")[0]
    Customer.objects.filter(pk=signed.pk).update(stage="closed")
    second = scoring.rescore(now=NOW + timedelta(days=1))
    assert ScoreModel.objects.count() == 2
    assert not LeadScore.objects.filter(pk=signed.pk).exists()
    assert set(LeadScore.objects.values_list("model_id", flat=True)) == {second and second.pk}
    assert not scoring.rescore_when_due(now=NOW + timedelta(days=1, hours=2))
    assert scoring.rescore_when_due(now=NOW + timedelta(days=2, hours=2))


def test_who_came_since_is_scored_by_the_present_model(world: World, main: Profile) -> None:
    plant(world.wang, seed=5, count=900)
    scoring.rescore(now=NOW)
    fresh = plant(world.wang, seed=6, count=5, first=8001, stage="inquiry", created_at=NOW)
    assert scoring.score_new(now=NOW) == 5
    assert LeadScore.objects.filter(pk__in=fresh).count() == 5
    assert scoring.score_new(now=NOW) == 0


def test_too_few_good_customers_are_refused_and_keep_the_night_quiet(world: World, main: Profile) -> None:
    plant(world.wang, seed=1, count=60, stage="inquiry")
    with pytest.raises(Refused):
        scoring.rescore(now=NOW)
    assert not scoring.rescore_when_due(now=NOW)
    with pytest.raises(Refused):
        scoring.rescore(actor=world.actor_of(world.wang), now=NOW)


def test_the_list_shows_filters_and_orders_by_the_score(
    world: World, main: Profile, client_of: Callable[..., Client]
) -> None:
    plant(world.wang, seed=7, count=700)
    scoring.rescore(now=NOW)
    actor = world.actor_of(world.wang)
    wanted = LeadScore.objects.filter(score__gte=60).count()
    assert 0 < wanted < 700
    node = Compare("lead_score", "gte", 60)
    assert matching(actor=actor, subject="customer", node=node, now=NOW).count() == wanted
    without = Compare("lead_score", "empty")
    signed = Customer.objects.filter(stage="closed").count()
    assert matching(actor=actor, subject="customer", node=without, now=NOW).count() == signed
    client = client_of(world.wang)
    page = client.get("/customers/?columns=name,lead_score&sort=-lead_score").content.decode()
    best = LeadScore.objects.order_by("-score", "-pk")[0]
    assert page.index("data-href=") == page.index(f'data-href="/customers/{best.pk}/"')
    scores = [one.score for one in LeadScore.objects.order_by("-score", "-pk")[:3]]
    assert f">{scores[0]}<" in page.replace(" ", "")


def test_a_role_without_the_field_neither_sees_nor_orders_by_it(
    world: World, main: Profile, client_of: Callable[..., Client]
) -> None:
    plant(world.wang, seed=7, count=300)
    scoring.rescore(now=NOW)
    FieldRule.objects.create(role=Role.objects.get(key="rep"), object="customer", field="lead_score", rule="hidden")
    Person.objects.update(rights_version=79)
    client = client_of(world.wang)
    page = client.get("/customers/?columns=name,lead_score").content.decode()
    assert "线索得分" not in page
    node = Compare("lead_score", "gte", 60)
    with pytest.raises(Refused):
        matching(actor=world.actor_of(world.wang), subject="customer", node=node, now=NOW)
    assert client.get(f"/sales/leads/why/{LeadScore.objects.order_by('pk')[0].pk}/").status_code == 404


def test_the_stock_is_listed_by_score_with_reasons_and_claimed_from_there(
    world: World, main: Profile, client_of: Callable[..., Client]
) -> None:
    pool = Pool.objects.create(name="华东公海")
    PoolMember.objects.create(pool=pool, person_id=world.wang.pk)
    plant(world.zhang, seed=8, count=800)
    plant(None, seed=9, count=120, first=7001, stage="inquiry", pool_id=pool.pk)
    scoring.rescore(now=NOW)
    client = client_of(world.wang)
    page = client.get("/sales/leads/").content.decode()
    stock = LeadScore.objects.filter(customer__pool_id=pool.pk).order_by("-score", "-pk")
    assert page.index(f"/customers/{stock[0].pk}/") < page.index(f"/customers/{stock[1].pk}/")
    assert industry_name("34") in page
    best = stock[0].pk
    assert client.post("/pool/claim/", {"picked": [best]}).status_code == 302
    assert Customer.objects.get(pk=best).owner_id == world.wang.pk
    assert f"/customers/{best}/" not in client.get("/sales/leads/").content.decode()
    why = client.get(f"/sales/leads/why/{best}/").content.decode()
    assert "得分怎么来的" in why or "加减" in why
    assert client_of(world.outsider).get(f"/sales/leads/why/{best}/").status_code == 404
