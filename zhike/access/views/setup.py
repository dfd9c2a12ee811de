"""The first start: name the company and its first administrator, or load the demo company.

Open only while nobody exists: to this machine, or to whoever has the token that the start printed.
"""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from zhike.lib.refusals import Refused
from zhike.web.toasts import toast

from ..addresses import client_address, is_loopback
from ..first_start import offers
from ..forms.refusals import add_refusal
from ..forms.setup import SetupForm
from ..gates import forget_people, people_exist
from ..services.setup import CompanyDraft, is_setup_token, needs_setup_token, set_up_company
from ..services.sign_in import check_under_limits, limits_of

TOKEN_KEY = "setup_token"  # noqa: S105 - a name in the session


@sensitive_post_parameters()
def setup(request: HttpRequest) -> HttpResponse:
    """Show and take in the first start."""
    if people_exist():
        return HttpResponseRedirect(reverse("account_login"))
    if not _may_set_up(request):
        return render(request, "access/setup_closed.html", status=403)
    if offers.demo is not None and "demo" in request.POST:
        offers.demo.start()
        return HttpResponseRedirect(f"{reverse('access:setup')}?demo=1")
    if offers.demo is not None and "demo" in request.GET and request.method == "GET":
        return render(request, "access/setup_demo.html", {"demo": offers.demo})
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _set_up(request, form)
        if answer is not None:
            return answer
    status = 422 if form.errors else 200
    return render(request, "access/setup.html", {"form": form, "demo": offers.demo}, status=status)


def _set_up(request: HttpRequest, form: SetupForm) -> HttpResponse | None:
    values = {name: value for name, value in form.cleaned_data.items() if name != "again"}
    draft = CompanyDraft(**values, address=client_address(request), request_id=getattr(request, "request_id", ""))
    try:
        person = set_up_company(draft=draft)
    except Refused as refused:
        if refused.refusal.code != "access.already_set_up":
            add_refusal(form, refused)
            return None
        forget_people()
        toast(request, refused.refusal.sentence, tone="red")
        return HttpResponseRedirect(reverse("account_login"))
    login(request, person)
    toast(request, _("%(company)s 已建好。接下来可以新建同事，或导入客户。") % {"company": draft.company})
    return HttpResponseRedirect("/")


def _sits_here(request: HttpRequest) -> bool:
    """Say whether the request began on this machine and did not merely pass a proxy on it."""
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not forwarded and is_loopback(client_address(request))


def _may_set_up(request: HttpRequest) -> bool:
    """Let in whoever shows the printed token once, and, when none was printed, whoever sits at this machine."""
    if not needs_setup_token():
        return _sits_here(request)
    if is_setup_token(str(request.session.get(TOKEN_KEY, ""))):
        return True
    token = request.GET.get("token", "")
    if not token:
        return False
    limits = limits_of("setup", "token", client_address(request))
    found, _locked = check_under_limits(limits, lambda: is_setup_token(token) or None, now=timezone.now())
    if found:
        request.session[TOKEN_KEY] = token
    return bool(found)
