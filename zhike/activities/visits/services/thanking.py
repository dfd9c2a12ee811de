"""Thank the customer for a visit: the company's words, copied, by SMS from one's own phone, or by mail from here."""

from datetime import datetime

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.lib.refusals import Refusal, refuse_if
from zhike.notify.mail.server import find_server

from ...models import VisitSummary
from ..choices import ThanksWay
from ..queries.thanks import find_address
from ..tasks import send_thanks
from .planning import lock_visit


def thank(*, actor: Actor, customer_id: int, visit_id: int, way: str, text: str, now: datetime) -> VisitSummary:
    """Note that the customer was thanked, and by mail send it: a job does that after the transaction.

    A second tap changes nothing. Refused when nobody met has a mail address, or the company has no mail server.
    """
    with transaction.atomic():
        visit = lock_visit(actor=actor, customer_id=customer_id, visit_id=visit_id)
        summary = VisitSummary.objects.select_for_update().filter(customer_id=customer_id, visit=visit).first()
        if summary is None:
            raise Http404
        refuse_if(_why_not_mine(is_visitor=visit.person_id == actor.person_id))
        if summary.thanks_at is not None and not summary.thanks_trouble:
            return summary
        if way == ThanksWay.MAIL:
            address = find_address(actor=actor, visit=visit)
            refuse_if(_why_no_mail(has_server=find_server() is not None, address=address))
            send_thanks.defer(customer_id=customer_id, visit_id=visit_id, address=address)
        summary.thanks, summary.thanks_way, summary.thanks_at = text.strip()[:2000], ThanksWay(way), now
        summary.thanks_trouble = ""
        summary.save(update_fields=["thanks", "thanks_way", "thanks_at", "thanks_trouble"])
    return summary


def _why_not_mine(*, is_visitor: bool) -> Refusal | None:
    return None if is_visitor else Refusal("activities.visit_not_yours", _("感谢信息由去拜访的人来发。"))


def _why_no_mail(*, has_server: bool, address: str) -> Refusal | None:
    if not has_server:
        return Refusal(
            "activities.no_mail_server",
            _("公司还没有设置邮件服务器。"),
            {"field": "text"},
            help=_("可以复制后用微信发，或请管理员设置。"),
        )
    if not address:
        return Refusal(
            "activities.no_mail_address",
            _("见到的人没有邮箱。"),
            {"field": "text"},
            help=_("可以复制后用微信发，或先补上邮箱。"),
        )
    return None


def mail_thanks(*, customer_id: int, visit_id: int, address: str, now: datetime) -> bool:
    """Send the thank-you mail of a visit; what goes wrong stands on the visit. Safe to run twice: one id, one mail."""
    summary = VisitSummary.objects.select_related("visit").filter(customer_id=customer_id, visit_id=visit_id).first()
    server = find_server()
    if summary is None or server is None or summary.thanks_way != ThanksWay.MAIL:
        return False
    visitor = Person.objects.get(pk=summary.visit.person_id)
    headers = {"Message-ID": f"<visit-thanks-{visit_id}@zhike>"}
    if visitor.email:
        headers["Reply-To"] = visitor.email
    subject = _("感谢接待")
    mail = EmailMessage(subject, summary.thanks, server.sender, [address], headers=headers, connection=get_connection())
    try:
        mail.send()
    except (OSError, ValueError) as error:
        _note_trouble(summary, f"{type(error).__name__}: {error}"[:200])
        return False
    _note_trouble(summary, "")
    return True


def _note_trouble(summary: VisitSummary, trouble: str) -> None:
    rows = VisitSummary.objects.filter(customer_id=summary.customer_id, pk=summary.pk)
    rows.update(thanks_trouble=trouble)
