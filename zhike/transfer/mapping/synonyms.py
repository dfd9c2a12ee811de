"""The words by which other systems call our fields, Chinese and English; commas part them.

Compared folded: width, case, 简/繁, punctuation and spaces make no difference.
They cover the exports of 悟空, 纷享销客, Zoho, Salesforce and HubSpot.
"""

_TABLE = """
name: 客户名称, 客户名, 客户全称, 客户, 公司名称, 公司名, 公司全称, 公司, 单位名称, 单位, 企业名称, 企业,
    机构名称, 商户名称, 门店名称, 厂商名称, 客户公司, 客户单位, 名称, account name, account, company,
    company name, customer, customer name, client, client name, organisation, organization,
    organization name, business name, associated company, associated company names, parent name, related to,
    account name account name, 所属客户, 关联客户, 对应客户, 相关客户, name
short_name: 简称, 客户简称, 公司简称, 企业简称, short name, abbreviation, alias
former_names: 曾用名, 原名, former name, former names, previous name
kind: 类型, 客户类型, 客户性质, 客户类别, customer type, account type, type
tier: 客户等级, 客户级别, 等级, 级别, 重要程度, 重要性, 客户分级, 客户分类, tier, level, customer level,
    account rating, rating, customer tier, priority
grade: 意向等级, 意向级别, 意向, 意向程度, grade, intent, intent level
stage: 阶段, 客户阶段, 销售阶段, 跟进阶段, 客户状态, 跟进状态, 状态, stage, sales stage, status,
    lead status, lifecycle stage
source: 来源, 客户来源, 来源渠道, 渠道, 线索来源, 获客渠道, source, lead source, account source,
    original source, channel
industry: 行业, 客户行业, 所属行业, 行业类别, 行业分类, industry, sector
region: 省市区, 地区, 所在地区, 所属地区, 区域, 所在区域, 省份城市, 省市, 所在地, 地域, region, area,
    location
province: 省, 省份, 所在省, 所在省份, province, state, state region, billing state, billing state province,
    billing stateprovince
city: 市, 城市, 所在城市, 所在市, city, billing city
county: 区, 县, 区县, 区县市, 所在区, 所在区县, district, county
address: 详细地址, 地址, 公司地址, 联系地址, 通讯地址, 办公地址, 客户地址, 单位地址, 街道地址, 注册地址,
    address, street, street address, billing street, billing address, mailing address, office address
remarks: 备注, 备注信息, 说明, 描述, 客户描述, 客户备注, 其他, 补充说明, notes, note, remark, remarks,
    comment, comments, description, memo
mobile: 手机, 手机号, 手机号码, 联系手机, 移动电话, 手机1, 手机2, 联系人手机, 联系人电话, 手机电话, mobile,
    mobile phone, mobile number, cell, cell phone, cellphone
phone: 电话, 电话号码, 联系电话, 座机, 固话, 固定电话, 办公电话, 公司电话, 单位电话, 总机, 客户电话, 电话1,
    电话2, 联系方式, phone, phone number, telephone, tel, office phone, work phone, business phone,
    landline
email: 邮箱, 电子邮箱, 电子邮件, 邮件, 邮箱地址, 邮件地址, 联系邮箱, 公司邮箱, email, e mail, mail,
    email address, work email
wechat: 微信, 微信号, 联系微信, 企业微信, wechat, wechat id, weixin
website: 网址, 网站, 官网, 公司网址, 公司网站, 企业网址, 主页, website, website url, web site, web, url,
    homepage, company domain name
contact_name: 首要联系人, 联系人, 联系人姓名, 主要联系人, 主联系人, 关键联系人, 客户联系人, 第一联系人, 姓名,
    对接人, 法人代表, 法定代表人, contact, contact name, contact person, primary contact, main contact,
    full name
contact_family_name: 姓, 姓氏, last name, family name, surname
contact_given_name: 名, first name, given name
contact_position: 职务, 职位, 岗位, 头衔, 联系人职务, 联系人职位, 职称, title, job title, position, role
contact_department: 部门, 联系人部门, 所在部门, department, contact department
contact_gender: 性别, 联系人性别, gender, sex
contact_is_key: 关键人, 是否关键人, 是否关键决策人, 关键决策人, 是否决策人, is key, key contact, decision maker
talk_content: 跟进内容, 跟进记录, 内容, 记录, 沟通内容, 沟通记录, 拜访内容, 跟进详情, 详情, 联系内容, 销售记录内容,
    记录内容, comments, full comments, description, note content, note, notes, body, details, call notes, subject,
    activity notes, note body, engagement body
talk_at: 跟进时间, 跟进日期, 联系时间, 拜访时间, 沟通时间, 发生时间, 记录时间, 发布时间, 创建时间, 创建日期, 日期, 时间,
    date, activity date, created date, created time, create date, created at, start, start time, call start time,
    activity created at, date time
talk_author: 跟进人, 跟进人员, 记录人, 创建人, 发布人, 拜访人, 联系人员, 销售, 业务员, 负责人, 跟进人姓名,
    assigned, assigned to, owner, created by, activity owner, activity assigned to, author, call owner, note owner, user
talk_kind: 跟进方式, 跟进类型, 跟进形式, 联系方式类型, 方式, 记录类型, 沟通方式, 拜访方式, 销售记录类型, 类型, type,
    activity type, task subtype, event subtype, engagement type, channel
talk_next_on: 下次跟进时间, 下次跟进日期, 下次跟进, 下次联系时间, 下次联系日期, 下次拜访时间, next follow up,
    next follow up date, next contact date
talk_next_step: 下一步内容, 下一步, 下次跟进内容, 下次跟进计划, 后续计划, next step, next action
owner: 负责人, 客户负责人, 归属人, 所属人, 所有人, 客户所有人, 业务员, 销售, 销售人员, 销售员, 销售负责人,
    客户经理, 跟进人, 归属销售, 拥有者, owner, account owner, customer owner, company owner,
    record owner, sales rep, salesperson, assigned to
next_follow_on: 下次跟进, 下次跟进时间, 下次跟进日期, 下次联系, 下次联系时间, 下次联系日期, 下次回访时间,
    下次拜访时间, 计划跟进时间, next contact, next contact date, next contact time, next follow up,
    next follow up date, next followup, next activity date
next_step: 下一步, 下步计划, 下次跟进内容, next step, next action
cooperated_on: 首次合作日期, 首次合作时间, 合作日期, 合作时间, 成交日期, 成交时间, 首次成交日期, 签约日期,
    customer since, first deal date, close date, became a customer date
credit_code: 统一社会信用代码, 社会信用代码, 信用代码, 统一信用代码, 税号, 纳税人识别号, 企业税号, 营业执照号,
    credit code, social credit code, uscc, tax id, tax number, unified social credit code
ownership: 企业性质, 公司性质, 单位性质, 所有制, 经济类型, ownership, ownership type
registered_capital: 注册资本, 注册资金, registered capital
employees: 员工人数, 员工数, 人数, 员工规模, 人员规模, 公司规模, 企业规模, employees, number of employees,
    employee count, no of employees, headcount
yearly_revenue: 年营业额, 年收入, 营业收入, 年产值, 年销售额, annual revenue, yearly revenue, revenue
business_scope: 经营范围, 主营业务, 主营产品, 业务范围, business scope, main business
current_state: 现状, 客户现状, 当前情况, current state, current situation
pain_points: 痛点, 客户痛点, 需求痛点, pain points
"""


def _read() -> dict[str, tuple[str, ...]]:
    """Return the words of each field, in order."""
    found: dict[str, tuple[str, ...]] = {}
    key = ""
    for line in _TABLE.strip().split("\n"):
        head, colon, rest = line.partition(":") if not line.startswith(" ") else ("", "", line)
        key = head if colon else key
        found[key] = found.get(key, ()) + tuple(word.strip() for word in rest.split(",") if word.strip())
    return found


SYNONYMS = _read()
