"""The reasons of rows as people read them, in the language of the reader."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.customers.custom.definitions import custom_id
from zhike.lib.industries import industry_name

from ..mapping.own import label_of_target, say_kept
from ..mapping.values import CHOICES

_WITH_FIELD = 2
_SENTENCES = {
    "no_name": _("没有客户名称，不能导入"),
    "no_contact": _("没有联系人姓名，不能导入"),
    "no_talk": _("没有跟进内容或跟进时间，不能导入"),
    "customer_unknown": _("没有找到这个客户，请先导入客户或核对名称"),
    "talk_known": _("这条跟进已经导入过"),
    "talk_not_allowed": _("您不能给这个客户写跟进"),
    "unknown_contact": _("客户没有名叫“%(value)s”的联系人，写在内容里"),
    "unknown_author": _("没有名叫“%(value)s”的人员，写在内容里"),
    "several_authors": _("有多位人员叫“%(value)s”，写在内容里"),
    "future_date": _("%(field)s“%(value)s”在将来，未导入"),
    "needed": _("%(field)s在这个阶段必填，没有填或看不懂"),
    "stage_kept": _("阶段不改为“%(value)s”，因为有必填项还空着"),
    "unreadable_row": _("这一行的内容无法识别，不能导入"),
    "formula_error": _("%(field)s“%(value)s”是公式错误，未导入"),
    "field_closed": _("您不能填写%(field)s，“%(value)s”未导入"),
    "cut": _("%(field)s太长，已截短：%(value)s"),
    "chosen_out": _("%(field)s“%(value)s”按确认列时的选择不导入"),
    "unknown_value": _("%(field)s“%(value)s”没有对应的选项，未导入"),
    "bad_phone": _("%(field)s“%(value)s”不是电话号码，未导入"),
    "bad_email": _("%(field)s“%(value)s”不是邮箱地址，未导入"),
    "bad_wechat": _("%(field)s“%(value)s”不是微信号，未导入"),
    "bad_date": _("%(field)s“%(value)s”不是日期，未导入"),
    "bad_number": _("%(field)s“%(value)s”不是数字，未导入"),
    "bad_time": _("%(field)s“%(value)s”不是时间，未导入"),
    "bad_link": _("%(field)s“%(value)s”不是网址，未导入"),
    "bad_region": _("%(field)s“%(value)s”不是省市区，未导入"),
    "bad_yes_no": _("%(field)s“%(value)s”看不出是还是否，未导入"),
    "unreadable": _("%(field)s“%(value)s”无法识别，未导入"),
    "unknown_person": _("没有名叫“%(value)s”的在职人员，%(field)s未导入"),
    "several_people": _("有多位在职人员叫“%(value)s”，请改用登录名；%(field)s未导入"),
    "bad_credit_code": _("%(field)s“%(value)s”校验不通过，未导入"),
    "unknown_owner": _("没有名叫“%(value)s”的在职人员，负责人未导入"),
    "several_owners": _("有多位在职人员叫“%(value)s”，请改用登录名；负责人未导入"),
    "owner_not_allowed": _("您不能把客户分配给“%(value)s”，负责人未导入"),
    "unknown_source": _("没有“%(value)s”这个来源，未导入"),
    "same_code": _("统一社会信用代码相同"),
    "same_name": _("名称相同"),
    "same_core": _("名称只差公司形式或地区"),
    "same_phone": _("电话相同且名称相近"),
    "same_row": _("同一文件的这一行已导入过"),
    "owned_by_other": _("已有负责人"),
    "exists_unseen": _("客户已存在，但不在您可以查看的范围内"),
    "not_editable": _("客户已存在，您只能查看，不能修改"),
    "may_be_same": _("可能与 %(value)s 重复，请核对"),
    "may_be_hidden": _("可能与您看不到的客户重复，请核对"),
    "kept": _("%(field)s已有其他内容，保留原值，未采用“%(value)s”"),
    "past_date": _("下次跟进 %(value)s 已经过去，未更新"),
    "skipped_value": _("未采用%(field)s“%(value)s”"),
    "owner_kept": _("负责人不变（归属变更请用“分配”）"),
    "name_kept": _("名称不变，未采用“%(value)s”"),
    "changed": _("更新了%(field)s"),
    "undo_touched": _("导入后有人跟进或修改过，撤销时保留"),
    "undo_kept": _("%(field)s导入后又被改过，撤销时保留"),
    "refused": _("%(value)s"),
}


def sentence(reason: Sequence[str]) -> str:
    """Return one reason, [code, field, value], as a sentence without its full stop."""
    code, field, value = (*reason, "", "", "")[:3]
    template = _SENTENCES.get(code)
    if template is None:
        return str(value or code)
    label = label_of_target(field)
    said = str(template) % {"field": label, "value": _shown(field, value)}
    return said.replace("“”", "")


def _shown(field: str, value: str) -> str:
    """Return a value of our lists by its name, any other as it was written."""
    if field == "industry":
        return industry_name(value) or value
    if field in CHOICES and value in CHOICES[field].values:
        return str(CHOICES[field](value).label)
    return say_kept(field, value) if custom_id(field) is not None else value


def known_to(actor: Actor, reasons: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return the reasons without those about the company's own fields that a reader may not see in full."""
    return [reason for reason in reasons if len(reason) < _WITH_FIELD or _is_known(actor, reason[1])]


def _is_known(actor: Actor, field: str) -> bool:
    return custom_id(field) is None or is_open(actor, "customer", field)


def sentences(reasons: Sequence[Sequence[str]]) -> str:
    """Return all reasons of a row as one text."""
    return "；".join(sentence(reason) for reason in reasons)
