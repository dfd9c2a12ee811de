"""When the archive says no. Pure functions; the sentences are what people read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

MAX_FILE_SIZE = 50 * 2**20
MAX_TAGS = 50
MAX_CUSTOM_FIELDS = 100
FILE_TYPES = {
    "pdf": ("application/pdf", (b"%PDF",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "gif": ("image/gif", (b"GIF8",)),
    "webp": ("image/webp", (b"RIFF",)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (b"PK\x03\x04",)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (b"PK\x03\x04",)),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", (b"PK\x03\x04",)),
    "doc": ("application/msword", (b"\xd0\xcf\x11\xe0",)),
    "xls": ("application/vnd.ms-excel", (b"\xd0\xcf\x11\xe0",)),
    "ppt": ("application/vnd.ms-powerpoint", (b"\xd0\xcf\x11\xe0",)),
    "zip": ("application/zip", (b"PK\x03\x04", b"PK\x05\x06")),
    "mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "m4a": ("audio/mp4", ()),
    "wav": ("audio/wav", (b"RIFF",)),
    "amr": ("audio/amr", (b"#!AMR",)),
    "ogg": ("audio/ogg", (b"OggS",)),
    "txt": ("text/plain", ()),
    "csv": ("text/csv", ()),
}


@dataclass(frozen=True)
class EditSeen:
    """One change that somebody else made after the form was opened."""

    person: str
    at: datetime
    labels: tuple[str, ...]


def why_cannot_save_over(*, seen: int, current: int, changes: Sequence[EditSeen]) -> Refusal | None:
    """Say who changed what since the form was opened, so that nobody overwrites unseen work."""
    if seen == current:
        return None
    said = [
        _("%(person)s 在 %(time)s 改了%(fields)s")
        % {"person": change.person, "time": f"{change.at:%m-%d %H:%M}", "fields": "、".join(change.labels) or _("档案")}
        for change in changes
    ]
    sentence = "；".join(said) or _("这份档案刚被别人改过")
    return Refusal(
        "customers.changed_meanwhile",
        sentence + _("。你填的内容还在，核对后再保存。"),
        {"version": current, "changes": [list(change.labels) for change in changes]},
    )


def why_cannot_do(capability_label: str, *, may: bool) -> Refusal | None:
    """Say that a right is missing for a customer which the person can see."""
    if may:
        return None
    return Refusal(
        "customers.not_allowed",
        _("你可以查看这位客户，但没有“%(capability)s”的权限。") % {"capability": capability_label},
        {"capability": capability_label},
        _("请联系负责人或管理员。"),
    )


def why_cannot_create(*, may: bool) -> Refusal | None:
    """Say that creating customers is not among the person's rights."""
    if may:
        return None
    return Refusal("customers.cannot_create", _("你没有新建客户的权限。"), {}, _("请联系管理员调整角色。"))


def why_cannot_assign(*, may: bool, is_self: bool, is_active: bool) -> Refusal | None:
    """Say why the customer cannot go to this person: no right to assign, or the person has left."""
    if not is_active:
        return Refusal("customers.owner_not_active", _("这位同事已停用，不能再负责客户。"))
    if is_self or may:
        return None
    return Refusal("customers.cannot_assign", _("你没有把客户分配给别人的权限。"), {}, _("请联系你的经理。"))


def why_cannot_move(
    *, way: str, person_id: int, from_person_id: int | None, to_person_id: int | None, may_assign: bool
) -> Refusal | None:
    """Say why a way of changing the owner does not fit.

    One claims what nobody has, for oneself, and gives back what is one's own; who may assign it gives back for others.
    """
    if way == "claim" and (from_person_id is not None or to_person_id != person_id):
        return Refusal("customers.already_taken", _("这位客户已经有负责人了。"), {}, _("看看公海里的其他客户吧。"))
    if way == "give_back" and (to_person_id is not None or (from_person_id != person_id and not may_assign)):
        return Refusal("customers.not_own", _("只能退回自己负责的客户。"), {}, _("请联系负责人或他的经理。"))
    return None


def why_cannot_edit_fields(labels: Iterable[str]) -> Refusal | None:
    """Say which fields are read-only for this person."""
    closed = [str(label) for label in labels]
    if not closed:
        return None
    return Refusal(
        "customers.field_not_editable",
        _("你不能修改：%(fields)s。") % {"fields": "、".join(closed)},
        {"fields": closed},
    )


def why_cannot_name(name: str) -> Refusal | None:
    """Say that a customer or contact needs a name."""
    return None if name.strip() else Refusal("customers.name_missing", _("请填写名称。"))


