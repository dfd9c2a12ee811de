"""The kinds of objects that roles speak of, and what one may do with them.

Each room declares its objects in `AppConfig.ready`; the role editor draws its grid from here.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .actor import SCOPE_ORDER

Label = str | Promise

CAPABILITIES: dict[str, Label] = {
    "view": _("查看"),
    "create": _("新建"),
    "edit": _("编辑"),
    "delete": _("删除"),
    "assign": _("分配"),
    "export": _("导出"),
    "import": _("导入"),
    "approve": pgettext_lazy("权限", "审批"),
}


@dataclass(frozen=True)
class ObjectKind:
    """One kind of object; `scopes` are the reaches that make sense for it."""

    key: str
    label: Label
    capabilities: tuple[str, ...]
    scopes: tuple[str, ...] = SCOPE_ORDER
    order: int = 100


_objects: dict[str, ObjectKind] = {}


def register(*kinds: ObjectKind) -> None:
    """Declare kinds of objects; a second declaration of a key replaces the first."""
    for kind in kinds:
        _objects[kind.key] = kind


def find(key: str) -> ObjectKind | None:
    """Return a kind, or None when no room brings it."""
    return _objects.get(key)


def list_objects() -> list[ObjectKind]:
    """Return all kinds in the order of the role editor."""
    return sorted(_objects.values(), key=lambda kind: kind.order)


def used_capabilities() -> list[str]:
    """Return the capabilities that at least one kind of object has, in their order."""
    used = {capability for kind in _objects.values() for capability in kind.capabilities}
    return [capability for capability in CAPABILITIES if capability in used]


def label_of(key: str) -> str:
    """Return the name of a kind as people read it."""
    kind = _objects.get(key)
    return str(kind.label) if kind else key


def capability_label(capability: str) -> str:
    """Return the name of a capability as people read it."""
    return str(CAPABILITIES.get(capability, capability))


_WHOLE = ("all",)
register(
    ObjectKind("customer", _("客户"), ("view", "create", "edit", "delete", "assign", "export", "import"), order=10),
    ObjectKind("follow_up", _("跟进"), ("view", "create", "edit", "delete", "export"), order=20),
    ObjectKind("import", _("导入任务"), ("view", "create", "delete"), ("own", "all"), order=30),
    ObjectKind("person", _("人员"), ("view", "create", "edit", "delete"), ("department", "tree", "all"), order=80),
    ObjectKind("department", _("部门"), ("view", "create", "edit", "delete"), _WHOLE, order=82),
    ObjectKind("role", _("角色"), ("view", "create", "edit", "delete"), _WHOLE, order=85),
    ObjectKind("setting", _("设置"), ("view", "edit"), _WHOLE, order=90),
    ObjectKind("event", _("操作日志"), ("view", "export"), _WHOLE, order=95),
)
