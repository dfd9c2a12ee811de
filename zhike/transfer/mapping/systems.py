"""Exports of other systems, recognised by their headers: what it is, and which column is which. Pure.

A system is recognised when most of its telling headers are there. Its own meaning of a header goes before the
common synonyms: 成交状态 of 纷享销客 is a stage, 业务类型 is nothing of ours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhike.lib.fold import fold_text

from ..choices import Target

_LEAST_SHARE = 0.6


@dataclass(frozen=True)
class System:
    """One kind of export of one system: `telling` headers, and what its headers mean ("" for nothing of ours)."""

    key: str
    name: str | Promise
    target: str
    telling: str
    columns: str

    @property
    def meanings(self) -> Mapping[str, str]:
        """Return the field of each folded header."""
        return _meanings(self.columns)

    @property
    def marks(self) -> frozenset[str]:
        """Return the folded headers by which it is recognised."""
        return _marks(self.telling)


@cache
def _meanings(columns: str) -> Mapping[str, str]:
    pairs = (pair.partition("=") for pair in columns.split(","))
    return {fold_text(header): key.strip() for header, _equals, key in pairs if header.strip()}


@cache
def _marks(telling: str) -> frozenset[str]:
    return frozenset(fold_text(header) for header in telling.split(","))


_WUKONG, _FXIAOKE = _("悟空 CRM"), _("纷享销客")
SYSTEMS = (
    System(
        "wukong_customers",
        _WUKONG,
        Target.CUSTOMERS,
        "客户名称, 客户级别, 客户行业, 客户来源, 下次联系时间",
        "客户名称=name, 客户级别=tier, 客户行业=industry, 客户来源=source, 手机=mobile, 电话=phone, 网址=website,"
        "邮箱=email, 电子邮箱=email, 下次联系时间=next_follow_on, 备注=remarks, 负责人=owner, 成交状态=stage,"
        "地区定位=, 最后跟进记录=,"
        "最后跟进时间=, 创建人=, 创建时间=, 更新时间=, 距进入公海天数=, 锁定状态=, 省市区=region, 详细地址=address",
    ),
    System(
        "wukong_contacts",
        _WUKONG,
        Target.CONTACTS,
        "姓名, 客户名称, 职务, 是否关键决策人, 下次联系时间",
        "姓名=contact_name, 客户名称=name, 手机=mobile, 电话=phone, 邮箱=email, 电子邮箱=email, 职务=contact_position,"
        "是否关键决策人=contact_is_key, 性别=contact_gender, 地址=, 下次联系时间=, 备注=, 负责人=",
    ),
    System(
        "fxiaoke_customers",
        _FXIAOKE,
        Target.CUSTOMERS,
        "客户名称, 客户级别, 成交状态, 负责人主属部门, 生命状态",
        "客户名称=name, 客户级别=tier, 来源=source, 客户来源=source, 1级行业=industry, 1级=industry, 2级行业=, 2级=,"
        "成交状态=stage, 负责人=owner, 负责人主属部门=, 负责人变更时间=, 归属部门=, 归属组织=, 生命状态=, 锁定状态=,"
        "分配状态=, 业务类型=, 客户分类=, 所属公海=, 合作伙伴=, 外部来源=, 上级客户=, 源线索=, 国家=, 省=province,"
        "市=city, 区=county, 详细地址=address, 电话=phone, 传真=, 邮件=email, 网址=website, 备注=remarks, 客户编号=,"
        "下次跟进时间=next_follow_on, 最后跟进时间=, 最后成交时间=, 最后一次成交时间=, 领取/分配时间=, 预计收回时间=,"
        "外部负责人=, 相关团队=, 税务登记号=credit_code, 统一社会信用代码=credit_code",
    ),
    System(
        "fxiaoke_contacts",
        _FXIAOKE,
        Target.CONTACTS,
        "姓名, 客户名称, 职务, 手机1, 生命状态",
        "姓名=contact_name, 客户名称=name, 职务=contact_position, 部门=contact_department, 手机=mobile, 手机1=mobile,"
        "手机2=mobile, 手机3=mobile, 手机4=mobile, 手机5=mobile, 电话1=phone, 电话2=phone, 电话3=phone, 电话4=phone,"
        "电话5=phone, 邮件=email, 微信=wechat, 性别=contact_gender, 是否决策人=contact_is_key, 公司=, 主联系人=,"
        "负责人=, 生命状态=, 锁定状态=, 负责人主属部门=, 归属部门=, 业务类型=, 备注=",
    ),
    System(
        "zoho_customers",
        "Zoho CRM",
        Target.CUSTOMERS,
        "Record Id, Account Owner, Account Name, Billing Code, Modified Time",
        "Account Name=name, Account Owner=owner, Phone=phone, Fax=, Website=website, Account Type=, Industry=industry,"
        "Ownership=ownership, Rating=tier, Employees=employees, Annual Revenue=yearly_revenue, Description=remarks,"
        "Billing Street=address, Billing City=city, Billing State=province, Billing Code=, Billing Country=,"
        "Shipping Street=, Shipping City=, Shipping State=, Shipping Code=, Shipping Country=, Account Number=,"
        "Account Site=, SIC Code=, Ticker Symbol=, Parent Account=, Record Id=, Tag=, Created Time=, Modified Time=,"
        "Account Owner.id=, Parent Account.id=, Created By=, Created By.id=, Modified By=, Modified By.id=,"
        "Last Activity Time=",
    ),
    System(
        "zoho_contacts",
        "Zoho CRM",
        Target.CONTACTS,
        "Record Id, Contact Owner, Account Name, Last Name, Modified Time",
        "Account Name=name, First Name=contact_given_name, Last Name=contact_family_name, Full Name=,"
        "Contact Name=contact_name, Title=contact_position, Department=contact_department, Email=email,"
        "Secondary Email=email, Phone=phone, Home Phone=phone, Other Phone=phone, Asst Phone=, Mobile=mobile,"
        "Contact Owner=, Lead Source=, Record Id=, Fax=, Assistant=, Description=, Reporting To=, Skype ID=,"
        "Contact Owner.id=, Account Name.id=, Vendor Name=, Vendor Name.id=, Created By=, Created By.id=, Modified By=,"
        "Modified By.id=, Created Time=, Modified Time=, Email Opt Out=, Salutation=, Mailing Street=, Mailing City=,"
        "Mailing State=, Mailing Zip=, Mailing Country=, Tag=",
    ),
    System(
        "salesforce_customers",
        "Salesforce",
        Target.CUSTOMERS,
        "Account Name, Account Owner, Billing Zip/Postal Code, Billing State/Province, Account Source",
        "Account Name=name, Account Owner=owner, Type=, Rating=tier, Phone=phone, Fax=, Website=website,"
        "Industry=industry, Annual Revenue=yearly_revenue, Employees=employees, Account Source=source,"
        "Billing Street=address, Billing City=city, Billing State/Province=province, Billing Zip/Postal Code=,"
        "Billing Country=, Ownership=ownership, Description=remarks, Account ID=, Account Number=, Account Site=,"
        "SIC Code=, Ticker Symbol=, Parent Account=, Last Activity=, Last Modified Date=, Created Date=",
    ),
    System(
        "salesforce_customers_api",
        "Salesforce",
        Target.CUSTOMERS,
        "Id, Name, BillingStreet, BillingPostalCode, NumberOfEmployees, OwnerId",
        "Name=name, Type=, Phone=phone, Fax=, Website=website, Industry=industry, AnnualRevenue=yearly_revenue,"
        "NumberOfEmployees=employees, AccountSource=source, Rating=tier, BillingStreet=address, BillingCity=city,"
        "BillingState=province, BillingPostalCode=, BillingCountry=, Ownership=ownership, Description=remarks,"
        "Id=, OwnerId=, ParentId=, MasterRecordId=, IsDeleted=, CreatedDate=, LastActivityDate=",
    ),
    System(
        "salesforce_contacts",
        "Salesforce",
        Target.CONTACTS,
        "First Name, Last Name, Account Name, Mailing Zip/Postal Code, Mailing State/Province",
        "Account Name=name, First Name=contact_given_name, Last Name=contact_family_name, Title=contact_position,"
        "Department=contact_department, Email=email, Phone=phone, Mobile=mobile, Other Phone=phone, Home Phone=phone,"
        "Contact Owner=, Lead Source=, Account Owner=, Contact ID=, Account ID=, Mailing Street=, Mailing City=,"
        "Description=, Reports To=, Birthdate=, Salutation=",
    ),
    System(
        "hubspot_customers",
        "HubSpot",
        Target.CUSTOMERS,
        "Record ID, Company name, Company owner, Create Date, Last Activity Date, Country/Region",
        "Company name=name, Name=name, Company Domain Name=website, Website URL=, Company owner=owner,"
        "Phone Number=phone, Street Address=address, City=city, State/Region=province, Country/Region=,"
        "Industry=industry, Number of Employees=employees, Annual Revenue=yearly_revenue, Lifecycle Stage=stage,"
        "Lead Status=, Type=, Description=remarks, Original Source Type=source, Record ID=, Create Date=,"
        "Last Activity Date=, Postal Code=, Time Zone=",
    ),
    System(
        "hubspot_contacts",
        "HubSpot",
        Target.CONTACTS,
        "Record ID, First Name, Last Name, Contact owner, Create Date",
        "First Name=contact_given_name, Last Name=contact_family_name, Email=email, Phone Number=phone,"
        "Mobile Phone Number=mobile, Job Title=contact_position, Company Name=name, Associated Company=name,"
        "Primary Associated Company=name, Associated Company (Primary)=name, Associated Company IDs=,"
        "Associated Company IDs (Primary)=, Associated Note=, Contact owner=, Lead Status=, Lifecycle Stage=,"
        "Record ID=, Create Date=, Marketing contact status=, Last Activity Date=, City=, State/Region=,"
        "Country/Region=",
    ),
)


def find_system(headers: Sequence[str]) -> System | None:
    """Return the export that these headers come from; None for none.

    The one with most of its telling headers; Zoho and HubSpot tell alike, so of equals the one that knows more of them.
    """
    folded = {fold_text(header) for header in headers if header}
    scored = [
        (len(system.marks & folded) / len(system.marks), len(system.meanings.keys() & folded), system)
        for system in SYSTEMS
    ]
    fitting = [one for one in scored if one[0] > _LEAST_SHARE]
    return max(fitting, key=lambda one: one[:2])[2] if fitting else None


def columns_of(headers: Sequence[str], target: str) -> dict[int, str]:
    """Return the fields that a recognised export of this kind gives to its columns."""
    system = find_system(headers)
    if system is None or system.target != target:
        return {}
    found: dict[int, str] = {}
    for index, header in enumerate(headers):
        key = system.meanings.get(fold_text(header) or header, "")
        if key and (key in _SEVERAL or key not in found.values()):
            found[index] = key
    return found


def is_ignored(headers: Sequence[str], header: str, target: str) -> bool:
    """Say whether a recognised export means nothing of ours by a header, however it sounds."""
    system = find_system(headers)
    return system is not None and system.target == target and system.meanings.get(fold_text(header)) == ""


_SEVERAL = frozenset({"mobile", "phone", "email", "wechat", "remarks"})
