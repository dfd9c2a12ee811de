"""What is done to picked customers, or to one from its page: assign, tag."""

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhike.access.decorators import requires
from zhike.access.queries import person_names
from zhike.lib.refusals import Refused
from zhike.web.forms import form_response, once, saved_in_place
from zhike.web.listing import read_selection
from zhike.web.toasts import toast

from .. import queries, services
from ..choices import OwnerWay
from ..forms import AssignForm, BulkTagsForm
from .answering import CHANGED, actor_of, address_of

STEP = "go"


@requires("customer", "assign")
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Give one customer to somebody else, from its page."""
    customer = queries.get_customer(actor=actor_of(request), customer_id=customer_id, capability="assign")
    return _assign(request, [customer.pk], reverse("customers:assign", args=[customer_id]), address_of(customer_id))


@requires("customer", "assign")
@require_http_methods(["POST"])
def assign_many(request: HttpRequest) -> HttpResponse:
    """Give the picked customers to somebody else."""
    return _assign(request, _picked(request), reverse("customers:assign_many"), reverse("customers:list"))


def _assign(request: HttpRequest, ids: Sequence[int], action: str, back: str) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    form = AssignForm(request.POST if STEP in request.POST else None)
    form.use_labels("to_person_id", queries.owner_labels)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data

        def act(customer_id: int) -> object:
            return services.change_owner(actor=actor, customer_id=customer_id, way=OwnerWay.ASSIGN, now=now, **values)

        name = person_names([values["to_person_id"]]).get(values["to_person_id"], "")
        return _do(request, ids, act, _("已分配给%(name)s") % {"name": name}, back)
    context = {"ids": ids, "action": action, "step": STEP, "picked": queries.name_some(actor, ids)}
    return form_response(request, form, "customers/assign.html", context)


@requires("customer", "edit")
@require_http_methods(["POST"])
def tag_many(request: HttpRequest) -> HttpResponse:
    """Put tags on the picked customers."""
    actor, ids, now = actor_of(request), _picked(request), timezone.now()
    form = BulkTagsForm(request.POST if STEP in request.POST else None)
    form.use_labels("tags", queries.tag_labels)
    if form.is_bound and form.is_valid():
        tag_ids = list(form.cleaned_data["tags"])
        new = form.cleaned_data["new_tag"].strip()
        if new:
            tag_ids.append(services.create_tag(actor=actor, name=new, now=now).pk)

        def act(customer_id: int) -> object:
            return services.tag_customer(actor=actor, customer_id=customer_id, tag_ids=tag_ids, now=now)

        return _do(request, ids, act, _("已打标签"), reverse("customers:list"))
    context = {
        "ids": ids,
        "action": reverse("customers:tag_many"),
        "step": STEP,
        "picked": queries.name_some(actor, ids),
    }
    return form_response(request, form, "customers/tag_many.html", context)


def _picked(request: HttpRequest) -> list[int]:
    """Return the picked ids that the actor may see; others are passed over in silence."""
    return queries.keep_visible(actor_of(request), read_selection(request).ids)


def _do(request: HttpRequest, ids: Sequence[int], act: Callable[[int], object], done: str, back: str) -> HttpResponse:
    """Do it to one customer after the other, each in its own transaction, and say what was refused and why."""
    refused: dict[str, int] = {}
    result = {"done": 0}

    def run() -> str:
        for customer_id in ids:
            try:
                result["done"] += act(customer_id) is not None
            except Refused as error:
                sentence = str(error.refusal.sentence)
                refused[sentence] = refused.get(sentence, 0) + 1
        return back

    once(request, run)
    for sentence, count in refused.items():
        toast(request, _("%(count)d 位没有改：%(why)s") % {"count": count, "why": sentence}, tone="gold")
    text = f"{done}，{_('共 %(n)d 位') % {'n': result['done']}}" if result["done"] else ""
    return saved_in_place(request, back, text, events=CHANGED)
