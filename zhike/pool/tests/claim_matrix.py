"""Who gets what from claiming, offers, presence and new leads. Aimed at the outsider's customers, offers and status."""

from zhike.customers.models import Customer
from zhike.pool.models import AssignmentRule, Offer, Rotation
from zhike.testing import make
from zhike.testing.matrix import Call, Row, expect
from zhike.testing.world import NOW, World

from .company import into_pool, join, pool

_SETTINGS = dict.fromkeys(("sales_manager", "rep", "agent", "finance", "partner"), 403)
_EDITS = {**_SETTINGS, "executive": 403}
_PEOPLE = dict.fromkeys(("sales_manager", "rep", "agent", "finance", "executive", "partner"), 403)
_SEES_ALL = ("administrator", "executive", "agent", "finance")


def southern_stock(world: World) -> Customer:
    """Put a customer into a pool that only the outsider claims from."""
    south = pool("华南公海")
    join(south, world.outsider)
    return into_pool(make.customer(world.outsider), south, world.outsider)


def claiming(world: World) -> Call:
    """Claim it."""
    return Call((), {"picked": southern_stock(world).pk})


def southern_offer(world: World) -> Call:
    """Aim at what is offered to the outsider."""
    customer = southern_stock(world)
    rotation = Rotation.objects.create(customer_id=customer.pk, pool_id=customer.pool_id or 0, started_at=NOW)
    offer = Offer.objects.create(
        customer_id=customer.pk,
        rotation_id=rotation.pk,
        pool_id=customer.pool_id or 0,
        person_id=world.outsider.pk,
        offered_at=NOW,
        expires_at=NOW.replace(year=2096),
    )
    return Call((offer.pk,), {"reason": "不熟悉"})


def southern_customer(world: World) -> Call:
    """Aim at a customer of the outsider, with what its return needs."""
    return Call((make.customer(world.outsider).pk,), {"reason": "没有需求", "note": ""})


def picked_southern(world: World) -> Call:
    """Pick a customer of the outsider."""
    return Call((), {"picked": make.customer(world.outsider).pk, "go": "1", "reason": "没有需求", "note": ""})


def outsiders_status(world: World) -> Call:
    """Aim at the outsider's own status."""
    return Call((world.outsider.pk,), {"hours": "1", "weight": 2})


def some_rule(world: World) -> Call:
    """Aim at a rule for new leads."""
    rule = AssignmentRule.objects.create(name="轮流", people=[world.chen.pk], changed_at=NOW)
    return Call((rule.pk,), filled(world).data)


def filled(world: World) -> Call:
    """Fill a rule in."""
    sent = {"name": "轮流", "target": "people", "way": "round_robin", "people": world.chen.pk}
    return Call((), {**sent, "daily_cap": 0, "backlog_cap": 0})


CLAIMING = {
    "pool:claim": Row(expect(200)),
    "pool:claim_narrow": Row(expect(200)),
    "POST pool:claim_picked": Row(expect(200), claiming),
    "pool:offers": Row(expect(200)),
    "POST pool:offer_accept": Row(expect(404), southern_offer),
    "pool:offer_decline": Row(expect(404), southern_offer),
    "POST pool:offer_decline": Row(expect(404), southern_offer),
    "pool:give_back": Row(expect(404, **dict.fromkeys(_SEES_ALL, 200)), southern_customer),
    "POST pool:give_back": Row(expect(404, **dict.fromkeys(_SEES_ALL, 403)), southern_customer),
    "POST pool:give_back_many": Row(expect(302), picked_southern),
    "POST pool:rotate_many": Row(expect(302), picked_southern),
    "pool:presence": Row(expect(200)),
    "POST pool:presence_pause": Row(expect(302, **_PEOPLE), outsiders_status),
    "pool:presence_person": Row(expect(200, **_PEOPLE), outsiders_status),
    "POST pool:presence_person": Row(expect(302, **_PEOPLE), outsiders_status),
    "pool:lead_rules": Row(expect(200, **_SETTINGS)),
    "pool:lead_try": Row(expect(200, **_SETTINGS)),
    "pool:lead_rule_new": Row(expect(200, **_EDITS)),
    "POST pool:lead_rule_new": Row(expect(302, **_EDITS), filled),
    "pool:lead_rule": Row(expect(200, **_EDITS), some_rule),
    "POST pool:lead_rule": Row(expect(302, **_EDITS), some_rule),
    "POST pool:lead_rule_move": Row(expect(302, **_EDITS), some_rule),
    "POST pool:lead_rule_delete": Row(expect(302, **_EDITS), some_rule),
}
