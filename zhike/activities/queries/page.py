"""One entry whole, for the page of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.customers.models import Customer, CustomerFile
from zhike.customers.queries import get_customer

from ..models import Call, EntryMark, FollowUp, Mention, Visit, VoiceNote
from ..quality.words import explain
from ..talking.queries import Comment, list_comments, part_of
from ..talking.rules import Part
from ..voice.queries import Heard, list_heard
from .scope import get_follow_up

_COLUMNS = ("name", "grade")


@dataclass(frozen=True)
class Remark:
    """What the program noticed about an entry, and why."""

    kind: str
    label: str
    why: str


@dataclass(frozen=True)
class EntryPage:
    """An entry with everything that belongs to it; what the actor has no part in is empty."""

    customer: Customer
    follow_up: FollowUp
    author: str
    part: Part
    may_read: bool
    comments: Sequence[Comment]
    remarks: Sequence[Remark]
    mentioned: Sequence[str]
    files: Sequence[tuple[int, str]]
    voice: VoiceNote | None
    heard: Sequence[Heard]
    call_id: int | None
    visit_id: int | None

    @property
    def may_comment(self) -> bool:
        """Say whether the form of a remark is offered."""
        return self.part.is_any


def get_entry_page(*, actor: Actor, customer_id: int, follow_up_id: int) -> EntryPage:
    """Return a standing entry that the actor may read, or Http404; what managers and author see only, only to them."""
    customer = get_customer(actor=actor, customer_id=customer_id, columns=_COLUMNS)
    row = get_follow_up(actor=actor, customer_id=customer_id, follow_up_id=follow_up_id)
    part, reading = part_of(actor, customer, row), part_of(actor, customer, row, "view")
    voice = VoiceNote.objects.filter(customer_id=customer_id, follow_up_id=row.pk).first()
    is_insider = reading.is_author or reading.may_by_right
    return EntryPage(
        customer=customer,
        follow_up=row,
        author=person_names([row.person_id]).get(row.person_id or 0, ""),
        part=part,
        may_read=reading.is_any,
        comments=list_comments(actor, row) if reading.is_any else [],
        remarks=_remarks(row) if is_insider else [],
        mentioned=_mentioned(row),
        files=_files(row),
        voice=voice,
        heard=list_heard(row.pk) if voice and is_insider else [],
        call_id=_call(row) if part.is_author or actor.can("call", "view") else None,
        visit_id=_visit(row) if part.is_author or actor.can("visit", "view") else None,
    )


def _visit(row: FollowUp) -> int | None:
    visits = Visit.objects.filter(customer_id=row.customer_id, follow_up_id=row.pk)
    return visits.values_list("pk", flat=True).first()


def _call(row: FollowUp) -> int | None:
    calls = Call.objects.filter(customer_id=row.customer_id, follow_up_id=row.pk)
    return calls.values_list("pk", flat=True).first()


def _remarks(row: FollowUp) -> list[Remark]:
    marks = EntryMark.objects.filter(customer_id=row.customer_id, follow_up_id=row.pk).order_by("kind")
    return [Remark(mark.kind, mark.get_kind_display(), explain(mark.kind, mark.facts)) for mark in marks]


def _mentioned(row: FollowUp) -> list[str]:
    rows = Mention.objects.filter(customer_id=row.customer_id, follow_up_id=row.pk)
    return list(rows.order_by("pk").values_list("person__name", flat=True))


def _files(row: FollowUp) -> list[tuple[int, str]]:
    links = row.files.filter(customer_id=row.customer_id).values("file_id")
    files = CustomerFile.objects.filter(customer_id=row.customer_id, pk__in=links, deleted_at__isnull=True)
    return list(files.values_list("pk", "name"))
