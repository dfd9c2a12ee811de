"""A property that is filled only after the signature leaks the outcome: it is left out, named, and never tops."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from zhike.customers.choices import CustomKind
from zhike.customers.custom.definitions import Option
from zhike.customers.models import Customer
from zhike.customers.services import FieldDraft, create_custom_field
from zhike.sales.finding import scoring
from zhike.sales.finding.profiles import ProfileDraft, save_profile, start_reading
from zhike.sales.finding.rules import AFTER, FILLED, Filling, Seen, rank, why_late
from zhike.sales.models import Opportunity, Pipeline, Profile, ProfileReading
from zhike.testing.world import NOW, World

from .finding_world import PLANTED, plant

_FILL = """
UPDATE customers_customer SET custom = custom || jsonb_build_object(%s::text, %s::text) WHERE id IN ({ids})
"""
_OPTIONS = (Option("", "金牌"), Option("", "标准"))


def field(world: World, label: str) -> str:
    """Add a choice of the company's own and return the key under which customers keep it."""
    draft = FieldDraft(label=label, kind=CustomKind.CHOICE, options=_OPTIONS)
    return str(create_custom_field(actor=world.actor_of(world.admin), draft=draft, now=NOW).pk)


def fill(key: str, rows: Any, value: str = "o1") -> None:
    """Write a value into customers, as one statement that history sees."""
    sql, params = rows.values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_FILL.format(ids=sql), [key, value, *params])


def sign(world: World, days_ago: int = 30) -> None:
    """Give everybody who signed a deal with a day of signature, long after the customer was entered."""
    Customer.objects.update(created_at=NOW - timedelta(days=400))
    stage = Pipeline.objects.get(is_default=True).stages.filter(kind="won").order_by("position")[0]
    signed = list(Customer.objects.filter(stage="closed").order_by("pk"))
    Opportunity.objects.bulk_create(
        Opportunity(
            customer=one,
            pipeline_id=stage.pipeline_id,
            stage=stage,
            title="样本",
            state="won",
            owner_id=one.owner_id,
            department_id=one.department_id,
            signed_at=NOW - timedelta(days=days_ago),
            closed_at=NOW - timedelta(days=days_ago),
            created_at=NOW - timedelta(days=60),
            updated_at=NOW,
            stage_since=NOW,
        )
        for one in signed
    )


def read(world: World, attributes: tuple[str, ...] = ()) -> ProfileReading:
    """Read a profile of signed customers over everything."""
    actor = world.actor_of(world.admin)
    draft = ProfileDraft(name="样本画像", attributes=attributes)
    found = Profile.objects.filter(name="样本画像").first()
    profile = save_profile(actor=actor, profile_id=found.pk if found else None, draft=draft, now=NOW)
    return start_reading(actor=actor, profile_id=profile.pk, of_person_id=None, now=NOW)


def test_what_only_signed_customers_have_is_left_out_and_the_planted_pattern_stays_on_top(world: World) -> None:
    plant(world.wang, seed=1, count=1200)
    key = field(world, "服务等级")
    signed = Customer.objects.filter(stage="closed")
    fill(key, signed)
    fill(key, signed.filter(employees=20), "o2")
    fill(key, Customer.objects.filter(pk__in=Customer.objects.filter(stage="inquiry").order_by("pk")[:3]))
    reading = read(world)
    assert (reading.rows[0]["attribute"], reading.rows[0]["value"]) == PLANTED[0]
    assert f"custom_{key}" not in {row["attribute"] for row in reading.rows}
    late = reading.left_out
    assert [(one["attribute"], one["why"], one["is_kept"]) for one in late] == [(f"custom_{key}", FILLED, False)]
    assert (late[0]["good_known"], late[0]["others_known"]) == (signed.count(), 3)


def test_history_finds_what_everybody_has_but_is_changed_after_the_signature(world: World) -> None:
    late, early = field(world, "合作状态"), field(world, "意向产品")
    plant(world.wang, seed=1, count=1200, custom={late: "o2", early: "o1"})
    sign(world)
    signed = Customer.objects.filter(stage="closed")
    fill(late, signed, "o1")
    reading = read(world)
    assert [(one["attribute"], one["why"]) for one in reading.left_out] == [(f"custom_{late}", AFTER)]
    assert reading.left_out[0]["judged"] == reading.left_out[0]["late"] == signed.count()
    assert (reading.rows[0]["attribute"], reading.rows[0]["value"]) == PLANTED[0]


