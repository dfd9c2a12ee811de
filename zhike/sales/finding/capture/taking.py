"""Take what was sent in through a public form: counted first, checked, kept once, and made a lead where it is new."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.access.actor import Actor, SystemActor
from zhike.access.policies import get_policy
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.access.services.attempts import Limit, charge
from zhike.customers.choices import Kind, PointKind
from zhike.customers.drafts import ContactDraft, CustomerDraft, PointDraft
from zhike.customers.models import ContactPoint, Customer
from zhike.customers.queries.duplicates import find_duplicates, lock_duplicate_keys
from zhike.customers.services import create_customer
from zhike.events.services import record
from zhike.lib.emails import parse_email
from zhike.lib.phones import parse_phone
from zhike.lib.refusals import Refusal, Refused
from zhike.lib.text import clean_text, shorten
from zhike.notify.services import notify

from ...models import Campaign, EntryState, Way, WebEntry, WebForm
from ..kinds import ENQUIRED, ENQUIRY_MESSAGE
from ..origins import OriginDraft, record_origins
from ..policy import WEB_FORMS
from . import rules

_COUNT = """
INSERT INTO sales_webrefusal AS kept (web_form_id, day, reason, count) VALUES (%s, %s, %s, 1)
ON CONFLICT (web_form_id, day, reason) DO UPDATE SET count = kept.count + 1
"""


@dataclass(frozen=True)
class Envelope:
    """What came with the answers: the one-time key, from where, and what the link carried."""

    key: uuid.UUID
    address: str
    utm: Mapping[str, str]
    page: str


def charge_try(*, form: WebForm, address: str | None, now: datetime) -> Refusal | None:
    """Count one try of an address, then of the form, and say when either has had too many.

    Stands outside of any transaction; when it cannot be counted, nothing is taken. Who has no address is counted
    together with all others without one.
    """
    policy = get_policy(WEB_FORMS.key)
    hour, day = timedelta(hours=1), timedelta(days=1)
    own = f"web-form-{form.pk}:{address or 'unknown'}"
    limits = [
        Limit(f"{own}:hour", int(policy["address_hour"]), hour, hour),
        Limit(f"{own}:day", int(policy["address_day"]), day, day),
    ]
    whole = [Limit(f"web-form-{form.pk}:hour", int(policy["form_hour"]), hour, hour)]
    if charge(limits, now=now) is None and charge(whole, now=now) is None:
        return None
    sentence = _("提交次数太多了，暂时不能再提交。")
    return Refusal("web_forms.too_many", sentence, {}, _("请过一小时再试，或直接打电话给我们。"))


def count_refusal(*, form: WebForm, reason: str, now: datetime) -> None:
    """Remember that something was turned away, as a number per day and reason."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [form.pk, timezone.localdate(now), reason.rpartition(".")[2][:20]])


def take_entry(*, form: WebForm, answers: Mapping[str, str], envelope: Envelope, now: datetime) -> WebEntry:
    """Keep what was sent in, and bring a lead that nobody has yet; the same page a second time returns the first.

    Who is known by phone, mail, WeChat, code or full name gets no second archive: the answers stand on its timeline,
    its owner is told. A new lead has no owner; the rules for new leads give it to somebody. What the archive refuses
    is held for a person to look at. Records customers.created and sales.enquired.
    """
    draft = draft_of(form, answers)
    with transaction.atomic():
        entry, is_new = _keep(form, answers, envelope, now)
        if not is_new:
            return entry
        lock_duplicate_keys(draft)
        try:
            with transaction.atomic():
                _settle(entry, form, draft, envelope, now)
        except Refused as refused:
            entry.state, entry.why = EntryState.HELD, str(refused.refusal.sentence)[:300]
        entry.save(update_fields=["state", "why", "customer_id"])
    return entry


def _keep(form: WebForm, answers: Mapping[str, str], envelope: Envelope, now: datetime) -> tuple[WebEntry, bool]:
    """Insert the entry; while another transaction holds its key, wait for that one's end."""
    asked = {one.name: one for one in rules.read_questions(form.fields)}
    kept = [[asked[name].label, answer, asked[name].kind] for name, answer in answers.items() if answer]
    return WebEntry.objects.get_or_create(
        key=envelope.key,
        defaults={
            "web_form": form,
            "state": EntryState.HELD,
            "answers": {"rows": kept},
            "consent_version": form.consent_version if form.consent else None,
            "utm": dict(envelope.utm),
            "page": envelope.page,
            "address": envelope.address,
            "at": now,
        },
    )


def _settle(entry: WebEntry, form: WebForm, draft: CustomerDraft, envelope: Envelope, now: datetime) -> None:
    """Find whose entry it is, or create the lead."""
    actor = SystemActor()
    same = _find_same(actor, draft)
    if same is not None:
        entry.customer_id, entry.state = same, EntryState.KNOWN
        _tell_owner(entry, form, same, now)
    else:
        customer = create_customer(actor=actor, draft=draft, now=now)
        entry.customer_id, entry.state = customer.pk, EntryState.NEW
        campaign = form.campaign or find_campaign(envelope.utm)
        came = OriginDraft(Way.WEB, campaign.pk if campaign else None, form.pk, envelope.utm, envelope.page)
        record_origins(actor=actor, customer_ids=[customer.pk], draft=came, now=now)
    data = {"form": form.name, "entry": entry.pk, "words": shorten(draft.remarks, 120)}
    record(actor=actor, kind=ENQUIRED, customer_id=entry.customer_id, data=data, at=now)


