"""Names of organisations and people: how they are stored, and by which key they are compared."""

import re
import unicodedata
from functools import cache, lru_cache

from zhike.lib.fold import fold_text
from zhike.lib.places import strip_region

# An import asks for the same name several times; a batch of names is remembered.
_REMEMBERED = 16_384
_CLEAN = re.compile(r"[\u3400-\u9fffA-Za-z0-9（）]*")
_BRACKETS = re.compile(r"[(（\[【〔<《]([^()（）\[\]【】〔〕<>《》]*)[)）\]】〕>》]")
_LATIN_FORM = re.compile(
    r"(?<=\S)[\s,.&]+(?:co|company|companies|corp|corporation|inc|incorporated|ltd|limited|llc|llp|plc|pte|pty|gmbh|ag"
    r"|kg|bv|nv|sa|srl|holdings?|group)[\s.]*$",
    re.IGNORECASE,
)
_CHINESE_FORMS = (
    *("集团股份有限公司", "集团有限责任公司", "集团有限公司", "股份有限责任公司", "股份有限公司", "有限责任公司"),
    *("控股有限公司", "有限公司", "股份公司", "责任公司", "集团公司", "控股公司", "总公司", "公司", "集团", "控股"),
    *("股份", "有限合伙", "普通合伙", "特殊普通合伙", "合伙企业", "个人独资企业", "个人独资", "个体工商户"),
    *("个体户", "商店", "厂", "店"),
)
_FORMS = tuple(sorted(_CHINESE_FORMS, key=len, reverse=True))
_INNER_FORM = re.compile(
    "|".join(form for form in _FORMS if form.endswith("公司")) + "(?=.*(?:分公司|分店|支行|门店)$)"
)
_BRANCH = ("分公司", "分店", "支行", "分行", "门店", "分厂")
# Words of a trade alone tell no two firms apart: 深圳航空 and 四川航空 keep their region.
_TRADES = re.compile(
    "^(?:科技|软件|信息|技术|网络|电子|电器|电力|电气|商贸|贸易|实业|投资|发展|建设|建筑|工程|装饰|建材|医疗|医药|药业"
    "|医院|器械|化工|机械|设备|食品|饮料|服装|纺织|服饰|物流|运输|航空|铁路|公交|地铁|出租|汽车|零部件|银行|农商|商业"
    "|农村|信用社|证券|保险|基金|信托|期货|租赁|担保|金融|教育|培训|咨询|大学|学院|中学|小学|学校|幼儿园|文化|传媒"
    "|传播|广告|广播|电视|报业|出版|出版社|日报|晚报|旅游|旅行社|酒店|宾馆|餐饮|服务|管理|物业|地产|房地产|置业|环保"
    "|能源|石油|石化|燃气|水务|自来水|钢铁|有色|矿业|煤业|港口|港务|机场|通信|电信|移动|联通|邮政|烟草|农业|生物|控股"
    "|国际|进出口|供应链|人力资源|人才|市政|交通|城投|产业|企业|工业|制造|研究院|研究所|设计院|律师|事务所|会计师"
    "|市|省|区|县|第[一二三四五六七八九十]+|[0-9])+$"
)


@cache
def _branch_words() -> tuple[str, ...]:
    return tuple(fold_text(word) for word in _BRANCH)


@lru_cache(maxsize=_REMEMBERED)
def normalise_name(text: str) -> str:
    """Return the key by which two spellings of one name are equal.

    Width, 简/繁, case, brackets, white space and punctuation make no difference. Empty only
    when the name has nothing to see.
    """
    folded = fold_text(text)
    return folded or "".join(unicodedata.normalize("NFKC", clean_name(text)).casefold().split())


@lru_cache(maxsize=_REMEMBERED)
def core_name(text: str) -> str:
    """Return what is distinctive in an organisation's name: without its legal form and region.

    上海华信科技（集团）有限公司 and 华信科技股份有限公司 (上海) have one core. A branch
    keeps its place, and a name made of region and trade only keeps both. Never empty when
    the name has something to see.
    """
    whole = normalise_name(text)
    outside = _without_forms_in_brackets(unicodedata.normalize("NFKC", clean_name(text)))
    for _ in range(3):
        outside = _LATIN_FORM.sub("", outside)
    core = _without_form(fold_text(outside))
    while (shorter := strip_region(core)) != core:
        if len(shorter) < 2 or _TRADES.match(shorter):
            break
        core = _without_form(shorter)
    return core or whole


def clean_name(text: str) -> str:
    """Return a name as it is stored: trimmed, one space at most, latin and digits at half width, brackets （）.

    Between Chinese characters and around brackets a space carries nothing and goes.
    """
    if _CLEAN.fullmatch(text):
        return text
    visible = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    visible = "".join(c for c in visible if unicodedata.category(c) not in ("Cf", "Cs", "Cn", "Co"))
    half = "".join(_half_width(c) for c in unicodedata.normalize("NFC", visible))
    spaced = " ".join(half.split())
    if not re.search(r"[\u3400-\u9fff]", spaced):
        return spaced
    spaced = re.sub(r"(?<=[\u3400-\u9fff（）()]) (?=[\u3400-\u9fff（）()])", "", spaced)
    return spaced.replace("(", "（").replace(")", "）")


@lru_cache(maxsize=_REMEMBERED)
def places_in(name: str) -> frozenset[str]:
    """Return the places that a name begins with or names in brackets."""
    outside, found = "", set[str]()
    for part in clean_name(name).replace("）", "（").split("（"):
        folded = fold_text(part)
        if len(folded) > 1 and not strip_region(folded):
            found.add(folded)
        else:
            outside += folded
    rest = strip_region(outside)
    if rest != outside:
        found.add(outside[: len(outside) - len(rest)])
    return frozenset(place.rstrip("省市") for place in found)


def _half_width(character: str) -> str:
    """Return full-width latin, digits and spaces at half width; Chinese punctuation stays."""
    if "０" <= character <= "９" or "Ａ" <= character <= "Ｚ" or "ａ" <= character <= "ｚ" or character in "＆－．＋＠":
        return unicodedata.normalize("NFKC", character)
    return " " if character.isspace() else character


def _without_forms_in_brackets(name: str) -> str:
    """Drop bracketed regions and legal forms, and the brackets of everything else."""

    def replace(found: re.Match[str]) -> str:
        inner = fold_text(found[1])
        is_noise = inner == "中国" or inner in _FORMS or (len(inner) > 1 and strip_region(inner) == "")
        return " " if is_noise else found[1]

    stripped = _BRACKETS.sub(replace, name)
    return stripped if fold_text(stripped) else name


def _without_form(name: str) -> str:
    """Drop legal forms at the end, as long as two characters remain; a branch stays a branch."""
    if name.endswith(_branch_words()):
        return _INNER_FORM.sub("", name, count=1)
    for _ in range(4):
        if not name.endswith(_FORMS):
            return name
        form = next(form for form in _FORMS if name.endswith(form))
        if len(name) - len(form) < 2:
            return name
        name = name[: -len(form)]
    return name
