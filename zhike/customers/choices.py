"""The fixed lists of the archive, each value with its Chinese name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    ORGANISATION = "organisation", _("企业")
    PERSON = "person", _("个人")


class Tier(models.TextChoices):
    STRATEGIC = "strategic", _("战略")
    MAJOR = "major", _("重要")
    STANDARD = "standard", _("一般")
    PROSPECT = "prospect", _("潜在")


class Lifecycle(models.TextChoices):
    POTENTIAL = "potential", _("潜在期")
    NEW = "new", _("新客期")
    GROWING = "growing", _("成长期")
    MATURE = "mature", _("成熟期")
    SLEEPING = "sleeping", _("沉睡期")
    LOST = "lost", _("已流失")


class Grade(models.TextChoices):
    A = "A", _("A 类（7 天内签约）")
    B = "B", _("B 类（14 天内签约）")
    C = "C", _("C 类（30 天内签约）")


class Stage(models.TextChoices):
    INQUIRY = "inquiry", _("咨询")
    FIRST_MEETING = "first_meeting", _("首面")
    INTENT = "intent", _("意向")
    PRICING = "pricing", _("谈价")
    CLOSED = "closed", _("成交")
    AFTER_SALES = "after_sales", _("售后")


class Ownership(models.TextChoices):
    STATE = "state", _("国有")
    PRIVATE = "private", _("民营")
    FOREIGN = "foreign", _("外资")
    JOINT = "joint", _("合资")
    COLLECTIVE = "collective", _("集体")
    PUBLIC = "public", _("机关事业单位")
    OTHER = "other", _("其它")


class PriceSensitivity(models.TextChoices):
    HIGH = "high", _("高")
    MEDIUM = "medium", _("中")
    LOW = "low", _("低")


class Gender(models.TextChoices):
    FEMALE = "female", _("女")
    MALE = "male", _("男")


class BirthdayCalendar(models.TextChoices):
    SOLAR = "solar", _("公历")
    LUNAR = "lunar", _("农历")


class BuyingRole(models.TextChoices):
    DECISION_MAKER = "decision_maker", _("决策者")
    APPROVER = "approver", _("审批者")
    EVALUATOR = "evaluator", _("评估者")
    USER = "user", _("使用者")
    GATEKEEPER = "gatekeeper", _("把关者")
    COACH = "coach", _("教练")


class Stance(models.TextChoices):
    MENTOR = "mentor", _("鼎力支持")
    SUPPORTER = "supporter", _("支持")
    NEUTRAL = "neutral", _("中立")
    SCEPTIC = "sceptic", _("不支持")
    ENEMY = "enemy", _("敌对")


class Coverage(models.TextChoices):
    NONE = "none", _("未接触")
    BRIEF = "brief", _("浅")
    SEVERAL = "several", _("多次")
    DEEP = "deep", _("深")


class LineKind(models.TextChoices):
    """What one person at a customer is to another, besides who reports to whom."""

    INFLUENCE = "influence", _("影响")
    CONFLICT = "conflict", _("冲突")


class Closeness(models.IntegerChoices):
    """How well one of us knows one person at a customer."""

    STRANGER = 1, _("不认识")
    KNOWN = 2, _("认识")
    FAMILIAR = 3, _("说得上话")
    TRUSTED = 4, _("信任")
    ALLIED = 5, _("同盟")


class RelationKind(models.TextChoices):
    """What one customer is to another."""

    REFERRAL = "referral", _("引荐")
    PARENT = "parent", _("母子")
    PEER = "peer", _("同业")
    SUPPLIER = "supplier", _("供应")
    PARTNER = "partner", _("合作")
    RIVAL = "rival", _("竞争")
    SHARED_OWNER = "shared_owner", _("同一控制人")


class AuditScope(models.TextChoices):
    ALL = "all", _("全部客户")
    OWNER = "owner", _("一位负责人的客户")
    SOURCE = "source", _("一个来源的客户")


class AuditOutcome(models.TextChoices):
    """What a call shows of an archive; the same words as the outcomes of follow-ups."""

    REACHED = "reached", _("已联系上")
    GAVE_LEAD = "gave_lead", _("提供联动商机")
    CHANGED_PROVIDER = "changed_provider", _("服务期内更换服务商")
    NO_NEED = "no_need", _("不需要服务")
    RELUCTANT = "reluctant", _("有抵触情绪")
    UNAWARE = "unaware", _("不清楚服务商")
    REACHED_OTHER = "reached_other", _("其它情况")
    NO_ANSWER = "no_answer", _("无人接听")
    BUSY = "busy", _("占线")
    WRONG_PERSON = "wrong_person", _("信息与号码不符")
    UNREACHABLE = "unreachable", _("一直联系不上")
    FAX = "fax", _("传真机")
    SUSPENDED = "suspended", _("停机")
    EMPTY_NUMBER = "empty_number", _("空号")


class Aim(models.TextChoices):
    POWER = "power", _("权力")
    GAIN = "gain", _("利益")
    CHANCE = "chance", _("机会")


class PointKind(models.TextChoices):
    PHONE = "phone", _("电话")
    EMAIL = "email", _("邮箱")
    WECHAT = "wechat", _("微信")


class TagKind(models.TextChoices):
    TAG = "tag", _("标签")
    GROUP = "group", _("分组")


class OwnerWay(models.TextChoices):
    CREATE = "create", _("新建")
    IMPORT = "import", _("导入")
    CLAIM = "claim", _("认领")
    ASSIGN = "assign", _("分配")
    GIVE_BACK = "give_back", _("退回")
    RECLAIM = "reclaim", _("回收")
    ROTATE = "rotate", _("流转")
    HANDOVER = "handover", _("离职交接")
    MERGE = "merge", _("合并")
    UNDO = "undo", _("撤销")


class CustomKind(models.TextChoices):
    TEXT = "text", _("单行文字")
    LONG = "long", _("多行文字")
    INTEGER = "integer", _("整数")
    DECIMAL = "decimal", _("小数")
    MONEY = "money", _("金额")
    DATE = "date", _("日期")
    TIME = "time", _("时间")
    BOOLEAN = "boolean", _("是或否")
    CHOICE = "choice", _("单选")
    CHOICES = "choices", _("多选")
    PERSON = "person", _("人员")
    REGION = "region", _("地区")
    LINK = "link", _("网址")
    FILE = "file", _("文件")


class Need(models.TextChoices):
    """Whether a custom field must be filled."""

    NEVER = "never", _("可以不填")
    ALWAYS = "always", _("总是必填")
    FROM_STAGE = "stage", _("从某个阶段起必填")


class SearchState(models.TextChoices):
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    CANCELLED = "cancelled", _("已取消")
    FAILED = "failed", _("未完成")


class PairState(models.TextChoices):
    OPEN = "open", _("待处理")
    DISMISSED = "dismissed", _("不是重复")


class DisputeState(models.TextChoices):
    OPEN = "open", _("待裁定")
    RULED = "ruled", _("已裁定")
    APPEALED = "appealed", _("申诉中")
    FINAL = "final", _("已终裁")
    WITHDRAWN = "withdrawn", _("已撤回")


class Winner(models.TextChoices):
    CLAIMANT = "claimant", _("归申请人")
    RESPONDENT = "respondent", _("归现负责人")


class EvidenceKind(models.TextChoices):
    CREATED = "created", _("录入客户")
    OWNED = "owned", _("成为负责人")
    CONTACT = "contact", _("跟进")
    OWN = "own", _("补充说明")


class Principle(models.TextChoices):
    FIRST_CONTACT = "first", _("谁先联系上，归谁")
    LAST_CONTACT = "recent", _("近期谁在跟进，归谁")
    FIRST_CREATED = "created", _("谁先录入，归谁")
