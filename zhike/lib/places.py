"""Names of provinces and cities as they stand before a firm's name."""

import re
from functools import cache

from gb2260.data import data as _EDITIONS

from zhike.lib.fold import fold_text

_SUFFIX = re.compile(
    r"(?:维吾尔|壮族|回族|藏族|彝族|苗族|侗族|土家族|布依族|哈尼族|傣族|白族|景颇族|傈僳族|羌族|朝鲜族|蒙古|蒙古族|哈萨克|柯尔克孜)*"
    r"(?:特别行政区|自治区|自治州|地区|省|市|盟)$"
)
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
    short = _SUFFIX.sub("", name)
    return short if len(short) >= 2 else name


@cache
def _leading_place() -> re.Pattern[str]:
    """Match one province or city at the start, longest spelling first."""
    names = {fold_text(name) for code, name in _EDITIONS[None].items() if code % 100 == 0}
    names = {name for name in names if name not in ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")}
    shorts = {short for name in names if (short := short_place(name)) not in _EVERYDAY}
    counties = set(_COUNTY_CITIES)
    spellings = names | shorts | {f"{short}市" for short in shorts} | {f"{short}省" for short in shorts}
    spellings |= counties | {f"{city}市" for city in counties}
    return re.compile("|".join(sorted(spellings, key=len, reverse=True)))


def strip_region(name: str) -> str:
    """Drop one region at the start of a folded name; what remains may be empty."""
    found = _leading_place().match(name)
    return name[found.end() :] if found else name
