"""The company's mail server."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.access import policies
from zhike.access.decorators import requires
from zhike.access.forms.refusals import add_refusal
from zhike.access.freshness import is_fresh, to_second_look
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response

from .. import queries
from ..forms import MailServerForm
from ..mail import server
from ..mail.services import change_server, send_test


@require_http_methods(["GET", "POST"])
@requires("setting", "view")
def mail_server(request: HttpRequest) -> HttpResponse:
    """Show where mail goes out and what did not; who may edit settings changes it here."""
    stored = policies.find_version(server.KEY)
    initial = dict(policies.get_policy(server.KEY)) | {"seen_version": stored.version if stored else 0}
    form = MailServerForm(request.POST or None, initial=initial)
    may_edit = request.actor.can("setting", "edit")  # type: ignore[attr-defined]
    if request.method == "POST" and may_edit and not is_fresh(request):
        return to_second_look(request)
    if request.method == "POST" and form.is_valid():
        try:
            return _save(request, form)
        except Refused as refused:
            if refused.refusal.code == "access.not_allowed":
                raise
            add_refusal(form, refused)
    values = {
        "may_edit": may_edit,
        "has_mail": server.has_server(),
        "has_password": server.has_password(),
        "from_environment": bool(settings.EMAIL_HOST) and not initial["host"],
        "letters": queries.list_stuck_letters(),
    }
    return form_response(request, form, "notify/mail_server.html", values)


def _save(request: HttpRequest, form: MailServerForm) -> HttpResponse:
    change_server(
        actor=request.actor,  # type: ignore[attr-defined]
        values=form.values(),
        password=form.cleaned_data["password"],
        seen_version=form.cleaned_data["seen_version"],
    )
    return done(request, reverse("notify:mail_server"), _("已保存。请给自己发一封试试。"))


@require_POST
@requires("setting", "edit")
def mail_test(request: HttpRequest) -> HttpResponse:
    """Have a mail sent to oneself."""
    send_test(actor=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    return done(request, reverse("notify:mail_server"), _("一分钟内会发到你的邮箱；发不出去时右边会写原因。"))