def why_cannot_be_that_person(*, is_person: bool, is_itself: bool) -> Refusal | None:
    """Say that a contact is besides only a customer who is a person, and not the customer that he is a contact of."""
    if is_person and not is_itself:
        return None
    sentence = _("“个人客户档案”要选一位你能看到的个人客户。")
    return Refusal("customers.contact_is_no_person", sentence, {"field": "as_customer_id"}, _("也可以先不填。"))


def why_cannot_store(*, name: str, size: int, head: bytes) -> Refusal | None:
    """Say why a file is not accepted: empty, too large, of a kind that we do not keep, or not what its name says."""
    extension = file_extension(name)
    if size == 0:
        return Refusal("customers.file_empty", _("“%(name)s”是空文件。") % {"name": name})
    if size > MAX_FILE_SIZE:
        limit = MAX_FILE_SIZE // 2**20
        return Refusal("customers.file_too_large", _("文件不能超过 %(limit)d MB。") % {"limit": limit}, {"size": size})
    if extension not in FILE_TYPES:
        accepted = "、".join(FILE_TYPES)
        return Refusal("customers.file_type", _("不支持这种文件。可以上传：%(types)s。") % {"types": accepted})
    marks = FILE_TYPES[extension][1]
    if marks and not head.startswith(marks):
        return Refusal("customers.file_mismatch", _("文件内容与扩展名“%(type)s”不符。") % {"type": extension})
    return None


def file_extension(name: str) -> str:
    """Return the extension in small letters, or nothing."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def why_cannot_tag(*, worn: int, new: int) -> Refusal | None:
    """Say that labels are too many to mean anything."""
    if worn + new <= MAX_TAGS:
        return None
    return Refusal(
        "customers.too_many_tags", _("一位客户最多 %(limit)d 个标签。") % {"limit": MAX_TAGS}, {"worn": worn}
    )


def why_cannot_share(*, is_active: bool, until: date | None, today: date) -> Refusal | None:
    """Say why a share would be of no use: the person has left, or the last day is over."""
    if not is_active:
        return Refusal("customers.share_not_active", _("这位同事已停用，不能共享给他。"))
    if until is not None and until < today:
        return Refusal("customers.share_over", _("有效期不能早于今天。"), {"until": until.isoformat()})
    return None


def no_such_custom_field() -> Refusal:
    """Say that a custom field was retired meanwhile, or never was."""
    return Refusal("customers.no_custom_field", _("这个自定义字段已停用或不存在。"), {}, _("请刷新页面。"))


def no_such_value(label: str) -> Refusal:
    """Say that a value names a person or file that is not there."""
    return Refusal("customers.custom_value", _("“%(label)s”选中的内容已不存在，请重新选择。") % {"label": label})


def why_cannot_save_field_over(*, seen: int, current: int, label: str) -> Refusal | None:
    """Say that somebody else changed a custom field since it was opened."""
    if seen == current:
        return None
    sentence = _("“%(label)s”刚被别人改过，你看到的已不是最新内容。") % {"label": label}
    return Refusal("customers.field_changed_meanwhile", sentence, {"version": current}, _("请刷新页面后再改。"))


def why_cannot_define(*, has_options: bool, needs_options: bool, active: int) -> Refusal | None:
    """Say why a custom field cannot be as it is drawn: a choice of nothing, or too many fields to read."""
    if needs_options and not has_options:
        return Refusal("customers.no_options", _("请至少填写一个选项。"), {"field": "options"})
    if active > MAX_CUSTOM_FIELDS:
        limit = {"limit": MAX_CUSTOM_FIELDS}
        return Refusal("customers.too_many_fields", _("在用的自定义字段最多 %(limit)d 个。") % limit, limit)
    return None


def why_cannot_call(label: str, *, taken: Iterable[str]) -> Refusal | None:
    """Say that a field of that name exists, built in or the company's own."""
    if label.strip().casefold() not in {one.strip().casefold() for one in taken}:
        return None
    sentence = _("已有名为“%(label)s”的字段，请换一个名称。") % {"label": label}
    return Refusal("customers.field_name_taken", sentence, {"field": "label"})


def why_cannot_leave_empty(labels: Sequence[str], stage: str) -> Refusal | None:
    """Say which custom fields must be filled at this stage."""
    if not labels:
        return None
    facts = {"stage": stage, "fields": "、".join(labels)}
    sentence = _("在“%(stage)s”阶段，以下内容必填：%(fields)s。") % facts
    return Refusal("customers.custom_missing", sentence, {"fields": list(labels)}, _("请在档案里填写后再保存。"))


MERGE_LEAST, MERGE_MOST = 2, 5
UNDO_DAYS = 30


