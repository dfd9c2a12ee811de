"""Reads for the parts of one customer's page. The caller has got the customer, so scope is checked."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from zhike.access.actor import Actor
from zhike.access.fields import mask_value
from zhike.access.queries import person_names
from zhike.events.queries import RowChange, list_row_history

from ..changes_shown import FROM_NOTES, only_own_steps
from ..choices import Kind
from ..drafts import PointDraft
from ..fields import OBJECT, rule_name, rule_of
from ..models import (
    Contact,
    ContactPoint,
    Customer,
    CustomerFile,
    CustomerTag,
    InstalledProduct,
    OwnerChange,
    Tag,
)
from .custom import expand_custom
from .merging import family_of
from .scope import visible_to


@dataclass(frozen=True)
class PointRow:
    """A phone, mail address or WeChat id as the actor may see it."""

    kind: str
    value: str
    call: str = ""


@dataclass(frozen=True)
class ContactRow:
    """A contact with what it is reached by."""

    contact: Contact
    points: list[PointRow]


@dataclass(frozen=True)
class OwnerRow:
    """One line of the ownership history."""

    change: OwnerChange
    from_name: str
    to_name: str
    by_name: str


@dataclass(frozen=True)
class HistoryRow:
    """One changed field, with the name of who changed it."""

    change: RowChange
    person_name: str


def own_points(customer_id: int, contact_id: int | None = None) -> list[PointDraft]:
    """Return the stored points of a customer, or of one of its contacts, in order."""
    points = ContactPoint.objects.filter(_owned_by(customer_id, contact_id)).order_by("position", "id")
    return [PointDraft(point.kind, point.value, point.normalised) for point in points]


def point_rows(actor: Actor, points: Iterable[ContactPoint]) -> list[PointRow]:
    """Return points as the actor may see them; only an open phone can be called by a tap."""
    rows = []
    for point in points:
        rule = rule_of(actor, point.kind)
        shown = mask_value(actor, OBJECT, point.kind, point.value)
        if rule != "hidden" and shown:
            can_call = point.kind == "phone" and rule in (None, "readonly")
            rows.append(PointRow(point.kind, shown, point.normalised if can_call else ""))
    return rows


def list_points(*, actor: Actor, customer_id: int) -> list[PointRow]:
    """Return the customer's own points."""
    return point_rows(actor, _points(customer_id, None))


def list_contacts(*, actor: Actor, customer_id: int) -> list[ContactRow]:
    """Return the people at a customer, the primary one first, those who left last; two queries."""
    contacts = Contact.objects.filter(customer_id=customer_id).order_by("left_company", "-is_primary", "-is_key", "id")
    by_contact: dict[int | None, list[ContactPoint]] = {}
    for point in ContactPoint.objects.filter(customer_id=customer_id, contact__isnull=False).order_by("position", "id"):
        by_contact.setdefault(point.contact_id, []).append(point)
    return [ContactRow(contact, point_rows(actor, by_contact.get(contact.pk, []))) for contact in contacts]


@dataclass(frozen=True)
class PostRow:
    """Where a person who is a customer works, too."""

    contact: Contact
    company: str
    url: str


def list_persons(actor: Actor, rows: Iterable[ContactRow]) -> dict[int, tuple[str, str]]:
    """Return name and address of the customers that these contacts are besides, as far as the actor sees them."""
    ids = [row.contact.as_customer_id for row in rows if row.contact.as_customer_id]
    names = visible_to(actor).filter(pk__in=ids).values_list("pk", "name") if ids else ()
    return {pk: (name, reverse("desk:customer", args=[pk])) for pk, name in names}


def list_posts(*, actor: Actor, customer: Customer) -> list[PostRow]:
    """Return where somebody who is a customer is a contact, as far as the actor sees those customers."""
    if customer.kind != Kind.PERSON:
        return []
    held = Contact.objects.filter(as_customer_id=customer.pk).exclude(customer_id=customer.pk)
    posts = list(
        held.filter(customer__in=visible_to(actor)).select_related("customer").order_by("left_company", "pk")[:50]
    )
    return [PostRow(one, one.customer.name, reverse("desk:customer", args=[one.customer_id])) for one in posts]


