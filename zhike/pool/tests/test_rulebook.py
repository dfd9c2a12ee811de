"""Which version of the rules holds where on which day."""

from datetime import date, timedelta

import pytest

from zhike.pool.models import Pool, RuleVersion
from zhike.pool.queries import rules_in_force
from zhike.testing.world import NOW

TODAY = date(2026, 11, 20)
pytestmark = pytest.mark.django_db


def _pool(name, parent=None):
    pool = Pool.objects.create(name=name, parent=parent)
    pool.path = f"{parent.path if parent else '/'}{pool.pk}/"
    pool.save(update_fields=["path"])
    return pool


def _publish(pool, number, valid_from, **body):
    return RuleVersion.objects.create(pool=pool, number=number, body=body, valid_from=valid_from, made_at=NOW)


def test_without_any_version_there_are_no_rules():
    assert rules_in_force(_pool("华东").pk, TODAY) is None


def test_a_pool_inherits_what_it_does_not_set_itself():
    root = _pool("全国")
    east = _pool("华东", root)
    company = _publish(None, 1, TODAY, default_days=30, cool_down_days=15)
    _publish(root, 1, TODAY, default_days=20)
    own = _publish(east, 1, TODAY, holding_limit=5)

    rules, version = rules_in_force(east.pk, TODAY)
    assert (rules.default_days, rules.cool_down_days, rules.holding_limit, version) == (20, 15, 5, own.pk)
    rules, version = rules_in_force(None, TODAY)
    assert (rules.default_days, version) == (30, company.pk)


def test_a_version_holds_from_its_day_on_and_not_before():
    _publish(None, 1, TODAY - timedelta(days=9), default_days=30)
    _publish(None, 2, TODAY + timedelta(days=1), default_days=10)
    assert rules_in_force(None, TODAY)[0].default_days == 30
    assert rules_in_force(None, TODAY + timedelta(days=1))[0].default_days == 10
