"""The pages for what went wrong, in plain words; never an English default page, never a stack trace."""

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal
from zhike.web.deliveries import is_delivery, refused_delivery
from zhike.web.outages import find_outage
from zhike.web.toasts import add_trigger

# Codes end with what kind of no they are; everything else is a matter of rights or rules: 403.
CONFLICT_ENDINGS = ("conflict", "changed_meanwhile", "stale", "taken", "duplicate", "already")
INVALID_ENDINGS = ("invalid", "missing", "malformed", "too_large", "unreadable", "empty")


def refusal_status(refusal: Refusal) -> int:
    """Return 409 when the record moved on meanwhile, 422 when the input is wrong, else 403."""
    if refusal.code.endswith(CONFLICT_ENDINGS):
        return 409
    return 422 if refusal.code.endswith(INVALID_ENDINGS) else 403


def refusal_response(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Show why something was refused and what would help."""
    status = refusal_status(refusal)
    if is_delivery(request):
        return refused_delivery(refusal, status)
    if not getattr(request, "htmx", False):
        return render(request, "web/errors/refused.html", {"refusal": refusal}, status=status)
    response = render(request, "web/errors/refused_part.html", {"refusal": refusal}, status=status)
    response.headers["HX-Reswap"] = "none"
    detail = {"code": refusal.code, "text": str(refusal.sentence), "help": str(refusal.help)}
    add_trigger(response, "zhike:refused", detail)
    return response


def _page(request: HttpRequest, status: int, title: str, text: str, *, icon: str = "alert-circle") -> HttpResponse:
    values = {"title": title, "text": text, "icon": icon, "request_id": getattr(request, "request_id", "")}
    response = render(request, "web/errors/page.html", values, status=status)
    if getattr(request, "htmx", False):
        response.headers["HX-Reswap"] = "none"
        add_trigger(response, "zhike:refused", {"code": str(status), "text": title, "help": text})
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request could not be read."""
    return _page(request, 400, _("这个请求看不懂"), _("请返回上一页再试一次。"))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the person's role does not include this."""
    return _page(request, 403, _("你的角色不能做这件事"), _("需要的话，请管理员调整你的角色。"), icon="lock")


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing here, or nothing that this person may see."""
    text = _("它可能已被删除、合并，或不在你能看到的范围内。")
    return _page(request, 404, _("这里没有内容"), text, icon="search-off")


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours, with the number to quote; or that the database will be back, with 503."""
    if outage := find_outage(sys.exc_info()[1]):
        response = _page(request, 503, outage.title, outage.text, icon="database-off")
        response["Retry-After"] = "10"
        return response
    text = _("问题已经记录。请稍后再试；还不行请把下面的编号告诉管理员。")
    return _page(request, 500, _("系统出了问题"), text, icon="alert-triangle")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the page is too old to be sent."""
    if is_delivery(request):
        return JsonResponse({"code": "expired"}, status=403)
    text = _("可能登录已过期，或浏览器没有保存 Cookie。请刷新页面，填过的内容会恢复。")
    return _page(request, 403, _("这一页已经过期"), text, icon="clock-pause")
