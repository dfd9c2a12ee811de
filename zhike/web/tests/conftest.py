"""A frame that only this room fills, so that its tests do not wait for the rooms above."""

from typing import Any

import pytest

from zhike.web import nav


@pytest.fixture
def own_frame(monkeypatch: pytest.MonkeyPatch, settings: Any) -> nav.Registry:
    """Fill every place of the frame with stand-ins."""
    settings.ROOT_URLCONF = "zhike.web.tests.urls"
    registry = nav.Registry()
    monkeypatch.setattr(nav, "registry", registry)
    nav.register(
        nav.NavItem(nav.WORK, "今日", "sun", "web:components", phone=1, badge=lambda actor: nav.Badge("12")),
        nav.NavItem(nav.WORK, "客户", "users", "results", phone=2),
        nav.NavItem(nav.SERVICE, "工单", "headset", "results", badge=lambda actor: nav.Badge("待提交", hot=True)),
        nav.QuickItem("跟进", "pencil-plus", "web:components-part", drawer=True, phone=3, plus=True),
        nav.PersonItem("我的资料", "user", "web:components"),
    )
    nav.fill_slots(search_url_name="results", bell_url_name="results", live_url_name="stream", count_unread=lambda a: 3)
    nav.fill_slots(department_name=lambda actor: "华东销售一部", sign_out_url_name="web:theme")
    nav.register_pins(lambda actor: [nav.Pin("本周必签 A 类", "/_ui/?pin=1", badge=nav.Badge("5"))])
    return registry
