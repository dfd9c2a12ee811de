"""People, pickers, guards: what the screens show, to whom, at what cost."""

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zhike.access import fields
from zhike.access.models import Person, Role
from zhike.access.queries import get_actor
from zhike.access.services import PersonDraft, create_person, deactivate_person
from zhike.access.services.identity import search_columns
from zhike.access.services.sessions import forget_ended_sessions
from zhike.access.tasks import tidy_up
from zhike.testing.matrix import make_fresh
from zhike.testing.world import World


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    make_fresh(client, person)
    return client


def names_on(page: str) -> set[str]:
    known = set(Person.objects.values_list("name", flat=True))
    table = page.split("<tbody>")[-1]
    return {name for name in known if f"<span>{name}</span>" in table}


def test_people_are_found_by_words_department_role_and_status(world: World) -> None:
    client = signed_in(world.admin)
    get = lambda query: names_on(client.get(f"/people/?{query}").content.decode())  # noqa: E731
    for one in Person.objects.all():
        create_or_index(one)
    assert get("q=wxy") == {"王晓燕"}
    assert get(f"department={world.east.pk}") == {"李建国", "王晓燕", "张伟", "陈静"}
    assert get(f"role={Role.objects.get(key='finance').pk}") == {"赵敏"}
    deactivate_person(actor=get_actor(world.admin.pk), person_id=world.chen.pk)
    assert "陈静" not in get("") and get("status=left") == {"陈静"} and len(get("status=all")) == 10
    assert "没有找到人员" in client.get("/people/?q=zzzz").content.decode()


def create_or_index(person: Person) -> None:
    search_columns(person)
    person.save(update_fields=["search_text", "name_sort"])


def test_pages_of_people_neither_skip_nor_repeat_anybody(world: World) -> None:
    for number in range(120):
        create_person(actor=get_actor(world.admin.pk), draft=PersonDraft(f"p{number}", f"同名{number % 7}"))
    client, url, seen = signed_in(world.admin), "/people/?sort=name", list[int]()
    for _ in range(5):
        page = client.get(url).content.decode()
        seen += _ids(page)
        following = _next(page)
        if not following:
            break
        url = following
    assert len(seen) == len(set(seen)) == 130


def _ids(page: str) -> list[int]:
    return [int(one) for one in re.findall(r'data-href="/people/(\d+)/"', page)]


def _next(page: str) -> str:
    found = re.search(r'href="([^"]+)" rel="next"|rel="next" href="([^"]+)"', page)
    return html.unescape(found[1] or found[2]) if found else ""


def test_the_people_screen_costs_the_same_for_five_and_for_fifty(world: World) -> None:
    client = signed_in(world.admin)
    costs = []
    for _ in range(2):
        client.get("/people/")
        client.get("/people/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/people/")
        costs.append(len(queries))
        for number in range(50):
            create_person(actor=get_actor(world.admin.pk), draft=PersonDraft(f"q{len(costs)}x{number}", f"人{number}"))
    assert costs[0] == costs[1] <= 12


def test_pickers_offer_active_colleagues_and_strangers_only_themselves(world: World) -> None:
    deactivate_person(actor=get_actor(world.admin.pk), person_id=world.chen.pk)
    options = signed_in(world.wang).get("/people/search/?q=").json()["options"]
    labels = {one["label"] for one in options}
    assert "张伟" in labels and "陈静" not in labels
    assert [one["label"] for one in signed_in(world.partner).get("/people/search/?q=").json()["options"]] == [
        "合作伙伴小马"
    ]


def test_who_lacks_a_right_reads_which_one_and_who_has_it(world: World) -> None:
    answer = signed_in(world.wang).get("/roles/")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "角色 · 查看" in page and "管理层、管理员" in page
    part = signed_in(world.wang).get("/roles/", headers={"HX-Request": "true"})
    assert part.status_code == 403 and "管理员" in part.content.decode()


