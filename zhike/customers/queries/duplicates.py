"""Does this customer exist already? What is found, and what of it the asking person may know."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.db import connection
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.policies import get_policy
from zhike.access.queries import person_names
from zhike.lib.refusals import Refusal, refuse_if
from zhike.web.statements import ask

from ..choices import Kind, PointKind
from ..drafts import CustomerDraft
from ..keys import NameKeys, name_keys
from ..models import Customer
from .merging import survivors_of
from .scope import visible_to

STRONG = 90
_MOST = 20
# Single creations share the gate, bulk creations take it for themselves.
_GATE = 0x7A68_696B_65
_LOCK_KEYS = """
SELECT CASE place WHEN 1 THEN pg_advisory_xact_lock_shared(key)::text ELSE pg_advisory_xact_lock(key)::text END
FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted(key, place)
"""
_COLUMNS = ("id", "name", "number", "kind", "owner_id", "name_key", "core_key", "credit_code")
_NAMED_COLUMNS = (*_COLUMNS, "deleted_at")
# Plain SQL: every creation asks both, and the ORM took longer than the database.
_NAMED = f"""
SELECT {", ".join(f"customer.{column}" for column in _NAMED_COLUMNS)} FROM customers_customer AS customer
WHERE ({{same}}) AND (customer.deleted_at IS NULL OR EXISTS (
    SELECT 1 FROM customers_mergedcustomer AS absorbed WHERE absorbed.customer_id = customer.id
)) LIMIT {_MOST}
"""  # noqa: S608 - columns named here
_REACHED = f"""
SELECT DISTINCT point.customer_id, point.kind FROM customers_contactpoint AS point
JOIN customers_customer AS customer ON customer.id = point.customer_id
WHERE ({{same}}) AND customer.deleted_at IS NULL LIMIT {_MOST}
"""  # noqa: S608 - a number


@dataclass(frozen=True)
class Duplicate:
    """A customer that may be the same. Out of the person's scope only score, reasons and `is_owned` are told."""

    score: int
    reasons: tuple[str, ...]
    is_owned: bool
    customer_id: int | None = None
    name: str = ""
    number: str = ""
    owner_name: str = ""

    @property
    def is_strong(self) -> bool:
        """Say whether it is very likely the same customer."""
        return self.score >= STRONG

    @property
    def state(self) -> str:
        """Say what anybody may know: taken or free."""
        if not self.is_owned:
            return _("无人负责")
        return _("已有负责人：%(name)s") % {"name": self.owner_name} if self.owner_name else _("已有负责人")


@dataclass
class _Clues:
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def score(self) -> int:
        return min(sum(self.reasons.values()), 100)


def find_duplicates(*, actor: Actor, draft: CustomerDraft) -> list[Duplicate]:
    """Return customers that may be the same, most likely first, as far as the person may know; four queries."""
    clues = _collect(draft)
    if not clues:
        return []
    rows = {row["id"]: row for row in Customer.objects.filter(pk__in=clues).values(*_COLUMNS)}
    seen = set(visible_to(actor).filter(pk__in=clues).values_list("pk", flat=True))
    owners = person_names(rows[pk]["owner_id"] for pk in seen)
    ranked = sorted(clues.items(), key=lambda item: (-item[1].score, item[0]))
    return [_told(rows[pk], found, pk in seen, owners) for pk, found in ranked[:_MOST]]


def refuse_duplicates(*, actor: Actor, draft: CustomerDraft) -> None:
    """Refuse a customer that is there already, as the policy says; a warning gives way once it was seen."""
    found = find_duplicates(actor=actor, draft=draft)
    refuse_if(
        why_duplicate(found, get_policy("customers.duplicates"), accepts=draft.accepts_duplicates) if found else None
    )


def why_duplicate(found: list[Duplicate], policy: Mapping[str, str], *, accepts: bool) -> Refusal | None:
    """Say that a customer probably exists: block, or warn until the person has seen it."""
    strong = [duplicate for duplicate in found if duplicate.is_strong]
    relevant = strong or (found if policy["weak"] == "warn" else [])
    is_blocked = bool(strong) and policy["strong"] == "block"
    if not relevant or (accepts and not is_blocked):
        return None
    facts = {"duplicates": relevant, "is_blocked": is_blocked}
    if is_blocked:
        return why_blocked(relevant)
    return Refusal(
        "customers.possible_duplicate",
        _("库里可能已有这位客户，请先核对。"),
        facts,
        _("确认不是同一位后，可以继续新建。"),
    )


