"""Names of provinces and cities as they stand before a firm's name."""

import re
from functools import cache

from zhike.lib.fold import fold_text

_PEOPLES = (
    "(?:(?:维吾尔|哈萨克|柯尔克孜|蒙古|锡伯|塔吉克|各)族?|(?:壮|回|藏|彝|苗|侗|土家|布依|哈尼|傣|白|景颇|傈僳|羌|朝鲜|满|瑶|黎|畲"
    "|佤|拉祜|纳西|仡佬|水|毛南|仫佬|东乡|保安|撒拉|土|裕固|达斡尔|鄂温克|鄂伦春|布朗|普米|独龙|怒)族)*"
)
_SUFFIX = re.compile(rf"(?:{_PEOPLES}自治[区州]|特别行政区|地区|省|市|盟)$")
_COUNTY_SUFFIX = re.compile(rf"(?:{_PEOPLES}自治[县旗]|[县区市旗])$")
# Cities whose short name is also an everyday word in names; they count only with 市.
_EVERYDAY = {"安康", "大同", "三明", "吉安", "朝阳", "东方", "长春", "大庆", "通化", "平凉", "普洱", "广元", "玉溪"}
# Cities of county level that firms put before their name.
_COUNTY_CITIES = re.findall(
    r"\S+",
    """
    昆山 常熟 张家港 太仓 江阴 宜兴 丹阳 扬中 溧阳 靖江 泰兴 如皋 海安 启东 义乌 东阳
    永康 诸暨 慈溪 余姚 海宁 桐乡 平湖 温岭 乐清 瑞安 晋江 石狮 南安 福清 长乐 胶州
    寿光 龙口 荣成 邹城 滕州 浏阳 宁乡 迁安 任丘 新郑 巩义 仁怀 都江堰 普宁
    """,
)


def short_place(name: str) -> str:
    """Return 江苏 for 江苏省, 延边 for 延边朝鲜族自治州."""
    if name.startswith("内蒙古"):
        return "内蒙古"
    short = _SUFFIX.sub("", name)
    return short if len(short) >= 2 else name


def short_county(name: str) -> str:
    """Return 昆山 for 昆山市, 石柱 for 石柱土家族自治县; a name of one character keeps its ending (沙县)."""
    short = _COUNTY_SUFFIX.sub("", name)
    return short if len(short) >= 2 else name


@cache
def _leading_place() -> re.Pattern[str]:
    """Match one province or city at the start, longest spelling first."""
    from zhike.lib.regions import provinces_and_cities

    names = {fold_text(name) for name in provinces_and_cities()}
    shorts = {short for name in names if (short := short_place(name)) not in _EVERYDAY}
    counties = set(_COUNTY_CITIES)
    spellings = names | shorts | {f"{short}市" for short in shorts} | {f"{short}省" for short in shorts}
    spellings |= counties | {f"{city}市" for city in counties}
    return re.compile("|".join(sorted(spellings, key=len, reverse=True)))


def strip_region(name: str) -> str:
    """Drop one region at the start of a folded name; what remains may be empty."""
    found = _leading_place().match(name)
    return name[found.end() :] if found else name
