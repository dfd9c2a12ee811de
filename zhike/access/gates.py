"""What a request must pass before it reaches a page: network, first start, idle time, a fresh password."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.web.toasts import toast

from .addresses import client_address, is_inside, read_networks
from .models import Person
from .own_policies import ADDRESSES, PASSWORD, SESSION
from .policies import glance_at_policy

Gate = Callable[[HttpRequest, Person | None], HttpResponseBase | None]


class _FirstStart:
    """Whether somebody exists; once true it is not asked again by this process."""

    people_exist = False


def forget_people() -> None:
    """Ask again whether anybody exists; after the last person was removed."""
    _FirstStart.people_exist = False


def people_exist() -> bool:
    """Say whether the system was set up."""
    if not _FirstStart.people_exist:
        _FirstStart.people_exist = Person.objects.exists()
    return _FirstStart.people_exist


def _is_open(request: HttpRequest, *names: str) -> bool:
    """Say whether the address is one of those that every gate lets pass, or one of these names."""
    always = ("web:language", "web:theme", "web:manifest", "account_logout")
    return request.path.startswith(settings.STATIC_URL) or request.path in {reverse(name) for name in (*always, *names)}


def _move(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser somewhere else, also when only a part of a page was asked for; a stream just ends."""
    if request.headers.get("Accept") == "text/event-stream":
        return HttpResponse(status=401)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def network(request: HttpRequest, person: Person | None) -> HttpResponseBase | None:
    """Refuse callers from networks that the policy does not name."""
    networks = read_networks(str(glance_at_policy(ADDRESSES)["networks"]))
    address = client_address(request)
    if is_inside(address, networks):
        return None
    return render(request, "access/outside.html", {"address": address}, status=403)


def first_start(request: HttpRequest, person: Person | None) -> HttpResponseBase | None:
    """Lead every address to the set-up page while nobody exists."""
    if person is not None or people_exist() or _is_open(request, "access:setup"):
        return None
    return _move(request, reverse("access:setup"))


def idle(request: HttpRequest, person: Person | None) -> HttpResponseBase | None:
    """End a session that was not used for longer than the policy allows."""
    last = getattr(request, "last_seen", None)
    if person is None or last is None:
        return None
    if timezone.now().timestamp() - last <= idle_seconds(request):
        return None
    logout(request)
    request.actor = None  # type: ignore[attr-defined]
    toast(request, _("太久没有操作，已为你退出登录。"), tone="gold")
    return _move(request, reverse("account_login"))


def idle_seconds(request: HttpRequest) -> int:
    """Return how long this session may rest: days where the person chose to stay signed in, else minutes."""
    policy = glance_at_policy(SESSION)
    if request.session.get_expire_at_browser_close() or not policy["remember_days"]:
        return int(policy["idle_minutes"]) * 60
    return int(policy["remember_days"]) * 86_400


def old_password(request: HttpRequest, person: Person | None) -> HttpResponseBase | None:
    """Let somebody with a drawn or outdated password do nothing but change it."""
    if person is None or not must_change(person):
        return None
    request.is_held = True  # type: ignore[attr-defined]
    return None if _is_open(request, "access:password") else _move(request, reverse("access:password"))


def must_change(person: Person) -> bool:
    """Say whether the password must be changed before anything else."""
    if person.must_change_password:
        return True
    days = int(glance_at_policy(PASSWORD)["max_age_days"])
    changed = person.password_changed_at or person.created_at
    return bool(days) and person.has_usable_password() and timezone.now() - changed > timedelta(days=days)


GATES: tuple[Gate, ...] = (network, first_start, idle, old_password)


def stop(request: HttpRequest, person: Person | None) -> HttpResponseBase | None:
    """Return what the first closed gate answers, or None when all are open."""
    for gate in GATES:
        answer = gate(request, person)
        if answer is not None:
            return answer
    return None
