"""One entry with what was said about it, and the list behind @."""

from uuid import uuid4

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.customers.queries import get_customer
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response, once, saved_in_place
from zhike.web.forms.once import read_key
from zhike.web.forms.pickers import PickerOption, picker_response

from ..forms import read_mentions
from ..queries.page import get_entry_page
from .forms import CommentForm
from .queries import list_mentionable
from .services import CommentDraft, comment_follow_up, remove_comment

COMMENTED = "activities:logged"


@requires("follow_up", "view")
def entry(request: ActingRequest, customer_id: int, follow_up_id: int) -> HttpResponse:
    """Show one entry whole: words, voice, what the program noticed, who heard it, remarks; and write a remark."""
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft = CommentDraft(
            customer_id=customer_id,
            follow_up_id=follow_up_id,
            text=form.cleaned_data["text"],
            entry_key=read_key(request) or uuid4(),
            mention_ids=read_mentions(request.POST),
        )
        if _comment(request, form, draft):
            url = reverse("activities:entry", args=[customer_id, follow_up_id])
            return saved_in_place(request, url, _("已点评"), events={COMMENTED: {"customer": customer_id}})
    page = get_entry_page(actor=request.actor, customer_id=customer_id, follow_up_id=follow_up_id)
    return form_response(request, form, "activities/entry.html", {"page": page})


def _comment(request: ActingRequest, form: CommentForm, draft: CommentDraft) -> bool:
    """Write the remark once; what a rule refuses for the text stands beside it."""

    def write() -> str:
        comment_follow_up(actor=request.actor, draft=draft, now=timezone.now())
        return reverse("activities:entry", args=[draft.customer_id, draft.follow_up_id])

    try:
        once(request, write)
    except Refused as refused:
        if "field" not in refused.refusal.facts:
            raise
        form.add_error("text", f"{refused.refusal.sentence} {refused.refusal.help}".strip())
        return False
    return True


@require_POST
@requires("follow_up", "view")
def uncomment(request: ActingRequest, customer_id: int, follow_up_id: int, comment_id: int) -> HttpResponse:
    """Take an own remark back."""
    remove_comment(
        actor=request.actor,
        customer_id=customer_id,
        follow_up_id=follow_up_id,
        comment_id=comment_id,
        now=timezone.now(),
    )
    return done(request, reverse("activities:entry", args=[customer_id, follow_up_id]), _("已删除这条点评"))


@require_GET
@requires("follow_up", "view")
def mentionable(request: ActingRequest, customer_id: int) -> JsonResponse:
    """Offer colleagues who may read about this customer."""
    customer = get_customer(actor=request.actor, customer_id=customer_id, columns=("name",))
    people = list_mentionable(actor=request.actor, customer=customer, text=request.GET.get("q", "").strip()[:40])
    return picker_response(
        PickerOption(person.pk, person.name, person.department.name if person.department else "") for person in people
    )
