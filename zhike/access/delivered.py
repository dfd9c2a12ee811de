"""The roles that the product brings; a company changes or adds to them on the roles screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_noop as noop

from .models import FieldRule, Role, RoleRight

Rights = Mapping[str, Mapping[str, str]]
_PERSONAL_DATA = ("phone", "email", "wechat")


@dataclass(frozen=True)
class DeliveredRole:
    """A role as delivered: object → capability → scope, and (object, field) → rule."""

    key: str
    name: str
    description: str
    rights: Rights
    field_rules: Mapping[tuple[str, str], str] = field(default_factory=dict)


def _all(*capabilities: str, scope: str = "all") -> dict[str, str]:
    return dict.fromkeys(capabilities, scope)


_COLLEAGUES = {"person": _all("view")}
_OWN_RECORDINGS: Rights = {"recording": _all("view", "create", scope="own"), "call_review": _all("view", scope="own")}
_ALL_TASKS: Rights = {"task": {**dict.fromkeys(("view", "create"), "all"), **dict.fromkeys(("edit", "delete"), "own")}}
_OWN_WORK: Rights = {
    "customer": {"view": "team", "create": "own", "edit": "team"},
    "follow_up": {"view": "team", "create": "team", "edit": "own", "delete": "own"},
    "call": {"view": "team", "create": "team"},
    "task": {"view": "team", "create": "team", "edit": "own", "delete": "own"},
    "need": _all("view", "create", "edit", scope="team"),
    "script": _all("view"),
    "opportunity": {"view": "team", "create": "team", "edit": "team"},
    "contract": {"view": "team", "create": "team"},
    "sheet": {"view": "own", "create": "own"},
    "target": {"view": "own"},
    "finding": _all("view"),
    "visit": {"view": "team", "create": "team"},
    "coaching": _all("view", scope="own"),
    **_OWN_RECORDINGS,
    **_COLLEAGUES,
}
_READ_ALL: Rights = {
    "customer": _all("view"),
    "follow_up": _all("view"),
    "import": _all("view"),
    "person": _all("view"),
    "department": _all("view"),
    "role": _all("view"),
    "setting": _all("view"),
    "event": _all("view"),
    "approval": _all("view", "approve"),
    "export": _all("view"),
    "call": _all("view"),
    "recording": _all("view"),
    "call_review": _all("view"),
    "need": _all("view"),
    "script": _all("view"),
    "follow_up_comment": _all("view"),
    "visit": _all("view"),
    "coaching": _all("view"),
    "pool": _all("view"),
    "sheet": _all("view"),
    "target": _all("view"),
    "finding": _all("view"),
    "campaign": _all("view"),
    "task": _all("view"),
    "opportunity": _all("view"),
    "contract": _all("view"),
}

_HELPING_ALL: Rights = {
    "follow_up": {**_all("view", "create"), **_all("edit", "delete", scope="own")},
    "call": _all("view", "create"),
    **_ALL_TASKS,
    "need": _all("view", "create", "edit"),
    "script": _all("view"),
    "visit": _all("view", "create"),
    "coaching": _all("view", scope="own"),
    **_OWN_RECORDINGS,
    **_COLLEAGUES,
}
"""What those who serve everybody's customers do besides seeing them: talk, listen, promise and write it down."""

