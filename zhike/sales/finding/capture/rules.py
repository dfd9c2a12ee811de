"""What a public form may ask, what somebody may send in, and what looks like rubbish; pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.lib.emails import parse_email
from zhike.lib.phones import parse_phone
from zhike.lib.refusals import Refusal
from zhike.lib.text import clean_text

MOST_LINKS = 2
MOST_ANSWER = 2000
MOST_QUESTIONS = 20
MOST_SITES = 20
UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
_LINK = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)
_HOST = re.compile(r"(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(:\d{1,5})?|localhost(:\d{1,5})?", re.IGNORECASE)


@dataclass(frozen=True)
class Kind:
    """A kind of question: what it is called, how long an answer may be, whether the text may hold links."""

    key: str
    label: Any
    input: str
    longest: int
    autocomplete: str = "off"


KINDS: dict[str, Kind] = {
    one.key: one
    for one in (
        Kind("name", lazy("姓名"), "text", 60, "name"),
        Kind("company", lazy("公司名称"), "text", 120, "organization"),
        Kind("phone", lazy("手机或电话"), "tel", 40, "tel"),
        Kind("email", lazy("邮箱"), "email", 120, "email"),
        Kind("position", lazy("职位"), "text", 60, "organization-title"),
        Kind("wechat", lazy("微信"), "text", 60),
        Kind("message", lazy("想了解什么"), "area", MOST_ANSWER),
        Kind("text", lazy("其它问题"), "text", 200),
        Kind("choice", lazy("单选问题"), "choice", 60),
    )
}
REACHES = ("phone", "email", "wechat")


@dataclass(frozen=True)
class Question:
    """One question of a form; `name` is the name of its input."""

    name: str
    kind: str
    label: str
    is_required: bool = False
    options: tuple[str, ...] = ()

    @property
    def input(self) -> str:
        """Return the kind of input."""
        return KINDS[self.kind].input

    @property
    def longest(self) -> int:
        """Return how many characters an answer may have."""
        return KINDS[self.kind].longest

    @property
    def autocomplete(self) -> str:
        """Return what browsers may fill in by themselves."""
        return KINDS[self.kind].autocomplete


def read_questions(fields: Sequence[Mapping[str, Any]]) -> list[Question]:
    """Return the questions of a form as it keeps them."""
    return [
        Question(
            f"q{place}",
            str(one["kind"]),
            str(one.get("label") or KINDS[str(one["kind"])].label),
            bool(one.get("required")),
            tuple(one.get("options", ())),
        )
        for place, one in enumerate(fields)
        if one.get("kind") in KINDS
    ]


def why_cannot_ask(fields: Sequence[Mapping[str, Any]]) -> Refusal | None:
    """Say what is wrong with the questions of a form: nobody could be named or reached, or one is asked twice."""
    kinds = [str(one.get("kind")) for one in fields]
    if not {"name", "company"} & set(kinds):
        return Refusal("web_forms.no_name", _("表单至少要问姓名或公司名称。"), {"field": "fields"})
    if not set(REACHES) & set(kinds):
        return Refusal("web_forms.no_reach", _("表单至少要问一种联系方式。"), {"field": "fields"})
    twice = [kind for kind in set(kinds) - {"text", "choice"} if kinds.count(kind) > 1]
    if twice:
        sentence = _("“%(label)s”问了两次。") % {"label": KINDS[sorted(twice)[0]].label}
        return Refusal("web_forms.asked_twice", sentence, {"field": "fields"})
    if len(fields) > MOST_QUESTIONS:
        return Refusal("web_forms.too_long", _("最多 %(n)s 个问题。") % {"n": MOST_QUESTIONS}, {"field": "fields"})
    if any(one.get("kind") == "choice" and len(one.get("options", ())) < 2 for one in fields):
        return Refusal("web_forms.no_options", _("单选问题至少要有两个选项。"), {"field": "fields"})
    return None


def read_site(text: str) -> str | None:
    """Return a site as a policy of browsers names it (https://www.example.com), or None when it is none."""
    parts = urlsplit(text.strip() if "//" in text else f"https://{text.strip()}")
    is_whole = parts.scheme in ("https", "http") and _HOST.fullmatch(parts.netloc)
    return f"{parts.scheme}://{parts.netloc.lower()}" if is_whole else None


@dataclass(frozen=True)
class Sent:
    """What was sent in, beside the answers: when the page was opened, and what a person would leave alone."""

    opened_at: datetime | None
    trap: str
    has_agreed: bool


@dataclass(frozen=True)
class Limits:
    """How quick and how late somebody may be, and whether there is something to agree to."""

    least_seconds: int
    most_hours: int
    asks_consent: bool


def why_not_a_person(sent: Sent, limits: Limits, now: datetime) -> Refusal | None:
    """Say that a form was filled in as programs do it: by a page of nobody's, in no time, or into the hidden field."""
    again = _("请重新打开页面，填好后再提交。")
    if sent.opened_at is None:
        return Refusal("web_forms.stale", _("页面打开的方式不对。"), {}, again)
    if now - sent.opened_at > timedelta(hours=limits.most_hours) or sent.opened_at > now + timedelta(minutes=1):
        return Refusal("web_forms.stale", _("页面打开太久了。"), {}, _("内容还在，请再点一次提交。"))
    if sent.trap.strip():
        return Refusal("web_forms.trap", _("有一项不该填的内容被填上了，像是自动填写。"), {}, _("请手工填写后再提交。"))
    if now - sent.opened_at < timedelta(seconds=limits.least_seconds):
        return Refusal("web_forms.too_quick", _("提交得太快了。"), {}, _("请检查一遍，过几秒再点提交。"))
    return None


def check_answers(
    questions: Sequence[Question], answers: Mapping[str, str], *, asks_consent: bool, has_agreed: bool
) -> dict[str, str]:
    """Return what is wrong, by the name of the input; empty when everything can be taken."""
    wrong = {one.name: why for one in questions if (why := _why_wrong(one, answers.get(one.name, "")))}
    if not wrong and not any(answers.get(one.name) for one in questions if one.kind in ("name", "company")):
        wrong[next(one.name for one in questions if one.kind in ("name", "company"))] = _("请写怎么称呼你。")
    if not wrong and not any(answers.get(one.name) for one in questions if one.kind in REACHES):
        wrong[next(one.name for one in questions if one.kind in REACHES)] = _("请至少留一种联系方式。")
    if asks_consent and not has_agreed:
        wrong["agree"] = _("请先阅读并同意上面的条款。")
    return wrong


def _why_wrong(one: Question, answer: str) -> str:
    if not answer:
        return _("请填写“%(label)s”。") % {"label": one.label} if one.is_required else ""
    if len(answer) > one.longest:
        return _("最多 %(n)s 个字，现在有 %(m)s 个。") % {"n": one.longest, "m": len(answer)}
    if one.kind == "phone" and parse_phone(answer) is None:
        return _("这个号码打不通，请核对。")
    if one.kind == "email" and parse_email(answer) is None:
        return _("这个邮箱地址不对，请核对。")
    if one.kind == "choice" and answer not in one.options:
        return _("请从选项里选一个。")
    links = len(_LINK.findall(answer))
    if links > (MOST_LINKS if one.kind == "message" else 0):
        return _("这里不要放链接。") if one.kind != "message" else _("链接太多了，请用文字说明。")
    if one.kind in ("name", "company", "position") and not any(letter.isalpha() for letter in answer):
        return _("请用文字填写。")
    return ""


def read_utm(values: Mapping[str, str]) -> dict[str, str]:
    """Return what a link carries about its campaign, cut to what is kept."""
    return {name: clean_text(values[name], 100) for name in UTM if clean_text(values.get(name, ""), 100)}