def get_contact(*, customer_id: int, contact_id: int) -> Contact:
    """Return a contact of this customer, or not found."""
    found = Contact.objects.filter(customer_id=customer_id, pk=contact_id).first()
    if found is None:
        raise Http404
    return found


def list_products(customer_id: int) -> list[InstalledProduct]:
    """Return the installed base, with the responsible contact."""
    rows = InstalledProduct.objects.filter(customer_id=customer_id).select_related("contact")
    return list(rows.order_by("product", "module", "id"))


def get_product(*, customer_id: int, product_id: int) -> InstalledProduct:
    """Return a product of this customer, or not found."""
    found = InstalledProduct.objects.filter(customer_id=customer_id, pk=product_id).first()
    if found is None:
        raise Http404
    return found


def list_files(customer_id: int) -> list[tuple[CustomerFile, str]]:
    """Return the files with who brought them, newest first."""
    files = list(
        CustomerFile.objects.filter(customer_id=customer_id, deleted_at__isnull=True).order_by("-at", "-id")[:200]
    )
    names = person_names(file.by_id for file in files)
    return [(file, names.get(file.by_id or 0, "")) for file in files]


def file_choices(customer_id: int) -> list[tuple[int, str]]:
    """Return the files that a field of this customer may point to, newest first."""
    files = CustomerFile.objects.filter(customer_id=customer_id, deleted_at__isnull=True).order_by("-at", "-id")
    return list(files.values_list("pk", "name")[:200])


def get_file(*, customer_id: int, file_id: int) -> CustomerFile:
    """Return a file of this customer, or not found."""
    found = CustomerFile.objects.filter(customer_id=customer_id, pk=file_id, deleted_at__isnull=True).first()
    if found is None:
        raise Http404
    return found


def list_owner_changes(customer_id: int) -> list[OwnerRow]:
    """Return the ownership history, newest first, with that of customers that were merged into it."""
    changes = list(OwnerChange.objects.filter(customer_id__in=family_of(customer_id)).order_by("-at", "-id")[:200])
    names = person_names(
        person_id for change in changes for person_id in (change.from_person_id, change.to_person_id, change.by_id)
    )

    def name(person_id: int | None) -> str:
        return names.get(person_id or 0, "")

    return [
        OwnerRow(change, name(change.from_person_id), name(change.to_person_id), name(change.by_id))
        for change in changes
    ]


def list_history(*, actor: Actor, customer: Customer) -> list[HistoryRow]:
    """Return what changed in the customer's own row, without fields that the actor does not see in full."""
    changes = list_row_history(
        actor=actor,
        model=Customer,
        object_id=customer.pk,
        customer_id=customer.pk,
        expand={"custom": expand_custom},
    )
    shown = [change for change in changes if rule_of(actor, rule_name(change.field)) in (None, "readonly")]
    steps = [change for change in shown if change.field in FROM_NOTES and change.person_id != actor.person_id]
    if steps and only_own_steps(actor, customer.pk):
        shown = [change for change in shown if change not in steps]
    names = person_names(change.person_id for change in shown)
    return [HistoryRow(change, names.get(change.person_id or 0, "")) for change in shown]


def worn_tags(customer_id: int) -> list[Tag]:
    """Return the tags and groups of a customer."""
    worn = CustomerTag.objects.filter(customer_id=customer_id).values("tag_id")
    return list(Tag.objects.filter(pk__in=worn).order_by("kind", "name"))


def _owned_by(customer_id: int, contact_id: int | None) -> Q:
    """Return the condition of a contact's own points, or without one of the customer's."""
    owner = Q(contact__isnull=True) if contact_id is None else Q(contact_id=contact_id)
    return Q(customer_id=customer_id) & owner


def _points(customer_id: int, contact_id: int | None) -> Iterable[ContactPoint]:
    return ContactPoint.objects.filter(_owned_by(customer_id, contact_id)).order_by("position", "id")