def test_what_was_filled_before_the_signature_and_of_others_as_well_stays(world: World) -> None:
    key = field(world, "预算区间")
    plant(world.wang, seed=1, count=100, stage="closed", custom={key: "o1"})
    plant(world.wang, seed=2, count=450, first=2001, stage="inquiry", custom={key: "o2"})
    plant(world.wang, seed=3, count=450, first=4001, stage="inquiry")
    sign(world)
    Customer.objects.filter(stage="closed").update(remarks="签约以后的另一处改动")
    assert read(world).left_out == []


def test_being_filled_in_more_often_speaks_for_no_value_by_itself(world: World) -> None:
    plant(world.wang, seed=1, count=1200)
    key = field(world, "预算区间")
    signed = Customer.objects.filter(stage="closed")
    for number, value in enumerate(("o1", "o2")):
        fill(key, signed.extra(where=["id %% 2 = %s"], params=[number]), value)
        others = Customer.objects.exclude(stage="closed").extra(where=["id %% 6 = %s"], params=[number])
        fill(key, others, value)
    rows = {row["value"]: row for row in read(world).rows if row["attribute"] == f"custom_{key}"}
    assert rows.keys() == {"o1", "o2"}
    assert all(row["low"] < 1 < row["high"] for row in rows.values()), "three times as often filled, and no lift"


def test_a_profile_that_names_the_property_keeps_it_and_the_page_warns(
    world: World, client_of: Callable[..., Client]
) -> None:
    plant(world.wang, seed=1, count=600)
    key = field(world, "服务等级")
    fill(key, Customer.objects.filter(stage="closed"))
    client = client_of(world.admin)
    reading = read(world)
    page = client.get(f"/sales/profiles/{reading.profile_id}/").content.decode()
    assert "没有拿来比的属性" in page and "服务等级：好客户有 100% 填了，其他客户只有 0%，多在签约前后才填写。" in page
    named = read(world, (f"custom_{key}", "industry"))
    assert named.left_out[0]["is_kept"]
    page = client.get(f"/sales/profiles/{reading.profile_id}/").content.decode()
    assert "画像点名要看，但要小心" in page and "没有拿来比的属性" not in page


def test_scores_do_not_learn_from_it(world: World, client_of: Callable[..., Client]) -> None:
    plant(world.wang, seed=1, count=1500)
    key = field(world, "服务等级")
    fill(key, Customer.objects.filter(stage="closed"))
    Profile.objects.filter(is_main=True).update(is_main=False)
    draft = ProfileDraft(name="打分画像", is_main=True)
    save_profile(actor=world.actor_of(world.admin), profile_id=None, draft=draft, now=NOW)
    model = scoring.rescore(now=NOW)
    assert model is not None and f"custom_{key}" not in model.weights
    assert [one["attribute"] for one in model.left_out] == [f"custom_{key}"]
    assert model.auc is not None and model.auc < 0.95, "the answer is not among the questions"
    assert "没有用来学习的属性" in client_of(world.admin).get("/sales/score/").content.decode()


@pytest.mark.parametrize(
    ("filling", "why"),
    [
        (Filling("a", good=100, good_known=95, others=900, others_known=9), FILLED),
        (Filling("a", good=100, good_known=95, others=900, others_known=400), ""),
        (Filling("a", good=100, good_known=95, others=900, others_known=9, judged=60, late=2), FILLED),
        (Filling("a", good=100, good_known=95, others=900, others_known=850, judged=60, late=2), ""),
        (Filling("a", good=100, good_known=95, others=900, others_known=850, judged=60, late=55), AFTER),
        (Filling("a", good=100, good_known=95, others=900, others_known=850, judged=9, late=9), ""),
        (Filling("a", good=3, good_known=3, others=4, others_known=0), ""),
        (Filling("a", good=0, good_known=0, others=4, others_known=0), ""),
    ],
)
def test_only_what_is_sure_leaves_a_property_out(filling: Filling, why: str) -> None:
    assert why_late(filling) == why


def test_shares_and_lift_are_of_those_whose_value_is_known() -> None:
    row = Seen("a", "x", count=60, good=30, unknown=800, unknown_good=40)
    found = rank([row], good=100, total=1000, minimum=20)[0]
    assert (found.share_of_good, found.share_of_all) == (30 / 60, 60 / 200)
    assert found.lift.value == pytest.approx((30 / 60) / (60 / 200))
    unsure = Seen("a", "x", count=60, good=5, unknown=800, unknown_good=95)
    assert rank([unsure], good=100, total=1000, minimum=20) == [], "five good ones are no profile"
