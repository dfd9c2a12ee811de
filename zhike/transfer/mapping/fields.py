"""The fields that an import can fill."""

from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhike.lib.fold import fold_text

from ..choices import Target
from .synonyms import SYNONYMS

Label = str | Promise
CUSTOMER, REACH, CONTACT, COMPANY, WORK, TALK = "customer", "reach", "contact", "company", "work", "talk"
OWN = "own"
GROUPS: dict[str, Label] = {
    CUSTOMER: _("客户"),
    REACH: _("联系方式"),
    CONTACT: _("联系人"),
    TALK: _("跟进记录"),
    WORK: _("跟进与归属"),
    COMPANY: _("企业情况"),
    OWN: _("补充信息"),
}


@dataclass(frozen=True)
class Field:
    """One target of a column.

    `kind` says how a cell is read (rows.cells); `many` lets several columns feed it;
    `rule` names the field rule that governs it.
    """

    key: str
    label: Label
    group: str
    kind: str
    many: bool = False
    limit: int = 200
    rule: str = ""


FIELDS = (
    Field("name", _("客户名称"), CUSTOMER, "name"),
    Field("short_name", _("简称"), CUSTOMER, "text", limit=60),
    Field("former_names", _("曾用名"), CUSTOMER, "names"),
    Field("kind", _("类型"), CUSTOMER, "choice"),
    Field("tier", _("客户等级"), CUSTOMER, "choice"),
    Field("grade", _("意向等级"), CUSTOMER, "choice"),
    Field("stage", _("阶段"), CUSTOMER, "choice"),
    Field("source", _("来源"), CUSTOMER, "source", limit=40),
    Field("industry", _("行业"), CUSTOMER, "industry"),
    Field("region", _("省市区"), CUSTOMER, "region", limit=80),
    Field("province", _("省份"), CUSTOMER, "region", limit=40),
    Field("city", _("城市"), CUSTOMER, "region", limit=40),
    Field("county", _("区县"), CUSTOMER, "region", limit=40),
    Field("address", _("详细地址"), CUSTOMER, "text"),
    Field("remarks", _("备注"), CUSTOMER, "long", many=True, limit=10_000),
    Field("mobile", _("手机"), REACH, "phones", many=True, rule="phone"),
    Field("phone", _("电话"), REACH, "phones", many=True, rule="phone"),
    Field("email", _("邮箱"), REACH, "emails", many=True, rule="email"),
    Field("wechat", _("微信"), REACH, "wechat", many=True, limit=60, rule="wechat"),
    Field("website", _("网址"), REACH, "text"),
    Field("contact_name", _("联系人姓名"), CONTACT, "person", limit=60),
    Field("contact_family_name", _("联系人姓"), CONTACT, "text", limit=30),
    Field("contact_given_name", _("联系人名"), CONTACT, "text", limit=30),
    Field("contact_position", _("职务"), CONTACT, "text", limit=60, rule="position"),
    Field("contact_department", _("联系人部门"), CONTACT, "text", limit=60),
    Field("contact_gender", _("联系人性别"), CONTACT, "choice", rule="gender"),
    Field("contact_is_key", _("关键人"), CONTACT, "yes", rule="is_key"),
    Field("talk_content", _("跟进内容"), TALK, "long", many=True, limit=10_000),
    Field("talk_at", _("跟进时间"), TALK, "moment"),
    Field("talk_author", _("跟进人"), TALK, "author", limit=60),
    Field("talk_kind", _("跟进方式"), TALK, "choice"),
    Field("talk_next_on", _("下次跟进日期"), TALK, "date"),
    Field("talk_next_step", _("下一步内容"), TALK, "text", limit=200),
    Field("owner", _("负责人"), WORK, "owner", limit=60),
    Field("next_follow_on", _("下次跟进"), WORK, "date"),
    Field("next_step", _("下一步"), WORK, "text"),
    Field("cooperated_on", _("首次合作日期"), WORK, "date"),
    Field("credit_code", _("统一社会信用代码"), COMPANY, "credit_code"),
    Field("ownership", _("企业性质"), COMPANY, "choice"),
    Field("registered_capital", _("注册资本"), COMPANY, "money"),
    Field("employees", _("员工人数"), COMPANY, "count"),
    Field("yearly_revenue", _("年营业额"), COMPANY, "money"),
    Field("business_scope", _("经营范围"), COMPANY, "long", limit=10_000),
    Field("current_state", _("现状"), COMPANY, "long", limit=10_000),
    Field("pain_points", _("痛点"), COMPANY, "long", limit=10_000),
)

_ONLY_CONTACTS = ("contact_is_key",)


def _belongs(field: Field, target: str) -> bool:
    if target == Target.CONTACTS:
        return field.key == "name" or (field.group in (REACH, CONTACT) and field.key != "website")
    if target == Target.TALKS:
        return field.key in ("name", "mobile", "contact_name") or field.group == TALK
    return field.group != TALK and field.key not in _ONLY_CONTACTS


_FIELDS_OF = {target: tuple(field for field in FIELDS if _belongs(field, target)) for target in Target.values}


def fields_of(target: str) -> tuple[Field, ...]:
    """Return the fields that a file of this kind can fill."""
    return _FIELDS_OF[target]


BY_KEY = {field.key: field for field in FIELDS}


@cache
def fields_by_word(target: str = Target.CUSTOMERS) -> dict[str, str]:
    """Return the field key of each folded synonym; in a list of talks their own words come first."""
    possible = {field.key for field in fields_of(target)}
    found: dict[str, str] = {}
    for key in sorted(SYNONYMS, key=lambda key: not key.startswith("talk_")):
        for word in SYNONYMS[key] if key in possible else ():
            found.setdefault(fold_text(word), key)
    return found
