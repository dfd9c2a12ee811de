"""The kinds of events that the archive records, and how each reads on a timeline."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.events import kinds

from ..choices import OwnerWay


def _named(data: Mapping[str, Any]) -> str:
    return str(data.get("name", ""))


def _changed(data: Mapping[str, Any]) -> str:
    """Return the plain changes with old and new value, the others by their field only."""
    parts = [_("%(label)s：%(old)s → %(new)s") % _step(step) for step in data.get("steps", [])]
    labels = data.get("labels", [])
    if labels:
        parts.append(_("更新了%(fields)s") % {"fields": "、".join(labels)})
    return "；".join(parts)


def _step(step: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(step.get(name) or "—") for name in ("label", "old", "new")}


def _owner_changed(data: Mapping[str, Any]) -> str:
    way = dict(OwnerWay.choices).get(data.get("way", ""), "")
    sentence = _("%(way)s：%(old)s → %(new)s") % {
        "way": way,
        "old": data.get("from_name") or _("无负责人"),
        "new": data.get("to_name") or _("无负责人"),
    }
    return f"{sentence}（{data['reason']}）" if data.get("reason") else sentence


_T = gettext_lazy
ARCHIVE, PEOPLE, FILES = "archive", "people", "files"
KINDS = (
    kinds.Kind("customers.created", _T("新建客户"), "user-plus", "good", sentence=_named, group=ARCHIVE),
    kinds.Kind("customers.imported", _T("导入客户"), "upload", "good", sentence=_named, group=ARCHIVE),
    kinds.Kind("customers.changed", _T("修改档案"), "pencil", sentence=_changed, group=ARCHIVE),
    kinds.Kind(
        "customers.owner_changed", _T("负责人变更"), "arrows-exchange", "warn", sentence=_owner_changed, group=ARCHIVE
    ),
    kinds.Kind("customers.contact_added", _T("新增联系人"), "user-plus", sentence=_named, group=PEOPLE),
    kinds.Kind("customers.contact_changed", _T("修改联系人"), "user", sentence=_named, group=PEOPLE),
    kinds.Kind("customers.contact_removed", _T("删除联系人"), "trash", sentence=_named, group=PEOPLE),
    kinds.Kind("customers.tagged", _T("打标签"), "tag", sentence=_named, group=ARCHIVE),
    kinds.Kind("customers.untagged", _T("去掉标签"), "tag", sentence=_named, group=ARCHIVE),
    kinds.Kind("customers.product_added", _T("新增在用产品"), "package", sentence=_named, group=ARCHIVE),
    kinds.Kind("customers.product_changed", _T("修改在用产品"), "package", sentence=_named, group=ARCHIVE),
    kinds.Kind("customers.product_removed", _T("移除在用产品"), "package", sentence=_named, group=ARCHIVE),
    kinds.Kind("customers.shared", _T("共享客户"), "share", sentence=_named, group=PEOPLE),
    kinds.Kind("customers.unshared", _T("取消共享"), "share", sentence=_named, group=PEOPLE),
    kinds.Kind("customers.file_added", _T("上传文件"), "file", sentence=_named, group=FILES),
    kinds.Kind("customers.file_removed", _T("删除文件"), "file", sentence=_named, group=FILES),
    kinds.Kind("customers.deleted", _T("放入回收站"), "trash", "bad", group=ARCHIVE),
    kinds.Kind("customers.restored", _T("从回收站恢复"), "restore", "good", group=ARCHIVE),
    kinds.Kind("customers.source_changed", _T("来源设置变更"), on_timeline=False, sentence=_named),
    kinds.Kind("customers.field_changed", _T("自定义字段变更"), on_timeline=False, sentence=_named),
    kinds.Kind("customers.fields_arranged", _T("自定义字段排序"), on_timeline=False),
    kinds.Kind("customers.tag_changed", _T("标签设置变更"), on_timeline=False, sentence=_named),
)


def register() -> None:
    """Declare the kinds; called once at start."""
    kinds.register(*KINDS)
