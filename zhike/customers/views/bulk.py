"""What is done to picked customers, to a whole list, or to one from its page: assign, tag, untag."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhike.access.decorators import requires
from zhike.access.queries import person_names
from zhike.conditions.bulk import Answers, action_of
from zhike.conditions.drafts import BulkDraft
from zhike.conditions.services import start_bulk
from zhike.lib.refusals import Refusal, Refused
from zhike.web.forms import done, form_response, once, saved_in_place
from zhike.web.listing import read_selection
from zhike.web.toasts import toast

from .. import queries, services
from ..bulk_actions import ACTS, ASSIGN, JOIN, TAG, UNTAG
from ..fields import OBJECT
from ..forms import AssignForm, BulkTagsForm, BulkUntagForm
from ..forms.small import JoinForm
from ..queries.teams import labels_of
from .answering import CHANGED, actor_of, address_of

STEP = "go"


@dataclass(frozen=True)
class Target:
    """Whom an action is about: picked customers, or the whole result of a list's query."""

    ids: Sequence[int]
    whole: bool = False
    query: str = ""


@requires("customer", "assign")
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Give one customer to somebody else, from its page."""
    customer = queries.get_customer(actor=actor_of(request), customer_id=customer_id, capability="assign")
    action = reverse("customers:assign", args=[customer_id])
    return _assign(request, Target([customer.pk]), action, address_of(customer_id))


@requires("customer", "assign")
@require_http_methods(["POST"])
def assign_many(request: HttpRequest) -> HttpResponse:
    """Give the picked customers, or the whole result, to somebody else."""
    return _assign(request, read_target(request), reverse("customers:assign_many"), reverse("customers:list"))


def _assign(request: HttpRequest, target: Target, action: str, back: str) -> HttpResponse:
    form = AssignForm(request.POST if STEP in request.POST else None)
    form.use_labels("to_person_id", queries.owner_labels)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        name = person_names([values["to_person_id"]]).get(values["to_person_id"], "")
        if target.whole:
            return start_run(request, target, ASSIGN, values, _("分配给%(name)s") % {"name": name})
        return do_now(request, target.ids, ASSIGN, values, _("已分配给%(name)s") % {"name": name}, back)
    return form_response(request, form, "customers/assign.html", context_of(request, target, action))


@requires("customer", "edit")
@require_http_methods(["POST"])
def join_many(request: HttpRequest) -> HttpResponse:
    """Put a colleague into the teams of the picked customers, or of the whole result."""
    target, action = read_target(request), reverse("customers:join_many")
    form = JoinForm(request.POST if STEP in request.POST else None)
    form.use_labels("person", labels_of)
    if form.is_bound and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("role", "can_write")}
        values["person_id"] = form.cleaned_data["person"]
        words = {"name": person_names([values["person_id"]]).get(values["person_id"], "")}
        if target.whole:
            return start_run(request, target, JOIN, values, _("%(name)s 加入团队") % words)
        return do_now(request, target.ids, JOIN, values, _("%(name)s 已加入团队") % words, reverse("customers:list"))
    values = {**context_of(request, target, action), "title": _("加入团队")}
    return form_response(request, form, "customers/tag_many.html", values)


@requires("customer", "edit")
@require_http_methods(["POST"])
def tag_many(request: HttpRequest) -> HttpResponse:
    """Put tags on the picked customers, or on the whole result."""
    return _tags(request, TAG, BulkTagsForm, reverse("customers:tag_many"))


@requires("customer", "edit")
@require_http_methods(["POST"])
def untag_many(request: HttpRequest) -> HttpResponse:
    """Take tags off the picked customers, or off the whole result."""
    return _tags(request, UNTAG, BulkUntagForm, reverse("customers:untag_many"))


def _tags(request: HttpRequest, key: str, kind: type[BulkUntagForm], action: str) -> HttpResponse:
    target = read_target(request)
    form = kind(request.POST if STEP in request.POST else None)
    form.use_labels("tags", queries.tag_labels)
    if form.is_bound and form.is_valid():
        ids = _tag_ids(request, form.cleaned_data)
        names = "、".join(name for _id, name in queries.tag_labels(ids))
        words = {TAG: (_("打标签"), _("已打标签")), UNTAG: (_("去标签"), _("已去标签"))}[key]
        if target.whole:
            return start_run(request, target, key, {"tag_ids": ids}, f"{words[0]}：{names}")
        return do_now(request, target.ids, key, {"tag_ids": ids}, words[1], reverse("customers:list"))
    values = {**context_of(request, target, action), "title": _("打标签") if key == TAG else _("去标签")}
    return form_response(request, form, "customers/tag_many.html", values)


def _tag_ids(request: HttpRequest, values: Mapping[str, Any]) -> list[int]:
    ids = [int(one) for one in values["tags"]]
    new = str(values.get("new_tag", "")).strip()
    if new:
        ids.append(services.create_tag(actor=actor_of(request), name=new, now=timezone.now()).pk)
    return ids


def read_target(request: HttpRequest) -> Target:
    """Read the selection; picked ids that the actor does not see are passed over in silence."""
    picked = read_selection(request)
    if picked.whole:
        return Target([], whole=True, query=picked.query)
    return Target(queries.keep_visible(actor_of(request), picked.ids))


def context_of(request: HttpRequest, target: Target, action: str) -> dict[str, Any]:
    names = queries.name_some(actor_of(request), target.ids)
    about = {"ids": target.ids, "whole": target.whole, "query": target.query, "picked": names}
    return {**about, "action": action, "step": STEP}


def start_run(request: HttpRequest, target: Target, key: str, values: Mapping[str, Any], label: str) -> HttpResponse:
    """Do it to the whole result in the background, and go to the page that shows how far it is."""
    draft = BulkDraft(OBJECT, key, dict(values), query=target.query)

    def run() -> str:
        started = start_bulk(actor=actor_of(request), draft=draft, label=label, now=timezone.now())
        return reverse("conditions:run", args=[started.pk])

    return done(request, once(request, run), _("已开始，在后台进行"))


def do_now(
    request: HttpRequest, ids: Sequence[int], key: str, values: Mapping[str, Any], done_text: str, back: str
) -> HttpResponse:
    """Do it to the picked customers, and say what was refused and why."""
    refused = Counter[str]()
    result = {"done": 0}

    def run() -> str:
        answers = _answers(request, ids, key, values)
        result["done"] = sum(answer is True for answer in answers.values())
        refused.update(str(answer.sentence) for answer in answers.values() if isinstance(answer, Refusal))
        return back

    once(request, run)
    for sentence, count in refused.items():
        toast(request, _("%(count)d 位没有改：%(why)s") % {"count": count, "why": sentence}, tone="gold")
    text = f"{done_text}，{_('共 %(n)d 位') % {'n': result['done']}}" if result["done"] else ""
    return saved_in_place(request, back, text, events=CHANGED)


def _answers(request: HttpRequest, ids: Sequence[int], key: str, values: Mapping[str, Any]) -> Answers:
    """Return for each customer whether it changed or why not; each in its own transaction, or all in one set."""
    actor, now, action = actor_of(request), timezone.now(), action_of(key)
    if action is not None and action.act_many is not None and ids:
        return action.act_many(actor, ids, values, now)
    answers: dict[int, bool | Refusal] = {}
    for customer_id in ids:
        try:
            answers[customer_id] = ACTS[key](actor, customer_id, values, now)
        except Refused as error:
            answers[customer_id] = error.refusal
    return answers
