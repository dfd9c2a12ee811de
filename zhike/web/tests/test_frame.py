"""The frame: navigation by right, the component page in three languages, language, colours, the installed app."""

import json
import re
from collections import Counter
from dataclasses import replace

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from zhike.testing.world import World
from zhike.web import nav
from zhike.web.context import Frame, read_theme
from zhike.web.toasts import toast
from zhike.web.views import safe_next


class Somebody:
    name = "王晓燕"
    person_id = 1

    def __init__(self, *rights: tuple[str, str]) -> None:
        self.rights = rights

    def can(self, object_: str, capability: str) -> bool:
        return (object_, capability) in self.rights


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> nav.Registry:
    own = nav.Registry()
    monkeypatch.setattr(nav, "registry", own)
    return own


def test_everybody_sees_what_his_role_opens_in_order(registry: nav.Registry) -> None:
    nav.register(
        nav.NavItem(nav.SETTINGS, "人员", "users", "web:components", "person", order=1),
        nav.NavItem(nav.WORK, "客户", "users", "web:components", "customer", order=20),
        nav.NavItem(nav.WORK, "今日", "sun", "web:components", order=10),
        nav.QuickItem("客户", "plus", "web:components", "customer"),
    )
    rep = nav.items_for(Somebody(("customer", "view")))
    assert {key: [item.label for item in items] for key, items in rep.items()} == {"work": ["今日", "客户"]}
    assert nav.quick_for(Somebody(("customer", "view"))) == []
    assert len(nav.quick_for(Somebody(("customer", "create")))) == 1
    assert nav.items_for(None) == {} and nav.quick_for(None) == []


def test_the_page_belongs_to_the_entry_with_the_longest_address(registry: nav.Registry) -> None:
    whole = nav.NavItem(nav.WORK, "组件", "users", "web:components")
    nav.register(whole, replace(whole, label="片段", url_name="web:components-part"))
    request = RequestFactory().get(reverse("web:components-part") + "more/")
    request.actor = Somebody()
    current = Frame(request).current
    assert current is not None and current.label == "片段"


def test_a_place_that_the_frame_does_not_have_cannot_be_filled(registry: nav.Registry) -> None:
    with pytest.raises(TypeError):
        nav.fill_slots(serach_url_name="x")


def test_everything_the_rooms_registered_leads_somewhere(db: None) -> None:
    for item in (*nav.registry.items, *nav.registry.quick, *nav.registry.person):
        assert item.url.startswith("/"), item
    for name in ("search", "bell", "live", "sign_out"):
        Frame(RequestFactory().get("/")).slot_url(name)


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_the_component_page_draws_every_part_in_every_language(world: World, client_of, language: str) -> None:
    response = client_of(world.wang).get("/_ui/", headers={"Accept-Language": language})
    page = response.content.decode()
    assert response.status_code == 200
    ids = Counter(re.findall(r'\sid="([^"]+)"', page))
    assert not [one for one, times in ids.items() if times > 1]
    references = set(re.findall(r'aria-(?:controls|labelledby)="([^"]+)"', page))
    assert references <= set(ids)


def test_the_language_is_remembered_in_this_browser(world: World) -> None:
    client = Client()
    assert client.post("/language/", {"language": "en", "next": "/_ui/?x=1"})["Location"] == "/_ui/?x=1"
    assert 'lang="en"' in client.get("/_ui/").content.decode()
    client.post("/language/", {"language": "zh-hant"})
    assert 'lang="zh-Hant"' in client.get("/_ui/").content.decode()
    client.post("/language/", {"language": "klingon"})
    assert 'lang="zh-Hans"' in client.get("/_ui/").content.decode()


def test_the_colours_are_drawn_by_the_server_without_a_flash(world: World) -> None:
    client = Client()
    assert 'data-theme="auto"' in client.get("/_ui/").content.decode()
    client.post("/theme/", {"theme": "dark"})
    assert 'data-theme="dark" data-bs-theme="dark"' in client.get("/_ui/").content.decode()
    forged = RequestFactory().get("/")
    forged.COOKIES["zhike_theme"] = '"><script>'
    assert read_theme(forged) == "auto"


@pytest.mark.parametrize(
    "bad", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", ""]
)
def test_going_back_never_leaves_the_program(bad: str) -> None:
    assert safe_next(RequestFactory().get("/"), bad) == "/"
    assert safe_next(RequestFactory().get("/"), "/customers/?q=a") == "/customers/?q=a"


def test_a_toast_with_undo_is_shown_once_on_the_next_page(world: World, client_of) -> None:
    client = client_of(world.wang)
    client.post("/_ui/part/", {"content": "谈了价格"})
    assert "已记下这次跟进" in client.get("/_ui/").content.decode()
    assert "已记下这次跟进" not in client.get("/_ui/").content.decode()


def test_a_toast_reaches_a_fragment_as_an_event(world: World, client_of) -> None:
    answer = client_of(world.wang).post("/_ui/part/", {"content": "谈了价格"}, headers={"HX-Request": "true"})
    told = json.loads(answer.headers["HX-Trigger"])["zhike:toast"]["toasts"]
    assert told == [{"text": "已记下这次跟进", "tone": "green", "undo": "/_ui/part/"}]
    assert toast is not None


def test_the_manifest_names_icons_that_exist(world: World, client: Client) -> None:
    manifest = json.loads(client.get("/manifest.webmanifest").content)
    assert manifest["display"] == "standalone"
    for icon in manifest["icons"]:
        assert client.get(icon["src"]).status_code == 200, icon
