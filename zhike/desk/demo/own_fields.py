"""The demo company's own fields, and what its customers say in them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from zhike.access.actor import Actor
from zhike.customers.choices import CustomKind, Kind, Need, Stage
from zhike.customers.custom.catalogue import definitions
from zhike.customers.custom.definitions import Definition, Option
from zhike.customers.models import Customer, CustomField
from zhike.customers.services import FieldDraft, create_custom_field

from .story import SEED, DemoCustomer

SYSTEMS = (
    "用友 U8",
    "用友 YonSuite",
    "金蝶云星空",
    "金蝶 K/3",
    "SAP Business One",
    "鼎捷 T100",
    "自研系统",
    "Excel 台账",
)
_LATE = (Stage.PRICING, Stage.CLOSED, Stage.AFTER_SALES)


def _options(*labels: str) -> tuple[Option, ...]:
    return tuple(Option("", label) for label in labels)


_BUYING, _SERVICE = "采购情况", "服务约定"
DRAFTS = (
    FieldDraft(
        label="现用系统",
        kind=CustomKind.TEXT,
        section=_BUYING,
        help="客户现在靠什么管业务，写到产品和版本。",
        synonyms="在用软件,ERP,现有系统",
        is_filterable=True,
        is_searchable=True,
        is_prominent=True,
    ),
    FieldDraft(
        label="预算金额",
        kind=CustomKind.MONEY,
        section=_BUYING,
        need=Need.FROM_STAGE,
        need_from=Stage.PRICING,
        synonyms="预算,项目预算",
        is_filterable=True,
        is_prominent=True,
    ),
    FieldDraft(
        label="决策周期",
        kind=CustomKind.CHOICE,
        section=_BUYING,
        options=_options("一个月内", "一到三个月", "三到六个月", "半年以上"),
        is_filterable=True,
    ),
    FieldDraft(
        label="选型标准",
        kind=CustomKind.CHOICES,
        section=_BUYING,
        options=_options("价格", "功能", "服务", "同行案例", "本地部署"),
        is_filterable=True,
    ),
    FieldDraft(
        label="是否上市",
        kind=CustomKind.BOOLEAN,
        section=_BUYING,
        applies_to=Kind.ORGANISATION,
        is_filterable=True,
    ),
    FieldDraft(
        label="合同到期日",
        kind=CustomKind.DATE,
        section=_SERVICE,
        synonyms="到期时间,服务到期",
        is_filterable=True,
        is_prominent=True,
    ),
    FieldDraft(
        label="服务等级",
        kind=CustomKind.CHOICE,
        section=_SERVICE,
        options=_options("金牌", "银牌", "标准"),
        is_filterable=True,
        is_prominent=True,
    ),
)


def design_fields(*, actor: Actor, now: datetime) -> dict[str, Definition]:
    """Add the fields that the company does not have yet; return them by label."""
    taken = set(CustomField.objects.filter(is_retired=False).values_list("label", flat=True))
    rows = [create_custom_field(actor=actor, draft=draft, now=now) for draft in DRAFTS if draft.label not in taken]
    known = definitions().by_id
    return {row.label: known[row.pk] for row in rows}


def invent_values(customer: DemoCustomer, own: Mapping[str, Definition], today: date) -> dict[str, Any]:
    """Return what a customer says in these fields, the same for the same name; not everybody was asked everything."""
    random = Random(f"{SEED}{customer.name}")  # noqa: S311 - invented data
    is_late, is_signed = customer.stage in _LATE, customer.stage in _LATE[1:]
    said: dict[str, Any] = {
        "现用系统": random.choice(SYSTEMS) if random.random() < 0.6 else None,
        "预算金额": f"{random.choice((3, 5, 8, 12, 20, 30, 50, 80, 150)) * 10_000}.00"
        if is_late or random.random() < 0.25
        else None,
        "决策周期": random.choice(("o1", "o2", "o2", "o3", "o4")) if random.random() < 0.5 else None,
        "选型标准": sorted(random.sample(("o1", "o2", "o3", "o4", "o5"), 2)) if random.random() < 0.4 else None,
        "是否上市": random.random() < 0.08 if customer.kind == Kind.ORGANISATION and random.random() < 0.7 else None,
        "合同到期日": (today + timedelta(days=random.randint(-60, 700))).isoformat() if is_signed else None,
        "服务等级": random.choice(("o1", "o2", "o2", "o3", "o3", "o3")) if is_signed else None,
    }
    return {own[label].name: value for label, value in said.items() if label in own and value is not None}


def forget_fields(ids: list[int]) -> None:
    """Take the fields away again, with their history; those in which other customers say something stay."""
    for row in CustomField.objects.filter(pk__in=ids):
        if not Customer.objects.filter(custom__has_key=str(row.pk)).exists():
            history: Any = CustomField.pgh_event_model  # type: ignore[attr-defined]
            history.objects.filter(pgh_obj_id=row.pk).delete()
            row.delete()