def why_cannot_merge(*, count: int, takes_from: Sequence[str]) -> Refusal | None:
    """Say why customers cannot become one: too few or too many, or somebody would lose one without a say.

    `takes_from` names the owners who would lose a customer by a merge of somebody who may not assign it.
    """
    if not MERGE_LEAST <= count <= MERGE_MOST:
        sentence = _("一次合并 %(least)d 到 %(most)d 位客户。") % {"least": MERGE_LEAST, "most": MERGE_MOST}
        return Refusal("customers.merge_count_invalid", sentence, {"count": count})
    if takes_from:
        return Refusal(
            "customers.merge_takes_owner",
            _("合并后“%(names)s”将不再负责其中的客户，而你没有分配这些客户的权限。") % {"names": "、".join(takes_from)},
            {"owners": list(takes_from)},
            _("请经理来合并，或先协商好归属。"),
        )
    return None


def why_cannot_undo_merge(*, undone_at: datetime | None, at: datetime, now: datetime, is_last: bool) -> Refusal | None:
    """Say why a merge cannot be taken back: done already, too long ago, or another merge lies on top of it."""
    if undone_at is not None:
        return Refusal("customers.merge_undone_already", _("这次合并已经撤销过了。"))
    if now - at > timedelta(days=UNDO_DAYS):
        return Refusal(
            "customers.merge_too_old", _("合并已超过 %(days)d 天，不能再撤销。") % {"days": UNDO_DAYS}, {"at": at}
        )
    if not is_last:
        return Refusal("customers.merge_not_last", _("这位客户后来又合并过。"), {}, _("请先撤销后来的那次合并。"))
    return None


def why_cannot_tie(*, in_circle: bool) -> Refusal | None:
    """Say that a merge would make a company its own parent."""
    if not in_circle:
        return None
    sentence = _("这些客户有上下级（母子）关系，合并后会互为上级。")
    return Refusal("customers.merge_in_circle", sentence, {}, _("请先改正它们的母子关系，再合并。"))


def why_cannot_search_doubles(*, is_running: bool) -> Refusal | None:
    """Say that one search over the base is enough at a time."""
    if not is_running:
        return None
    return Refusal("customers.search_running_already", _("查重正在进行，请等它结束。"))


def why_cannot_precheck(text: str) -> Refusal | None:
    """Say that a whole name or number is needed: fragments would fish for other people's customers."""
    if len(text.strip()) >= 4:
        return None
    return Refusal("customers.precheck_text_missing", _("请填写完整的单位名称或电话号码。"))


def why_cannot_open_dispute(*, found: bool, owner_id: int | None, person_id: int, is_pending: bool) -> Refusal | None:
    """Say why there is nothing to rule: no such customer, nobody's, the own one, or a case is open already."""
    if not found or owner_id is None:
        sentence = _("库里没有别人负责的这位客户，不需要仲裁。")
        return Refusal("customers.dispute_without_owner", sentence, {}, _("可以直接新建，或到公海认领。"))
    if owner_id == person_id:
        return Refusal("customers.dispute_with_oneself", _("这位客户本来就由你负责。"))
    if is_pending:
        return Refusal("customers.dispute_open_already", _("你已就这位客户申请过仲裁，还没有裁定。"))
    return None


def why_cannot_rule(*, state: str, is_party: bool, may_assign: bool, is_higher: bool) -> Refusal | None:
    """Say why this person cannot rule now: decided, a party, not in charge, or an appeal needs somebody higher."""
    if state not in ("open", "appealed"):
        return Refusal("customers.dispute_decided_already", _("这件撞单已经裁定。"))
    if is_party:
        return Refusal("customers.dispute_own_case", _("当事人不能裁定自己的撞单。"))
    if not may_assign:
        return Refusal("customers.dispute_not_in_charge", _("只有能分配这位客户的经理可以裁定。"))
    if state == "appealed" and not is_higher:
        return Refusal("customers.dispute_needs_higher", _("申诉由上一级经理裁定。"))
    return None


def why_cannot_appeal(*, state: str, is_loser: bool, until: datetime | None, now: datetime) -> Refusal | None:
    """Say why a ruling stands: not ruled yet, not the losing side, or too late."""
    if state != "ruled":
        return Refusal("customers.dispute_not_ruled", _("现在没有可以申诉的裁定。"))
    if not is_loser:
        return Refusal("customers.dispute_not_loser", _("只有裁定不利的一方可以申诉。"))
    if until is not None and now > until:
        return Refusal("customers.appeal_too_late", _("申诉期已过（到 %(until)s）。") % {"until": f"{until:%Y-%m-%d}"})
    return None


def why_cannot_bring_evidence(*, state: str, is_party: bool) -> Refusal | None:
    """Say that evidence is for the two sides, as long as somebody has to rule."""
    if not is_party:
        return Refusal("customers.evidence_not_party", _("只有当事双方可以补充证据。"))
    if state not in ("open", "appealed"):
        return Refusal("customers.dispute_decided_already", _("这件撞单已经裁定。"))
    return None
