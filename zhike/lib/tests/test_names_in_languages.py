"""Regions and industries in the language of whoever reads them."""

import re
from itertools import chain

import pytest
from django.utils.translation import override

from zhike.lib import industries, regions
from zhike.lib.industries import find_industry, industry_name
from zhike.lib.industry_english import english_industries
from zhike.lib.regions import find_region, plain_region_name, region_name, sounding_like

CHINESE = re.compile(r"[\u3400-\u9fff]")


def _all(children):
    found, waiting = [], [code for code, _name in children()]
    while waiting:
        code = waiting.pop()
        found.append(code)
        waiting.extend(below for below, _name in children(code))
    return found


@pytest.mark.parametrize(
    ("code", "english", "traditional"),
    [
        ("320508", "Gusu District, Suzhou, Jiangsu", "江蘇 蘇州 姑蘇區"),
        ("320583", "Kunshan, Suzhou, Jiangsu", "江蘇 蘇州 崑山市"),
        ("310115", "Pudong New Area, Shanghai", "上海 浦東新區"),
        ("610100", "Xi'an, Shaanxi", "陝西 西安"),
        ("140100", "Taiyuan, Shanxi", "山西 太原"),
        ("500000", "Chongqing", "重慶"),
        ("350200", "Xiamen, Fujian", "福建 廈門"),
        ("341500", "Lu'an, Anhui", "安徽 六安"),
        ("141100", "Lüliang, Shanxi", "山西 呂梁"),
        ("150100", "Hohhot, Inner Mongolia", "內蒙古 呼和浩特"),
        ("222400", "Yanbian, Jilin", "吉林 延邊"),
        ("500240", "Shizhu County, Chongqing", "重慶 石柱土家族自治縣"),
        ("810000", "Hong Kong", "香港"),
    ],
)
def test_a_region_is_read_in_english_and_in_traditional_characters(code, english, traditional):
    plain = region_name(code)
    with override("en"):
        assert region_name(code) == english
        assert plain_region_name(code) == plain, "what is stored does not depend on who reads"
    with override("zh-hant"):
        assert region_name(code) == traditional
    assert region_name(code) == plain and region_name("") == ""


def test_no_region_and_no_industry_is_left_in_chinese_for_who_reads_english():
    places, classes = _all(regions.children), _all(industries.children)
    assert len(places) > 3000 and len(classes) > 550
    with override("en"):
        said = [*map(region_name, places), *map(industry_name, classes)]
        below = [name for _code, name in chain(regions.children("320000"), industries.children("C"))]
    assert not [name for name in said + below if CHINESE.search(name) or not name]
    assert set(english_industries()) == set(classes) and max(map(len, english_industries().values())) < 64


def test_an_industry_is_read_in_english_and_in_traditional_characters():
    with override("en"):
        assert industry_name("65") == "Software and IT services"
        assert dict(industries.children("I"))["64"] == "Internet services"
    with override("zh-hant"):
        assert industry_name("65") == "軟體和資訊科技服務業"
    assert industry_name("65") == "软件和信息技术服务业" and dict(industries.plain_children())["I"].startswith("信息")


def test_what_was_written_in_english_is_read_again():
    with override("en"):
        cities = [code for code in _all(regions.children) if code.endswith("00")]
        read = {code: find_region(region_name(code)) for code in cities}
    lost = {code for code, found in read.items() if found not in (code, None)}
    assert not lost and sum(found is None for found in read.values()) <= 4, "only sound-alikes of one province"
    assert find_industry("Software and IT services") == "65" and find_industry("software development") == "651"
    assert find_industry("Nothing of the kind") is None and find_region("Nowhere") is None


def test_regions_are_found_by_their_sound():
    assert {"320500", "341300"} <= set(sounding_like("suzhou"))
    assert "320000" in sounding_like("jiangsu") and sounding_like("jiangsu")[0] == "320000"
    assert "440300" in sounding_like("sz", 200) and sounding_like("x1") == [] and sounding_like("") == []
