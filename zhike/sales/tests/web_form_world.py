"""Short builders for the tests of public forms."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from zhike.sales.finding.capture import keeping, tokens
from zhike.sales.models import WebForm, WebRefusal
from zhike.testing.world import NOW, World

QUESTIONS = (
    {"kind": "name", "label": "", "required": True, "options": []},
    {"kind": "company", "label": "", "required": False, "options": []},
    {"kind": "phone", "label": "", "required": True, "options": []},
    {"kind": "message", "label": "想了解什么", "required": False, "options": []},
    {"kind": "choice", "label": "规模", "required": False, "options": ["50 人以下", "50 人以上"]},
)


def designed(world: World, **changes: Any) -> WebForm:
    """Design a form that asks who, where and how to reach."""
    base = {
        "name": "官网咨询",
        "title": "联系我们",
        "intro": "",
        "fields": QUESTIONS,
        "consent": "",
        "thanks": "",
        "sites": ["https://www.example.com"],
        "source_id": None,
        "campaign_id": None,
        "is_active": True,
    }
    draft = keeping.FormDraft(**{**base, **changes})
    return keeping.save_web_form(actor=world.actor_of(world.admin), form_id=None, draft=draft, now=NOW)


def opened(form: WebForm, ago: int = 60) -> str:
    """Return the token of a page that was opened a while ago."""
    return tokens.issue(form.key, timezone.now() - timedelta(seconds=ago))


def send(
    form: WebForm, client: Client | None = None, *, token: str = "", address: str = "10.1.1.1", **sent: str
) -> Any:
    """Send a form in; a person with a phone unless said otherwise."""
    answers = {"q0": "赵先生", "q2": "13800138000", **sent}
    data = {"opened": token or opened(form), **{name: text for name, text in answers.items() if text is not None}}
    return (client or Client()).post(f"/f/{form.key}/", data, REMOTE_ADDR=address)


def counts(form: WebForm) -> dict[str, int]:
    """Return what was turned away by reason."""
    return dict(WebRefusal.objects.filter(web_form=form).values_list("reason", "count"))
