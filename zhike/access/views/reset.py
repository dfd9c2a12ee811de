"""A forgotten password: by mail where mail is configured, else by an administrator."""

from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from zhike.lib.refusals import Refused
from zhike.web.toasts import toast

from ..actor import SystemActor
from ..addresses import client_address
from ..forms.people import NewPasswordForm
from ..forms.refusals import add_refusal
from ..forms.sign_in import ForgottenForm
from ..models import Person
from ..services.reset import ask_for_reset, mail_is_configured, set_forgotten_password

STASH = "reset_token"
SHOWN = "link"


def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for the mail address; say the same whether it is known or not."""
    form = ForgottenForm(request.POST or None)
    by_mail = mail_is_configured()
    if by_mail and request.method == "POST" and form.is_valid():
        try:
            ask_for_reset(
                email=form.cleaned_data["email"],
                address=client_address(request),
                base_url=request.build_absolute_uri("/"),
                language=get_language() or "",
            )
            return render(request, "access/forgotten_sent.html", {"email": form.cleaned_data["email"]})
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "access/forgotten.html", {"form": form, "by_mail": by_mail})


@sensitive_post_parameters()
def new_password(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Set a new password by the link of the mail; the token leaves the address at once."""
    if token != SHOWN:
        request.session[STASH] = token
        return HttpResponseRedirect(reverse("access:new-password", args=[uid, SHOWN]))
    person = _person_of(uid, str(request.session.get(STASH, "")))
    if person is None:
        return render(request, "access/reset_failed.html", status=403)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor = SystemActor(address=client_address(request), request_id=getattr(request, "request_id", ""))
        try:
            set_forgotten_password(actor=actor, person_id=person.pk, password=form.cleaned_data["password"])
            del request.session[STASH]
            toast(request, _("密码已修改，请登录。"))
            return HttpResponseRedirect(reverse("account_login"))
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "access/reset.html", {"form": form, "person": person})


def _person_of(uid: str, token: str) -> Person | None:
    """Return the person whom a token of a mail belongs to, while it is valid."""
    try:
        person_id = int(urlsafe_base64_decode(uid))
    except (ValueError, OverflowError):
        return None
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    return person if person is not None and default_token_generator.check_token(person, token) else None
