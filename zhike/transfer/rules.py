"""When two records are the same customer, and what an import may do with an existing one. Pure."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from zhike.lib.names import places_in
from zhike.lib.refusals import Refusal

from .choices import AT_WORK, ENDED, State, Target

ROW, CODE, NAME, CORE, PHONE = "same_row", "same_code", "same_name", "same_core", "same_phone"
RANKS = (ROW, CODE, NAME, CORE, PHONE)
_SHORT_NAME = 4
_SIMILAR = 80
_GROUP = "集团"


@dataclass(frozen=True)
class Face:
    """What two records are compared by."""

    name: str
    name_key: str
    core_key: str
    credit_code: str = ""
    is_person: bool = False
    has_phone: bool = False

    @property
    def is_personal(self) -> bool:
        """Say whether the name may well be that of several: a person, or a name too short to tell firms apart."""
        return self.is_person or len(self.name_key) <= _SHORT_NAME


@dataclass(frozen=True)
class Verdict:
    """How two records relate: the strongest reason for being the same, or only a suspicion."""

    is_same: bool
    reason: str


def judge(new: Face, known: Face, hits: frozenset[str]) -> Verdict | None:
    """Say whether a row and a known customer, which share the keys `hits`, are the same customer.

    A telephone alone, a core with another place or another form of group, and two
    different credit codes only make it possible. None when there is nothing to suspect.
    """
    if ROW in hits and known.name_key == new.name_key:
        return Verdict(True, ROW)
    if hits == {ROW}:
        return None
    if new.credit_code and known.credit_code and new.credit_code != known.credit_code:
        return Verdict(False, CODE)
    if CODE in hits:
        return Verdict(True, CODE)
    if NAME in hits:
        return Verdict(_is_same_name(new, known, hits), NAME)
    if CORE in hits:
        return Verdict(PHONE in hits or _is_same_core(new.name, known.name), CORE)
    return Verdict(_is_similar(new, known), PHONE)


def _is_same_name(new: Face, known: Face, hits: frozenset[str]) -> bool:
    """Namesakes among people are told apart by their numbers, when both have one."""
    if new.is_person != known.is_person:
        return PHONE in hits
    return not new.is_personal or PHONE in hits or not (new.has_phone and known.has_phone)


def _is_same_core(new: str, known: str) -> bool:
    """Only the legal form differs: same places in the name, both a group or neither."""
    return places_in(new) == places_in(known) and (_GROUP in new) == (_GROUP in known)


def _is_similar(new: Face, known: Face) -> bool:
    one, other = new.core_key or new.name_key, known.core_key or known.name_key
    return fuzz.ratio(one, other) >= _SIMILAR


@dataclass
class Changes:
    """What a row would do to a customer: fill what is empty, replace what differs."""

    fills: dict[str, Any] = field(default_factory=dict)
    replaces: dict[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.fills or self.replaces)


def compare(current: dict[str, Any], new: dict[str, Any], defaults: dict[str, Any]) -> Changes:
    """Split a row's values by whether the customer has none, another, or the same. A default counts as none."""
    changes = Changes()
    for name, value in new.items():
        old = current.get(name)
        if old == value:
            continue
        if old in (None, "", []) or old == defaults.get(name):
            changes.fills[name] = value
        else:
            changes.replaces[name] = value
    return changes


def why_cannot_map(state: str) -> Refusal | None:
    """Say why the columns of an import are settled."""
    if state in (State.UPLOADED, State.MAPPED, State.PREVIEWED):
        return None
    return Refusal("transfer.too_late_to_map", _("导入已经开始，不能再改列的对应关系。"))


def why_cannot_preview(state: str) -> Refusal | None:
    """Say why an import cannot be tried now."""
    if state in (State.MAPPED, State.PREVIEWED):
        return None
    return Refusal("transfer.cannot_preview", _("请先确认列的对应关系。"))


def why_cannot_start(state: str) -> Refusal | None:
    """Say why an import cannot start now."""
    if state in (State.MAPPED, State.PREVIEWED):
        return None
    if state in AT_WORK:
        return Refusal("transfer.already_running", _("导入正在进行，无需重复开始。"))
    return Refusal("transfer.cannot_start", _("这次导入已经结束。"), {}, _("需要再导一次时，请重新上传文件。"))


def why_cannot_cancel(state: str) -> Refusal | None:
    """Say why there is nothing to cancel."""
    if state in (State.PREVIEWING, State.RUNNING):
        return None
    return Refusal("transfer.cannot_cancel", _("现在没有可以取消的任务。"))


def why_cannot_undo(state: str, *, has_effects: bool) -> Refusal | None:
    """Say why an import cannot be undone."""
    if state in AT_WORK:
        return Refusal("transfer.still_running", _("导入还在进行，请先取消或等它结束。"))
    if state == State.UNDONE:
        return Refusal("transfer.already_undone", _("这次导入已经撤销过了。"))
    if state not in ENDED or not has_effects:
        return Refusal("transfer.nothing_to_undo", _("这次导入没有改动任何客户，无需撤销。"))
    return None


def why_cannot_forget(state: str) -> Refusal | None:
    """Say why an import cannot be removed from the list."""
    if state in (State.UPLOADED, State.MAPPED, State.PREVIEWED):
        return None
    return Refusal("transfer.keeps_history", _("已经执行过的导入要保留记录，不能删除。"))


def why_cannot_import(*, may_import: bool, may_create: bool) -> Refusal | None:
    """Say which right is missing for importing."""
    if may_import and may_create:
        return None
    return Refusal("transfer.not_allowed", _("您没有导入客户的权限。"), {}, _("请联系管理员调整角色。"))


def why_cannot_map_columns(
    columns: dict[int, str], *, many: frozenset[str], target: str = Target.CUSTOMERS
) -> Refusal | None:
    """Say what is wrong with a mapping: a needed field is missing, or one field is fed by two columns."""
    targets = list(columns.values())
    if "name" not in targets:
        return Refusal("transfer.no_name_column", _("请指定哪一列是“客户名称”。"))
    if target == Target.CONTACTS and not {"contact_name", "contact_family_name", "contact_given_name"} & set(targets):
        return Refusal("transfer.no_contact_column", _("请指定哪一列是“联系人姓名”。"))
    if target == Target.TALKS and not {"talk_content", "talk_at"} <= set(targets):
        return Refusal("transfer.no_talk_columns", _("请指定哪一列是“跟进内容”，哪一列是“跟进时间”。"))
    twice = sorted({key for key in targets if targets.count(key) > 1 and key not in many})
    if twice:
        return Refusal("transfer.column_twice", _("同一个字段只能对应一列。"), {"fields": twice})
    return None