def test_a_new_colleague_is_made_once_however_often_the_form_is_sent(world: World) -> None:
    client = signed_in(world.admin)
    page = client.get("/people/new/").content.decode()
    key = page.split('name="once_key" value="')[1].split('"')[0]
    data = {"name": "新人", "login": "neu", "password": "erstes-passwort-1", "once_key": key}
    first, second = client.post("/people/new/", data), client.post("/people/new/", data)
    assert first.headers["Location"] == second.headers["Location"]
    assert Person.objects.get(login="neu").must_change_password
    taken = client.post("/people/new/", {"name": "另一人", "login": "NEU"})
    assert taken.status_code == 422 and "登录名已有人使用" in taken.content.decode()


def test_a_drawn_password_is_shown_once_and_works(world: World) -> None:
    page = signed_in(world.admin).post(f"/people/{world.wang.pk}/password/").content.decode()
    drawn = page.split("<code>")[1].split("</code>")[0]
    assert Client().post("/sign-in/", {"login": "wangxiaoyan", "password": drawn}).status_code == 302


def test_a_persons_page_shows_who_changed_what_from_where(world: World) -> None:
    client = signed_in(world.admin)
    data = {"name": "王晓燕", "login": "wangxiaoyan", "department_id": world.south.pk, "title": "主管"}
    client.post(f"/people/{world.wang.pk}/edit/", data)
    roles = {"roles": [Role.objects.get(key="agent").pk]}
    client.post(f"/people/{world.wang.pk}/roles/", roles)
    page = client.get(f"/people/{world.wang.pk}/").content.decode()
    for words in ("<del>空</del> → <ins>主管</ins>", "<del>华东销售一部</del> → <ins>华南销售部</ins>"):
        assert words in page
    assert "<del>销售</del> → <ins>客服</ins>" in page and "127.0.0.1" in page
    assert "变更历史" not in signed_in(world.zhang).get(f"/people/{world.wang.pk}/").content.decode()


def test_dangerous_pages_ask_for_the_password_again(world: World) -> None:
    client = Client()
    client.force_login(world.admin)
    target = world.wang.pk
    for url in ("/people/new/", f"/people/{target}/edit/", f"/people/{target}/roles/", "/roles/new/"):
        assert client.get(url).headers["Location"].startswith("/sign-in/again/?next="), url
    assert client.post(f"/people/{target}/deactivate/").headers["Location"].startswith("/sign-in/again/")
    world.wang.refresh_from_db()
    assert world.wang.is_active
    role = Role.objects.get(key="rep")
    assert client.post(f"/roles/{role.pk}/", {"name": "x"}).headers["Location"].startswith("/sign-in/again/")
    part = client.post("/departments/new/", {"name": "x", "position": 0}, headers={"HX-Request": "true"})
    assert part.status_code == 401 and part.headers["HX-Redirect"].startswith("/sign-in/again/")


@pytest.mark.parametrize(
    ("rule", "shown", "is_open", "editable"),
    [
        (None, "13812345678", True, True),
        ("readonly", "13812345678", True, False),
        ("masked", "138****5678", False, False),
        ("hidden", None, False, False),
    ],
)
def test_field_rules_hide_mask_and_lock(
    world: World, rule: str | None, shown: str | None, is_open: bool, editable: bool
) -> None:
    given: dict[tuple[str, str], str] = {("customer", "phone"): rule} if rule else {}
    actor = replace(get_actor(world.wang.pk), field_rules=given)
    assert fields.mask_value(actor, "customer", "phone", "13812345678") == shown
    assert fields.is_open(actor, "customer", "phone") is is_open
    assert fields.can_edit_field(actor, "customer", "phone") is editable
    seen = fields.visible_fields(actor, "customer", ["name", "phone"])
    assert seen == (["name"] if rule == "hidden" else ["name", "phone"])
    assert fields.mask_value(actor, "customer", "phone", "") == ""


def test_masks_keep_enough_to_recognise_and_no_more() -> None:
    assert fields.mask_email("wang@example.com") == "w***@example.com"
    assert fields.mask_text("秘密") == "秘***"
    assert fields.mask_text("wx_12345") == "w***5"


def test_the_nightly_job_tidies_up(world: World) -> None:
    client = signed_in(world.wang)
    client.get("/me/")
    assert tidy_up(0) == 0 and client.get("/me/").status_code == 200
    assert forget_ended_sessions(now=timezone.now() + timedelta(days=13)) == 0
    assert forget_ended_sessions(now=timezone.now() + timedelta(days=15)) == 1
    assert client.get("/me/").status_code == 302
