"""What the words of other systems mean in our fixed lists: A（重点客户）→ 重要. Pure.

A person sees and changes the guess on the mapping step; only then it holds.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from django.utils.translation import override

from zhike.activities.choices import FollowUpKind
from zhike.customers.choices import Gender, Grade, Kind, Ownership, Stage, Tier
from zhike.lib.fold import fold_text
from zhike.lib.industries import find_industry

CHOICES = {
    "kind": Kind,
    "tier": Tier,
    "grade": Grade,
    "stage": Stage,
    "ownership": Ownership,
    "contact_gender": Gender,
    "talk_kind": FollowUpKind,
}
MAPPED = (*CHOICES, "industry")
KEEP_OUT = "-"
_LETTER = re.compile(r"^([sabcd])(?![a-z])|(?<![a-z])([sabcd])(?:类|级|档|等)")
_LETTERS: Mapping[str, Mapping[str, str]] = {
    "tier": {"s": Tier.STRATEGIC, "a": Tier.MAJOR, "b": Tier.STANDARD, "c": Tier.PROSPECT, "d": Tier.PROSPECT},
    "grade": {"a": Grade.A, "b": Grade.B, "c": Grade.C},
}
# The first word found inside the text decides, so that 非重点 comes before 重点 and 未成交 before 成交.
_WORDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "kind": (
        (Kind.PERSON, "个人 个体客户 自然人 person individual consumer 散客"),
        (Kind.ORGANISATION, "企业 公司 单位 机构 组织 集团 organisation organization company business account"),
    ),
    "tier": (
        (Tier.PROSPECT, "非优先 非重点 不重要 潜在 低 prospect cold low"),
        (Tier.STRATEGIC, "战略 核心 顶级 strategic"),
        (Tier.MAJOR, "重要 重点 大客户 vip ka 高 优质 major key hot high"),
        (Tier.STANDARD, "一般 普通 标准 中 standard normal warm medium"),
    ),
    "grade": ((Grade.A, "高 强 hot high"), (Grade.B, "中 一般 warm medium"), (Grade.C, "低 弱 cold low")),
    "stage": (
        (Stage.INQUIRY, "未成交 未签约 subscriber marketingqualified"),
        (Stage.INTENT, "salesqualified"),
        (Stage.AFTER_SALES, "售后 服务中 交付 aftersales customer"),
        (Stage.CLOSED, "成交 签约 已签 赢单 合作中 closed won"),
        (Stage.PRICING, "谈价 报价 谈判 商务 招投标 方案 proposal negotiation quote pricing"),
        (Stage.INTENT, "意向 有意 需求确认 跟进中 intent qualified interested opportunity"),
        (Stage.FIRST_MEETING, "首面 拜访 面谈 初访 已接触 meeting visited contacted"),
        (Stage.INQUIRY, "咨询 初步 线索 新 待跟进 未跟进 潜在 inquiry new open lead"),
    ),
    "talk_kind": (
        (FollowUpKind.WECHAT, "微信 企业微信 qq wechat whatsapp"),
        (FollowUpKind.EMAIL, "邮件 邮箱 email mail"),
        (FollowUpKind.SMS, "短信 sms text"),
        (FollowUpKind.MEETING, "会议 会面 洽谈 meeting event"),
        (FollowUpKind.VISIT, "拜访 上门 到访 面谈 走访 外勤 visit onsite"),
        (FollowUpKind.CHAT, "在线 网聊 chat"),
        (FollowUpKind.PHONE, "电话 去电 来电 通话 呼叫 call phone"),
        (FollowUpKind.OTHER, "其它 其他 备注 笔记 任务 note task other"),
    ),
    "ownership": (
        (Ownership.STATE, "国有 国企 央企 国资 state"),
        (Ownership.JOINT, "合资 joint"),
        (Ownership.FOREIGN, "外资 外企 外商 独资企业外国 foreign"),
        (Ownership.COLLECTIVE, "集体 collective"),
        (Ownership.PUBLIC, "机关 事业 政府 学校 医院 public government"),
        (Ownership.PRIVATE, "民营 私营 私企 个体 有限责任 股份 private"),
        (Ownership.OTHER, "其它 其他 other"),
    ),
    "contact_gender": ((Gender.FEMALE, "女 female f 小姐 ms mrs"), (Gender.MALE, "男 male m 先生 mr")),
}


@lru_cache(maxsize=4096)
def guess_value(field: str, text: str) -> str:
    """Return the value of a fixed list that a word means, or nothing."""
    if field == "industry":
        return find_industry(text) or ""
    folded = fold_text(text)
    if not folded:
        return ""
    return _exact(field, folded, text) or _letter(field, text) or _word(field, folded)


def _exact(field: str, folded: str, text: str) -> str:
    """Recognise our own values and labels, as our exports write them."""
    known = _own_words(field)
    return known.get(text.strip(), "") or known.get(folded, "")


@cache
def _own_words(field: str) -> dict[str, str]:
    """Return the value of each value and folded label."""
    with override("zh-hans"):
        labels = {fold_text(str(label)): str(value) for value, label in CHOICES[field].choices}
    return labels | {str(value): str(value) for value in CHOICES[field].values}


def _letter(field: str, text: str) -> str:
    if field not in _LETTERS:
        return ""
    found = _LETTER.search(text.strip().lower())
    return str(_LETTERS[field].get(found[1] or found[2], "")) if found else ""


def _word(field: str, folded: str) -> str:
    for value, words in _WORDS[field]:
        for word in words.split():
            if folded == word or (len(folded) > 1 and not word.isascii() and word in folded):
                return str(value)
            if word.isascii() and len(word) > 2 and folded.startswith(word):
                return str(value)
    return ""


def meaning(field: str, text: str, chosen: Mapping[str, Mapping[str, str]]) -> str:
    """Return what a cell means: as the person chose, else as guessed; KEEP_OUT means to leave it out."""
    picked = chosen.get(field, {}).get(text)
    return guess_value(field, text) if picked is None else picked
