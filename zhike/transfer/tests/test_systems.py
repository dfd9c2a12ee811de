"""Exports of other systems are recognised by their headers and mapped by their meaning."""

import pytest

from zhike.transfer.mapping.headers import guess_columns
from zhike.transfer.mapping.systems import SYSTEMS, find_system

EXPORTS = {
    "wukong_customers": "客户名称,客户级别,客户行业,客户来源,手机,电话,网址,下次联系时间,备注,邮箱",
    "wukong_contacts": "姓名,客户名称,手机,电话,电子邮箱,职务,是否关键决策人,地址,下次联系时间,备注,性别",
    "fxiaoke_customers": "客户名称,客户编号,客户级别,来源,1级行业,成交状态,负责人,负责人主属部门,"
    "生命状态,省,市,区,详细地址,电话,邮件,网址,备注",
    "fxiaoke_contacts": "姓名,客户名称,职务,部门,手机1,电话1,邮件,微信,性别,负责人,生命状态",
    "zoho_customers": "Record Id,Account Owner,Account Name,Phone,Website,Account Type,Industry,Employees,"
    "Annual Revenue,Billing Street,Billing City,Billing State,Billing Code,Billing Country,Ticker Symbol,Rating",
    "zoho_contacts": "Record Id,Contact Owner,Lead Source,First Name,Last Name,Account Name,Title,Department,Email,"
    "Phone,Mobile,Mailing Street,Mailing Zip,Description",
    "salesforce_customers": "Account Name,Account Owner,Type,Rating,Phone,Website,Industry,Annual Revenue,Employees,"
    "Account Source,Billing Street,Billing City,Billing State/Province,Billing Zip/Postal Code,Billing Country",
    "salesforce_customers_api": "Id,Name,Type,BillingStreet,BillingCity,BillingState,BillingPostalCode,BillingCountry,"
    "Phone,Website,Industry,AnnualRevenue,NumberOfEmployees,AccountSource,OwnerId",
    "salesforce_contacts": "First Name,Last Name,Account Name,Title,Department,Email,Phone,Mobile,Lead Source,"
    "Mailing Street,Mailing City,Mailing State/Province,Mailing Zip/Postal Code",
    "hubspot_customers": "Record ID,Company name,Company Domain Name,Company owner,Phone Number,City,State/Region,"
    "Country/Region,Industry,Number of Employees,Annual Revenue,Lead Status,Lifecycle Stage,Create Date",
    "hubspot_contacts": "Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Job Title,Contact owner,"
    "Lead Status,Lifecycle Stage,Associated Company,Create Date",
}
WANTED = {
    "wukong_customers": {"客户级别": "tier", "下次联系时间": "next_follow_on", "手机": "mobile", "邮箱": "email"},
    "wukong_contacts": {
        "姓名": "contact_name",
        "电子邮箱": "email",
        "客户名称": "name",
        "是否关键决策人": "contact_is_key",
        "备注": None,
    },
    "fxiaoke_customers": {"成交状态": "stage", "1级行业": "industry", "负责人主属部门": None, "生命状态": None},
    "fxiaoke_contacts": {"手机1": "mobile", "部门": "contact_department", "负责人": None},
    "zoho_customers": {"Account Name": "name", "Account Type": None, "Billing State": "province", "Rating": "tier"},
    "zoho_contacts": {"Account Name": "name", "Last Name": "contact_family_name", "Lead Source": None},
    "salesforce_customers": {"Account Source": "source", "Type": None, "Billing State/Province": "province"},
    "salesforce_customers_api": {"Name": "name", "AnnualRevenue": "yearly_revenue", "OwnerId": None},
    "salesforce_contacts": {"Mobile": "mobile", "Title": "contact_position", "Mailing City": None},
    "hubspot_customers": {"Company name": "name", "Lifecycle Stage": "stage", "Record ID": None},
    "hubspot_contacts": {"Associated Company": "name", "Job Title": "contact_position", "Contact owner": None},
}