def why_blocked(relevant: Sequence[Duplicate] = ()) -> Refusal:
    """Say that this customer is there already, and that the company wants no second one."""
    facts = {"duplicates": list(relevant), "is_blocked": True}
    sentence = _("库里已有这位客户，不能重复新建。")
    return Refusal("customers.blocked_duplicate", sentence, facts, _("请联系负责人或经理。"))


def lock_duplicate_keys(draft: CustomerDraft) -> None:
    """Let two creations of the same customer wait for each other until the transaction ends."""
    keys = name_keys(draft.name, draft.kind)
    words = {f"name:{keys.name_key}", *(f"core:{core}" for core in [keys.core_key] if core)}
    words |= {f"code:{draft.credit_code}" for code in [draft.credit_code] if code}
    words |= {f"{point.kind}:{point.normalised}" for point in _all_points(draft)}
    numbers = sorted(int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], signed=True) for word in words)
    ask(_LOCK_KEYS, [[_GATE, *numbers]])


def lock_all_duplicate_keys() -> None:
    """Let every creation wait until the transaction ends: who creates thousands at once cannot lock key by key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_GATE])


def _collect(draft: CustomerDraft) -> dict[int, _Clues]:
    """Gather by customer what speaks for its being the same; the name of an absorbed one speaks for its survivor."""
    clues: dict[int, _Clues] = {}
    keys = name_keys(draft.name, draft.kind)
    named = list(_by_name_or_code(keys, draft.credit_code))
    survivors = survivors_of(row["id"] for row in named if row["deleted_at"])
    for row in named:
        for reason, score in _name_reasons(row, keys, draft):
            clues.setdefault(survivors.get(row["id"], row["id"]), _Clues()).reasons[reason] = score
    for customer_id, kind in _by_points(draft):
        reason = {"phone": _("电话相同"), "email": _("邮箱相同"), "wechat": _("微信相同")}[kind]
        clues.setdefault(customer_id, _Clues()).reasons[reason] = 45
    return clues


def _by_name_or_code(keys: NameKeys, code: str) -> list[dict[str, Any]]:
    wanted = {"name_key": keys.name_key, "core_key": keys.core_key, "credit_code": code}
    filled = {column: value for column, value in wanted.items() if value}
    if not filled:
        return []
    same = " OR ".join(f"customer.{column} = %s" for column in filled)
    rows = ask(_NAMED.format(same=same), list(filled.values()))
    return [dict(zip(_NAMED_COLUMNS, row, strict=True)) for row in rows]


def _by_points(draft: CustomerDraft) -> list[tuple[int, str]]:
    wanted = sorted({(point.kind, point.normalised) for point in _all_points(draft)})
    if not wanted:
        return []
    same = " OR ".join(["(point.kind = %s AND point.normalised = %s)"] * len(wanted))
    values = [one for pair in wanted for one in pair]
    return cast("list[tuple[int, str]]", ask(_REACHED.format(same=same), values))


def _name_reasons(row: Mapping[str, Any], keys: NameKeys, draft: CustomerDraft) -> Iterable[tuple[str, int]]:
    if draft.credit_code and row["credit_code"] == draft.credit_code:
        yield _("信用代码相同"), 100
    if keys.name_key and row["name_key"] == keys.name_key:
        is_person = Kind.PERSON in (draft.kind, row["kind"])
        yield _("姓名相同") if is_person else _("名称相同"), 50 if is_person else STRONG
    elif keys.core_key and row["core_key"] == keys.core_key:
        yield _("名称相近"), 50


def _all_points(draft: CustomerDraft) -> list["PointKey"]:
    points = [*draft.points, *(point for contact in draft.contacts for point in contact.points)]
    return [PointKey(point.kind, point.normalised) for point in points if point.kind in PointKind.values]


@dataclass(frozen=True)
class PointKey:
    """By what a phone, mail or WeChat id is compared."""

    kind: str
    normalised: str


def _told(row: Mapping[str, Any], found: _Clues, is_seen: bool, owners: Mapping[int, str]) -> Duplicate:
    known = Duplicate(found.score, tuple(found.reasons), row["owner_id"] is not None)
    if not is_seen:
        return known
    return Duplicate(
        known.score,
        known.reasons,
        known.is_owned,
        customer_id=row["id"],
        name=row["name"],
        number=row["number"],
        owner_name=owners.get(row["owner_id"], ""),
    )
