"""查重预检: may one go for this customer? Answers free, in the pool, or taken, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from zhike.lib.names import core_name, normalise_name, places_in
from zhike.lib.phones import parse_phone

from ..choices import Kind, PointKind
from ..models import ContactPoint, Customer, MergedCustomer
from ..ownership import protected_until
from .merging import survivors_of

FREE, POOL, TAKEN = "free", "pool", "taken"
_MOST = 50


@dataclass(frozen=True)
class Answer:
    """All that anybody is told."""

    state: str
    until: date | None = None

    @property
    def sentence(self) -> str:
        """Return the answer in words."""
        if self.state == FREE:
            return _("免费：库里没有这位客户，可以跟进并新建。")
        if self.state == POOL:
            return _("在公海：库里有这位客户，目前无人负责。")
        if self.until:
            return _("已有负责人，保护至 %(until)s。") % {"until": self.until}
        return _("已有负责人。")


def find_answer(text: str) -> Answer:
    """Look a name or a phone up over the whole base, whoever may see what. The caller limits and records."""
    owners = _matches(text)
    if not owners:
        return Answer(FREE)
    taken = [customer_id for customer_id, owner_id in owners if owner_id is not None]
    if not taken:
        return Answer(POOL)
    ends = [until for customer_id in taken if (until := protected_until(customer_id))]
    return Answer(TAKEN, max(ends, default=None))


def find_taken(text: str, *, besides: int) -> tuple[int, int | None] | None:
    """Return a customer of this name or phone with its owner: somebody else's first, then whichever there is."""
    owners = _matches(text)
    return min(owners, key=lambda row: (row[1] is None, row[1] == besides, row[0]), default=None)


def _matches(text: str) -> list[tuple[int, int | None]]:
    phone = parse_phone(text)
    return list(_by_phone(phone.e164) if phone else _by_name(text))


def _by_phone(e164: str) -> Iterable[tuple[int, int | None]]:
    points = ContactPoint.objects.filter(kind=PointKind.PHONE, normalised=e164, customer__deleted_at__isnull=True)
    return points.values_list("customer_id", "customer__owner_id").distinct()[:_MOST]


def _by_name(text: str) -> Iterable[tuple[int, int | None]]:
    """Find organisations of this name, whatever their legal form; an absorbed one by its survivor."""
    name_key, core_key = normalise_name(text), core_name(text)
    absorbed = Exists(MergedCustomer.objects.filter(customer_id=OuterRef("pk")))
    living = Q(deleted_at__isnull=True) | absorbed
    named = Customer.objects.filter(Q(name_key=name_key) | Q(core_key=core_key), living, kind=Kind.ORGANISATION)
    rows = list(named.exclude(name_key="").values_list("pk", "name", "name_key", "deleted_at")[:_MOST])
    same = [row for row in rows if row[2] == name_key or places_in(row[1]) == places_in(text)]
    survivors = survivors_of(row[0] for row in same if row[3])
    ids = {survivors.get(row[0], row[0]) for row in same}
    return Customer.objects.filter(pk__in=ids, deleted_at__isnull=True).values_list("pk", "owner_id")