@pytest.mark.parametrize("key", list(EXPORTS))
def test_an_export_is_recognised_and_its_columns_mean_what_they_mean_there(key):
    headers = EXPORTS[key].split(",")
    system = find_system(headers)
    assert system is not None and system.key == key
    found = {headers[at]: field for at, field in guess_columns(headers, target=system.target).items()}
    assert {header: found.get(header) for header in WANTED[key]} == WANTED[key]
    assert "name" in found.values()


@pytest.mark.parametrize(
    ("key", "headers"),
    [
        # What a list of HubSpot shows when nobody changed its columns.
        (
            "hubspot_customers",
            "Record ID,Company name,Company owner,Create Date,Phone Number,Last Activity Date,City,Country/Region,"
            "Industry,Associated Contact,Associated Contact IDs",
        ),
        (
            "hubspot_contacts",
            "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Associated Company (Primary),"
            "Associated Company IDs (Primary),Last Activity Date,Lead Status,Marketing contact status,Create Date",
        ),
        # Every column of Zoho, with the numbers of the records that a column names.
        (
            "zoho_customers",
            "Record Id,Account Owner.id,Account Owner,Account Name,Phone,Parent Account.id,Parent Account,Website,"
            "Account Type,Created By.id,Created By,Modified By.id,Modified By,Created Time,Modified Time,"
            "Billing Street,Billing City,Billing State,Billing Code,Billing Country",
        ),
        (
            "zoho_contacts",
            "Record Id,Contact Owner.id,Contact Owner,Lead Source,First Name,Last Name,Account Name.id,Account Name,"
            "Email,Title,Phone,Mobile,Created By.id,Created By,Created Time,Modified Time,Mailing Street,Mailing Zip",
        ),
        (
            "fxiaoke_customers",
            "客户名称,客户编号,客户级别,客户来源,1级,2级,成交状态,电话,邮件,网址,国家,省,市,区,负责人,负责人主属部门,"
            "归属部门,所属公海,生命状态,锁定状态,业务类型,下次跟进时间,最后跟进时间,最后一次成交时间,统一社会信用代码",
        ),
        # The firm as people typed it stands before the customer it belongs to.
        (
            "fxiaoke_contacts",
            "姓名,公司,客户名称,主联系人,职务,手机1,手机2,电话1,电话2,电话3,邮件,负责人,负责人主属部门,归属部门,生命状态",
        ),
    ],
)
def test_an_export_as_the_other_system_writes_it_is_recognised_and_its_numbers_of_records_are_nothing_of_ours(
    key, headers
):
    names = headers.split(",")
    system = find_system(names)
    assert system is not None and system.key == key
    found = {names[at]: field for at, field in guess_columns(names, target=system.target).items()}
    assert "name" in found.values() and not {one for one in found if "ID" in one or one.endswith((".id", " Id"))}
    if key == "fxiaoke_contacts":
        phones = {header: field for header, field in found.items() if field in ("mobile", "phone")}
        assert set(phones) == {"手机1", "手机2", "电话1", "电话2", "电话3"}
        assert found["客户名称"] == "name" and not {"公司", "主联系人", "归属部门"} & set(found)
    if key == "fxiaoke_customers":
        assert found["下次跟进时间"] == "next_follow_on" and found["客户来源"] == "source" and "所属公海" not in found
    if key == "hubspot_contacts":
        assert found["Associated Company (Primary)"] == "name"


def test_every_kind_of_export_has_its_case():
    assert set(EXPORTS) == {system.key for system in SYSTEMS}


def test_a_sheet_that_people_made_themselves_is_no_export_of_a_system():
    assert find_system(["客户名称", "联系人", "手机", "备注"]) is None
    assert find_system(["姓名", "电话"]) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-03-01 14:30", "2025-03-01 14:30:00"),
        ("2025年3月1日 下午2:05", "2025-03-01 14:05:00"),
        ("3/14/2025 9:05 AM", "2025-03-14 09:05:00"),
        ("2025-03-01", "2025-03-01 12:00:00"),
        (45717.5, "2025-03-01 12:00:00"),
        ("待定", "None"),
    ],
)
def test_a_moment_is_read_in_many_spellings(text, expected):
    from zhike.transfer.rows.cells import read_moment

    assert str(read_moment(text, None)) == expected