def _find_same(actor: Actor, draft: CustomerDraft) -> int | None:
    """Return the customer that it is: reached by the same phone, mail or WeChat, else of the same full name or code."""
    points = [*draft.points, *(point for contact in draft.contacts for point in contact.points)]
    for point in points:
        held = ContactPoint.objects.filter(kind=point.kind, normalised=point.normalised)
        found = held.filter(customer__deleted_at__isnull=True).order_by("customer_id").values_list("customer_id")
        if row := found.first():
            return int(row[0])
    strong = (one.customer_id for one in find_duplicates(actor=actor, draft=draft) if one.is_strong)
    return next((id_ for id_ in strong if id_ is not None), None)


def find_campaign(utm: Mapping[str, str]) -> Campaign | None:
    """Return the campaign that a link names, whatever its case."""
    code = utm.get("utm_campaign", "")
    return Campaign.objects.filter(code__iexact=code, is_active=True).first() if code else None


def _tell_owner(entry: WebEntry, form: WebForm, customer_id: int, now: datetime) -> None:
    found = Customer.objects.filter(pk=customer_id, owner__isnull=False).values_list("owner_id", "name").first()
    if found is None:
        return
    notify(
        person_ids=[found[0] or 0],
        key=f"enquiry-{entry.pk}",
        at=now,
        kind=ENQUIRY_MESSAGE,
        title=format_lazy(lazy("{name} 在网页上又来咨询"), name=found[1]),
        body=format_lazy(lazy("通过“{form}”，内容在时间线里。"), form=form.name),
        url=reverse("desk:customer", args=[customer_id]),
        customer_id=customer_id,
    )


def draft_of(form: WebForm, answers: Mapping[str, str]) -> CustomerDraft:
    """Return the lead that the answers describe: the company with its contact, or the person."""
    questions = rules.read_questions(form.fields)
    told = {one.kind: answers.get(one.name, "") for one in questions if one.kind not in ("text", "choice")}
    person, company = told.get("name", ""), told.get("company", "")
    points = _points(told)
    notes = [told.get("message", "")]
    loose = [one for one in questions if one.kind in ("text", "choice") and answers.get(one.name)]
    notes += [f"{one.label}：{answers[one.name]}" for one in loose]
    contact = ContactDraft(name=person or company, position=told.get("position", ""), is_primary=True, points=points)
    is_firm = bool(company)
    return CustomerDraft(
        name=(company or person)[:200],
        kind=Kind.ORGANISATION if is_firm else Kind.PERSON,
        source_id=form.source_id,
        remarks="\n".join(note for note in notes if note),
        points=() if is_firm else points,
        contacts=(contact,) if is_firm else (),
        accepts_duplicates=True,
    )


def _points(told: Mapping[str, str]) -> tuple[PointDraft, ...]:
    found: list[PointDraft] = []
    phone = parse_phone(told.get("phone", ""))
    if phone:
        found.append(PointDraft(PointKind.PHONE, phone.display, phone.e164))
    email = parse_email(told.get("email", ""))
    if email:
        found.append(PointDraft(PointKind.EMAIL, email, email.lower()))
    wechat = clean_text(told.get("wechat", ""), 60)
    if wechat:
        found.append(PointDraft(PointKind.WECHAT, wechat, wechat.lower()))
    return tuple(found)


def retry_entry(*, actor: Actor, form_id: int, entry_id: int, now: datetime) -> WebEntry:
    """Try again to make a lead of an entry that the archive refused; refused with its reason when it still does."""
    refuse_unless_capable(actor, "campaign", "edit")
    with transaction.atomic():
        rows = WebEntry.objects.select_for_update(of=("self",)).select_related("web_form")
        entry = rows.filter(pk=entry_id, web_form_id=form_id, state=EntryState.HELD).first()
        if entry is None:
            raise Http404
        form = entry.web_form
        draft = draft_of(form, answers_of(form, entry))
        lock_duplicate_keys(draft)
        _settle(entry, form, draft, Envelope(entry.key, entry.address, entry.utm, entry.page), now)
        entry.why = ""
        entry.save(update_fields=["state", "why", "customer_id"])
    return entry


def answers_of(form: WebForm, entry: WebEntry) -> dict[str, str]:
    """Return the answers of an entry by the names of the form's present questions."""
    by_place: dict[tuple[str, str], str] = {(kind, label): text for label, text, kind in entry.answers["rows"]}
    by_kind: dict[str, str] = {kind: text for _label, text, kind in entry.answers["rows"]}
    found: dict[str, Any] = {}
    for one in rules.read_questions(form.fields):
        loose = by_kind.get(one.kind, "") if one.kind not in ("text", "choice") else ""
        found[one.name] = by_place.get((one.kind, one.label), loose)
    return found


def forget_old_entries(*, now: datetime) -> int:
    """Delete what was sent in longer ago than the setting says; customers and their timelines stay."""
    before = now - timedelta(days=int(get_policy(WEB_FORMS.key)["keep_days"]))
    return WebEntry.objects.filter(at__lt=before).exclude(state=EntryState.HELD).delete()[0]