ROLES: tuple[DeliveredRole, ...] = (
    DeliveredRole(
        "rep",
        noop("销售"),
        noop("跟进自己的客户"),
        {**_OWN_WORK, "customer": {**_OWN_WORK["customer"], "export": "own"}},
    ),
    DeliveredRole(
        "sales_manager",
        noop("销售经理"),
        noop("带团队：查看、分配、导入和导出本部门及下级的客户"),
        {
            "customer": _all("view", "create", "edit", "delete", "assign", "export", "import", scope="tree"),
            "follow_up": {**_all("view", "create", "export", scope="tree"), **_all("edit", "delete", scope="own")},
            "import": _all("view", "create", "delete", scope="own"),
            "approval": _all("view", "approve", scope="tree"),
            "call": _all("view", "create", scope="tree"),
            "recording": _all("view", "create", "delete", scope="tree"),
            "call_review": _all("view", "create", scope="tree"),
            "sheet": _all("view", "approve", scope="tree"),
            "target": _all("view", "edit", scope="tree"),
            "finding": _all("view", "edit"),
            "campaign": _all("view"),
            "task": _all("view", "create", "edit", "delete", scope="tree"),
            "need": _all("view", "create", "edit", scope="tree"),
            "script": _all("view", "edit"),
            "opportunity": _all("view", "create", "edit", scope="tree"),
            "contract": _all("view", "create", "edit", scope="tree"),
            "follow_up_comment": _all("view", "create", scope="tree"),
            "visit": _all("view", "create", "edit", scope="tree"),
            "coaching": _all("view", "create", scope="tree"),
            **_COLLEAGUES,
        },
    ),
    DeliveredRole(
        "account_manager",
        noop("客户经理"),
        noop("经营大客户：自己负责与参与的客户，可导出自己负责的"),
        {**_OWN_WORK, "customer": {**_OWN_WORK["customer"], "export": "own"}},
    ),
    DeliveredRole(
        "agent",
        noop("客服"),
        noop("服务全部客户：受理、回访、更正资料"),
        {
            "customer": {**_all("view", "edit"), "create": "own"},
            **_HELPING_ALL,
        },
    ),
    DeliveredRole(
        "tech_support",
        noop("技术支持"),
        noop("处理派给自己的问题：查看客户，记录跟进"),
        {
            "customer": _all("view"),
            **_HELPING_ALL,
        },
    ),
    DeliveredRole(
        "finance",
        noop("财务"),
        noop("合同、回款与账龄：查看全部客户，联系方式部分隐藏"),
        {
            "customer": _all("view"),
            "opportunity": _all("view"),
            "contract": _all("view", "create", "edit"),
            "campaign": _all("view"),
            **_ALL_TASKS,
            **_COLLEAGUES,
        },
        {("customer", name): "masked" for name in _PERSONAL_DATA},
    ),
    DeliveredRole(
        "operations",
        noop("市场运营"),
        noop("客群、关怀、活动、调查：维护全部客户，可导入和导出"),
        {
            "customer": _all("view", "create", "edit", "assign", "export", "import"),
            "follow_up": {**_all("view", "create", "export"), **_all("edit", "delete", scope="own")},
            "call": _all("view", "create"),
            "need": _all("view", "create", "edit"),
            "script": _all("view", "edit"),
            "visit": _all("view", "create"),
            "import": _all("view", "create", "delete"),
            **_ALL_TASKS,
            "opportunity": _all("view"),
            "finding": _all("view", "edit"),
            "campaign": _all("view", "edit"),
            **_COLLEAGUES,
        },
    ),
    DeliveredRole("executive", noop("管理层"), noop("查看全部，不改动"), _READ_ALL),
    DeliveredRole(
        "administrator",
        noop("管理员"),
        noop("人员、角色、规则、字段与集成，以及全部数据"),
        {
            "customer": _all("view", "create", "edit", "delete", "assign", "export", "import"),
            "follow_up": _all("view", "create", "edit", "delete", "export"),
            "call": _all("view", "create"),
            "recording": _all("view", "create", "delete"),
            "call_review": _all("view", "create"),
            "sheet": _all("view", "approve"),
            "target": _all("view", "edit"),
            "finding": _all("view", "edit"),
            "campaign": _all("view", "edit"),
            "task": _all("view", "create", "edit", "delete"),
            "need": _all("view", "create", "edit"),
            "script": _all("view", "edit"),
            "opportunity": _all("view", "create", "edit"),
            "contract": _all("view", "create", "edit"),
            "follow_up_comment": _all("view", "create"),
            "visit": _all("view", "create", "edit"),
            "coaching": _all("view", "create"),
            "import": _all("view", "create", "delete"),
            "person": _all("view", "create", "edit", "delete"),
            "department": _all("view", "create", "edit", "delete"),
            "role": _all("view", "create", "edit", "delete"),
            "setting": _all("view", "edit"),
            "event": _all("view", "export"),
            "approval": _all("view", "approve"),
            "export": _all("view"),
            "pool": _all("view", "create", "edit"),
        },
    ),
    DeliveredRole(
        "partner",
        noop("合作伙伴"),
        noop("只看共享给自己的客户"),
        {"customer": _all("view", scope="team"), "follow_up": _all("view", scope="team")},
    ),
)
BY_KEY = {role.key: role for role in ROLES}


@transaction.atomic
def deliver_roles() -> None:
    """Create the delivered roles that are missing; what a company changed stays as it is."""
    present = set(Role.objects.exclude(key="").values_list("key", flat=True))
    for spec in ROLES:
        if spec.key not in present:
            _deliver(spec)


def _deliver(spec: DeliveredRole) -> None:
    role, created = Role.objects.get_or_create(
        name=spec.name, defaults={"key": spec.key, "description": spec.description}
    )
    if not created:
        Role.objects.filter(pk=role.pk, key="").update(key=spec.key)
        return
    RoleRight.objects.bulk_create(
        RoleRight(role=role, object=object_, capability=capability, scope=scope)
        for object_, capabilities in spec.rights.items()
        for capability, scope in capabilities.items()
    )
    FieldRule.objects.bulk_create(
        FieldRule(role=role, object=object_, field=name, rule=rule)
        for (object_, name), rule in spec.field_rules.items()
    )
