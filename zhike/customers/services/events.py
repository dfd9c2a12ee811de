"""The kinds of events that the archive records, and how each reads on a timeline."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.events import kinds

from ..choices import AuditOutcome, Closeness, LineKind, OwnerWay
from ..queries.teams import say_role
from ..relation_rules import say


def _named(data: Mapping[str, Any]) -> str:
    return str(data.get("name", ""))


def _changed(data: Mapping[str, Any]) -> str:
    """Return the plain changes with old and new value, the others by their field only."""
    parts = [_("%(label)s：%(old)s → %(new)s") % _step(step) for step in data.get("steps", [])]
    labels = data.get("labels", [])
    if labels:
        parts.append(_("更新了%(fields)s") % {"fields": "、".join(labels)})
    return "；".join(parts)


def _moved(data: Mapping[str, Any]) -> str:
    """Say whom somebody reports to from now on."""
    if not data.get("to_name"):
        return _("%(name)s 不再向谁汇报") % {"name": data.get("name", "")}
    return _("%(name)s 向 %(boss)s 汇报") % {"name": data.get("name", ""), "boss": data["to_name"]}


def _line(data: Mapping[str, Any]) -> str:
    kind = dict(LineKind.choices).get(data.get("kind", ""), "")
    return f"{data.get('from_name', '')} — {kind} — {data.get('to_name', '')}"


def _related(data: Mapping[str, Any]) -> str:
    """Say what the other one is; who it is adds the timeline for those who may see it."""
    word = say(data.get("kind", ""), data.get("side", ""))
    return _("%(word)s，到 %(until)s") % {"word": word, "until": data["until"]} if data.get("until") else word


def _confirmed(data: Mapping[str, Any]) -> str:
    return _("%(label)s 仍然正确") % {"label": data.get("label", "")}


def _audited(data: Mapping[str, Any]) -> str:
    said = dict(AuditOutcome.choices).get(data.get("outcome", ""), "")
    return f"{said}（{data['note']}）" if data.get("note") else str(said)


def _route(data: Mapping[str, Any]) -> str:
    return " → ".join(data.get("steps", []))


def _tie(data: Mapping[str, Any]) -> str:
    level = dict(Closeness.choices).get(data.get("current", 0), "")
    return f"{data.get('person_name', '')} — {data.get('name', '')} {level}".strip()


def _step(step: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(step.get(name) or "—") for name in ("label", "old", "new")}


def _owner_changed(data: Mapping[str, Any]) -> str:
    """Say who had the customer and who has it; what went from nobody into a pool names neither."""
    sentence = str(dict(OwnerWay.choices).get(data.get("way", ""), ""))
    if data.get("from_name") or data.get("to_name"):
        sentence = _("%(way)s：%(old)s → %(new)s") % {
            "way": sentence,
            "old": data.get("from_name") or _("无负责人"),
            "new": data.get("to_name") or _("无负责人"),
        }
    return f"{sentence}（{data['reason']}）" if data.get("reason") else sentence


def _membership(data: Mapping[str, Any]) -> str:
    key = data.get("role", "")
    role = say_role(key, data.get("role_name") or key) or _("共享")
    return _("%(name)s（%(role)s）") % {"name": data.get("name", ""), "role": role}


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
    kinds.Kind("customers.reporting_changed", _T("调整组织结构"), "hierarchy-2", sentence=_moved, group=PEOPLE),
    kinds.Kind("customers.line_drawn", _T("记下影响或冲突"), "hierarchy-2", sentence=_line, group=PEOPLE),
    kinds.Kind("customers.line_removed", _T("去掉影响或冲突"), "hierarchy-2", sentence=_line, group=PEOPLE),
    kinds.Kind("customers.tie_set", _T("更新客情关系"), "heart-handshake", sentence=_tie, group=PEOPLE),
    kinds.Kind("customers.tie_removed", _T("去掉客情关系"), "heart-handshake", sentence=_tie, group=PEOPLE),
    kinds.Kind("customers.route_changed", _T("调整决策路线"), "route", sentence=_route, group=PEOPLE),
    kinds.Kind("customers.relation_added", _T("建立客户关系"), "share-3", sentence=_related, group=ARCHIVE),
    kinds.Kind("customers.relation_changed", _T("修改客户关系"), "share-3", sentence=_related, group=ARCHIVE),
    kinds.Kind("customers.relation_removed", _T("去掉客户关系"), "share-3", sentence=_related, group=ARCHIVE),
    kinds.Kind("customers.field_confirmed", _T("确认资料"), "check", sentence=_confirmed, group=ARCHIVE),
    kinds.Kind("customers.audited", _T("档案抽查"), "clipboard-list", sentence=_audited, group=ARCHIVE),
    kinds.Kind("customers.audit_drawn", _T("抽取样本"), "clipboard-list", on_timeline=False, sentence=_named),
    kinds.Kind("customers.audit_finished", _T("结束抽查"), "clipboard-list", on_timeline=False, sentence=_named),
    kinds.Kind("customers.tagged", _T("打标签"), "tag", sentence=_named, group=ARCHIVE),
    kinds.Kind("customers.untagged", _T("去掉标签"), "tag", sentence=_named, group=ARCHIVE),
    kinds.Kind("customers.product_added", _T("新增在用产品"), "package", sentence=_named, group=ARCHIVE),
    kinds.Kind("customers.product_changed", _T("修改在用产品"), "package", sentence=_named, group=ARCHIVE),
    kinds.Kind("customers.product_removed", _T("移除在用产品"), "package", sentence=_named, group=ARCHIVE),
    kinds.Kind("customers.shared", _T("加入团队"), "users-plus", sentence=_membership, group=PEOPLE),
    kinds.Kind("customers.unshared", _T("离开团队"), "users-minus", sentence=_membership, group=PEOPLE),
    kinds.Kind("customers.team_role_changed", _T("团队角色设置变更"), on_timeline=False, sentence=_named),
    kinds.Kind("customers.file_added", _T("上传文件"), "file", sentence=_named, group=FILES),
    kinds.Kind("customers.file_removed", _T("删除文件"), "file", sentence=_named, group=FILES),
    kinds.Kind("customers.merged", _T("并入客户"), "git-merge", "warn", sentence=_named, group=ARCHIVE),
    kinds.Kind("customers.absorbed", _T("被合并"), "git-merge", on_timeline=False, sentence=_named),
    kinds.Kind("customers.merge_undone", _T("撤销合并"), "git-merge", "warn", sentence=_named, group=ARCHIVE),
    kinds.Kind("customers.pair_dismissed", _T("确认不是重复"), "x", on_timeline=False, sentence=_named),
    kinds.Kind("customers.pair_reopened", _T("恢复疑似重复"), "refresh", on_timeline=False, sentence=_named),
    kinds.Kind("customers.doubles_searched", _T("查找重复客户"), "search", on_timeline=False, sentence=_named),
    kinds.Kind("customers.dispute_opened", _T("申请撞单仲裁"), "message-report", on_timeline=False, sentence=_named),
    kinds.Kind("customers.dispute_ruled", _T("撞单裁定"), "message-report", on_timeline=False, sentence=_named),
    kinds.Kind("customers.dispute_appealed", _T("撞单申诉"), "message-report", on_timeline=False, sentence=_named),
    kinds.Kind("customers.dispute_withdrawn", _T("撤回仲裁"), "message-report", on_timeline=False, sentence=_named),
    kinds.Kind("customers.evidence_added", _T("补充仲裁证据"), "paperclip", on_timeline=False, sentence=_named),
    kinds.Kind("customers.prechecked", _T("查重预检"), "shield-check", on_timeline=False, sentence=_named),
    kinds.Kind("customers.deleted", _T("放入回收站"), "trash", "bad", group=ARCHIVE),
    kinds.Kind("customers.restored", _T("从回收站恢复"), "restore", "good", group=ARCHIVE),
    kinds.Kind("customers.purged", _T("从回收站彻底删除"), "trash-x", "bad", on_timeline=False, sentence=_named),
    kinds.Kind("customers.source_changed", _T("来源设置变更"), on_timeline=False, sentence=_named),
    kinds.Kind("customers.field_changed", _T("自定义字段变更"), on_timeline=False, sentence=_named),
    kinds.Kind("customers.fields_arranged", _T("自定义字段排序"), on_timeline=False),
    kinds.Kind("customers.tag_changed", _T("标签设置变更"), on_timeline=False, sentence=_named),
)


def register() -> None:
    """Declare the kinds; called once at start."""
    kinds.register(*KINDS)
