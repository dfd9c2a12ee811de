"""Saved views: who sees them, who may change them, what they remember, where they stand."""

import pytest
from django.http import Http404
from django.urls import reverse

from zhike.conditions import rules
from zhike.conditions.drafts import ViewDraft
from zhike.conditions.models import PinnedView, SavedView
from zhike.conditions.pinning import find_pins
from zhike.conditions.queries import find_view, list_views
from zhike.conditions.services import change_view, copy_view, delete_view, pin_view, save_view, unpin_view
from zhike.lib.refusals import Refused

pytestmark = pytest.mark.django_db
INTENT = {"all": [{"field": "stage", "op": "in", "value": ["intent"]}]}


def _save(world, person, name="意向", sharing="private", condition=INTENT):
    draft = ViewDraft("customer", name, sharing, condition, ["grade", "name"], "-grade")
    return save_view(actor=world.actor_of(person), draft=draft, now=world.now)


def _names(world, person):
    return [view.name for view in list_views(actor=world.actor_of(person), subject="customer")]


def test_a_private_view_is_for_its_owner_alone(world):
    _save(world, world.wang)
    assert _names(world, world.wang) == ["意向"]
    assert _names(world, world.zhang) == _names(world, world.admin) == []


def test_a_team_view_is_seen_by_the_department_and_below_but_not_beside(world):
    _save(world, world.manager, "华东", "team")
    _save(world, world.wang, "一部", "team")
    assert set(_names(world, world.zhang)) == {"华东", "一部"}
    assert _names(world, world.chen) == ["华东"]
    assert _names(world, world.outsider) == []


def test_a_public_view_is_seen_by_all_and_changed_by_its_owner_and_administrators(world):
    view = _save(world, world.wang, sharing="public")
    draft = ViewDraft("customer", "改名", "public", INTENT)
    with pytest.raises(Refused) as refused:
        change_view(actor=world.actor_of(world.zhang), view_id=view.pk, draft=draft, now=world.now)
    assert refused.value.refusal.code == "conditions.view_of_other"
    change_view(actor=world.actor_of(world.admin), view_id=view.pk, draft=draft, now=world.now)
    assert _names(world, world.zhang) == ["改名"]


def test_an_unshared_view_is_not_found_by_others(world):
    view = _save(world, world.wang)
    with pytest.raises(Http404):
        delete_view(actor=world.actor_of(world.zhang), view_id=view.pk)
    assert find_view(actor=world.actor_of(world.zhang), subject="customer", view_id=view.pk) is None
    assert delete_view(actor=world.actor_of(world.wang), view_id=view.pk) == "意向"


def test_two_views_of_one_person_do_not_share_a_name(world):
    _save(world, world.wang)
    with pytest.raises(Refused) as refused:
        _save(world, world.wang)
    assert refused.value.refusal.code == "conditions.name_taken"
    _save(world, world.zhang)


def test_a_copy_is_private_and_gets_a_free_name(world):
    view = _save(world, world.wang, sharing="public")
    actor = world.actor_of(world.zhang)
    first, second = (copy_view(actor=actor, view_id=view.pk, now=world.now) for _turn in range(2))
    assert first.name == "意向 副本" and second.name == "意向 2"
    assert (first.owner_id, first.sharing, first.condition) == (world.zhang.pk, "private", INTENT)


def test_a_condition_on_a_closed_field_cannot_be_saved(world):
    email = {"all": [{"field": "email", "op": "contains", "value": "a"}]}
    _save(world, world.wang, condition=email)
    with pytest.raises(Refused) as refused:
        _save(world, world.finance, condition=email)
    assert refused.value.refusal.code == "conditions.field_closed"


def test_pins_stand_in_the_side_bar_while_the_view_may_be_opened(world):
    view = _save(world, world.wang, sharing="public")
    actor = world.actor_of(world.zhang)
    pin_view(actor=actor, view_id=view.pk)
    pin_view(actor=actor, view_id=view.pk)
    assert [(pin.label, pin.url) for pin in find_pins(actor)] == [("意向", f"/customers/?view=v{view.pk}")]
    SavedView.objects.filter(pk=view.pk).update(sharing="private")
    assert find_pins(actor) == [] and find_pins(world.actor_of(world.chen)) == []
    unpin_view(actor=actor, view_id=view.pk)
    assert not PinnedView.objects.exists()


def test_pins_are_put_in_order_by_drag_and_by_button_and_others_pins_stay(world, client_of):
    views = [_save(world, world.wang, name=name, sharing="public") for name in ("甲", "乙", "丙")]
    for person in (world.wang, world.zhang):
        for view in views:
            pin_view(actor=world.actor_of(person), view_id=view.pk)
    client, address = client_of(world.wang), reverse("conditions:pins_arrange")
    first, second, third = (view.pk for view in views)
    junk = f"{third},x,999999999,{first},{third}"

    assert client.post(address, {"ids": junk}).status_code == 204
    assert [pin.label for pin in find_pins(world.actor_of(world.wang))] == ["丙", "甲", "乙"]
    page = client.get(reverse("conditions:views", args=["customer"])).content.decode()
    assert f'value="{third},{second},{first}"' in page, "a button moves 乙 one place up"
    answer = client.post(address, {"ids": f"{third},{second},{first}", "back": "customer"})
    assert answer.status_code == 302
    assert [pin.label for pin in find_pins(world.actor_of(world.wang))] == ["丙", "乙", "甲"]
    assert [pin.label for pin in find_pins(world.actor_of(world.zhang))] == ["甲", "乙", "丙"]


def test_a_person_without_department_cannot_share_with_it(world):
    with pytest.raises(Refused):
        _save(world, world.partner, sharing="team")


def test_a_view_has_a_name_and_there_are_not_too_many(world, monkeypatch):
    with pytest.raises(Refused) as refused:
        _save(world, world.wang, name="  ")
    assert refused.value.refusal.code == "conditions.name_missing"
    monkeypatch.setattr(rules, "MAX_VIEWS", 1)
    _save(world, world.wang)
    with pytest.raises(Refused) as refused:
        _save(world, world.wang, name="又一个")
    assert refused.value.refusal.code == "conditions.too_many"
