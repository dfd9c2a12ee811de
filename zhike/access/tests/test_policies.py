"""Settings of the whole company: in force at once, every version kept."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from zhike.access.models import PolicyVersion
from zhike.access.policies import Policy, get_policy, list_policies, register
from zhike.access.queries import get_actor
from zhike.access.queries.policies import list_versions
from zhike.access.services import change_policy
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.testing.matrix import make_fresh
from zhike.testing.world import World

KEY = "access.password"


def test_delivered_values_hold_until_somebody_changes_them_and_each_version_is_kept(world: World) -> None:
    admin = get_actor(world.admin.pk)
    assert get_policy(KEY)["min_length"] == 12
    change_policy(actor=admin, key=KEY, values={"min_length": 14})
    change_policy(actor=admin, key=KEY, values={"min_length": 16, "max_age_days": 90})
    assert change_policy(actor=admin, key=KEY, values={"min_length": 16}) is None, "nothing changed, no version"
    assert dict(get_policy(KEY)) == {"min_length": 16, "max_age_days": 90}
    newest, first = list_versions(next(one for one in list_policies() if one.key == KEY))
    assert newest.by == "周婷" and newest.version == 2
    assert newest.changes == [("最短长度", "14 个字符", "16 个字符"), ("最长使用时间", "不过期", "90 天")]
    assert first.changes == [("最短长度", "12 个字符", "14 个字符")]
    assert Event.objects.filter(kind="access.policy_changed").count() == 2


def test_who_saw_an_older_version_is_refused(world: World) -> None:
    admin = get_actor(world.admin.pk)
    change_policy(actor=admin, key=KEY, values={"min_length": 14}, seen_version=0)
    with pytest.raises(Refused) as refused:
        change_policy(actor=admin, key=KEY, values={"min_length": 20}, seen_version=0)
    assert refused.value.refusal.code == "access.policy_changed_meanwhile"
    assert get_policy(KEY)["min_length"] == 14


def test_only_who_may_edit_settings_changes_them(world: World) -> None:
    with pytest.raises(Refused):
        change_policy(actor=get_actor(world.executive.pk), key=KEY, values={"min_length": 14})


def test_versions_can_be_neither_rewritten_nor_removed_by_the_program(world: World) -> None:
    change_policy(actor=get_actor(world.admin.pk), key=KEY, values={"min_length": 14})
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyVersion.objects.update(version=7)
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyVersion.objects.all().delete()


def test_the_screen_refuses_values_out_of_bounds_and_saves_good_ones(world: World, client: Client) -> None:
    client.force_login(world.admin)
    make_fresh(client, world.admin)
    url = f"/settings/{KEY}/"
    assert client.post(url, {"seen_version": 0, "min_length": 3, "max_age_days": 0}).status_code == 422
    assert client.post(url, {"seen_version": 0, "min_length": 15, "max_age_days": 0}).status_code == 302
    page = client.get(url).content.decode()
    assert "<del>12 个字符</del> → <ins>15 个字符</ins>" in page
    assert "15 个字符" in client.get("/settings/").content.decode()
    assert client.get("/settings/nothing.here/").status_code == 404


def test_a_key_belongs_to_one_declaration() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        register(Policy(KEY, "x", "y", ()))


@pytest.mark.parametrize(
    ("networks", "code"),
    [
        ("10.0.0.0/33", "access.bad_network"),
        ("nonsense", "access.bad_network"),
        ("192.0.2.0/24", "access.shuts_out_self"),
    ],
)
def test_an_unreadable_or_self_defeating_list_of_networks_is_refused(world: World, networks: str, code: str) -> None:
    admin = get_actor(world.admin.pk, address="10.0.0.5")
    with pytest.raises(Refused) as refused:
        change_policy(actor=admin, key="access.addresses", values={"networks": networks})
    assert refused.value.refusal.code == code
    assert change_policy(actor=admin, key="access.addresses", values={"networks": "10.0.0.0/8\n192.0.2.0/24"})


def test_lines_that_are_kept_apart_are_shown_as_lines_and_kept_apart_again(world: World, client: Client) -> None:
    client.force_login(world.admin)
    make_fresh(client, world.admin)
    address = "/settings/calls.words/"
    shown = client.get(address).content.decode()
    assert "预算\n价格" in shown and "[&#x27;" not in shown and "['" not in shown
    values = {
        "model_folder": "",
        "keywords": "账期\n\n 返点 ",
        "forbidden": "",
        "step_percent": "70",
        "seen_version": "0",
    }
    assert client.post(address, values).status_code == 302
    assert get_policy("calls.words")["keywords"] == ["账期", "返点"]
    assert get_policy("calls.words")["forbidden"] == []
