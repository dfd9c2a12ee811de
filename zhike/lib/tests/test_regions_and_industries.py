import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.lib import industries, regions
from zhike.lib.industries import find_industry, industry_name, industry_path, subtree
from zhike.lib.regions import find_region, region_name, region_path, region_prefix


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("江苏省/苏州市/工业园区", "江苏 苏州"),
        ("四川省/成都市/高新区", "四川 成都"),
        ("江苏 苏州", "江苏 苏州"),
        ("苏州", "江苏 苏州"),
        ("蘇州", "江苏 苏州"),
        ("上海市浦东新区", "上海 浦东新区"),
        ("上海市/上海市/浦东新区", "上海 浦东新区"),
        ("北京市/北京市/海淀区", "北京 海淀区"),
        ("北京朝阳区", "北京 朝阳区"),
        ("朝阳", "辽宁 朝阳"),
        ("吉林", "吉林"),
        ("吉林市", "吉林 吉林"),
        ("吉林省吉林市", "吉林 吉林"),
        ("昆山", "江苏 苏州 昆山市"),
        ("广东省深圳市南山区科技园 8 号", "广东 深圳 南山区"),
        ("浙江省/杭州市/滨江区", "浙江 杭州 滨江区"),
        ("湖北省/武汉市/洪山区", "湖北 武汉 洪山区"),
        ("福建省/厦门市/思明区", "福建 厦门 思明区"),
        ("山东省/青岛市/崂山区", "山东 青岛 崂山区"),
        ("陕西省/西安市/雁塔区", "陕西 西安 雁塔区"),
        ("内蒙古呼和浩特", "内蒙古 呼和浩特"),
        ("重庆石柱", "重庆 石柱土家族自治县"),
        ("湖北省仙桃市", "湖北 仙桃市"),
        ("东莞市长安镇", "广东 东莞"),
        ("延边", "吉林 延边"),
        ("香港", "香港"),
        ("中国江苏", "江苏"),
    ],
)
def test_a_region_is_found_as_exactly_as_the_text_names_it(text: str, name: str) -> None:
    code = find_region(text)
    assert code is not None
    assert region_name(code) == name


@pytest.mark.parametrize("text", ["朝阳区", "南山区", "鼓楼区", "未知", "", None, 42, "月球"])
def test_a_name_of_several_regions_or_of_none_is_not_guessed(text: object) -> None:
    assert find_region(text) is None


def test_a_region_replaced_since_2014_leads_to_its_successor() -> None:
    assert find_region("上海闸北") == find_region("上海静安") == "310106"
    assert find_region("双流县") == "510116"
    assert region_name("320684") == "江苏 南通 海门区"
    assert region_name("371200") == "山东 济南 莱芜区"


def test_a_filter_on_a_region_matches_its_subtree_by_prefix() -> None:
    assert [region_prefix(code) for code in ("320000", "320500", "320508")] == ["32", "3205", "320508"]
    assert region_path("320508") == ["320000", "320500", "320508"]
    assert region_path("310115") == ["310000", "310115"]
    assert region_path("999999") == []


def test_every_region_is_below_exactly_one_other_and_keeps_its_prefix() -> None:
    seen: list[str] = []
    for province, _ in regions.children():
        for city, _ in regions.children(province):
            below = [county for county, _ in regions.children(city)]
            assert all(county.startswith(region_prefix(city)) for county in below)
            seen += [city, *below]
    assert len(regions.children()) == 34
    assert len(seen) == len(set(seen)) > 3000
    assert ("320508", "姑苏区") in regions.children("320500")
    assert ("310115", "浦东新区") in regions.children("310000")
    assert not any(name in ("市辖区", "县") for _, name in regions.children("320500"))


def test_the_full_name_of_every_region_finds_it() -> None:
    missed = []
    for province, province_name in regions.children():
        for code, name in regions.children(province):
            path = [(code, province_name + name)]
            path += [(county, province_name + name + below) for county, below in regions.children(code)]
            missed += [text for expected, text in path if find_region(text) != expected]
    assert missed == []


@given(st.text(max_size=20))
def test_nothing_makes_the_finder_fail(text: str) -> None:
    assert find_region(text) is None or region_name(str(find_region(text)))
    assert find_industry(text) is None or industry_name(str(find_industry(text)))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(
            ("教育", "P"),
            ("商业服务", "L"),
            ("运输/物流", "G"),
            ("房地产", "K"),
            ("金融业", "J"),
            ("医疗", "Q"),
            ("IT", "I"),
        ),
        *(
            ("政府", "S"),
            ("生产", "C"),
            ("文化传媒", "R"),
            ("建材", "30"),
            ("软件", "651"),
            ("零售业", "52"),
            ("医药", "27"),
        ),
        *(
            ("制造业-汽车零部件", "367"),
            ("IT/互联网", "I"),
            ("電子", "39"),
            ("汽车行业", "36"),
            ("I65", "65"),
            ("651", "651"),
        ),
        *(("6513", "651"), ("C", "C"), ("农、林、牧、渔业", "A"), ("软件和信息技术服务业", "65"), ("医疗器械", "358")),
        *(("餐饮连锁", "62"), ("环保", "77"), ("会计师事务所", "724")),
    ],
)
def test_an_industry_is_found_by_code_name_or_everyday_word(text: str, code: str) -> None:
    assert find_industry(text) == code


@pytest.mark.parametrize("text", ["其他", "", None, "xyz", "业", "99", "未知"])
def test_what_names_no_industry_finds_none(text: object) -> None:
    assert find_industry(text) is None


def test_the_table_is_complete_and_every_name_finds_its_class() -> None:
    sections = industries.children()
    majors = [code for section, _ in sections for code, _ in industries.children(section)]
    middles = [code for major in majors for code, _ in industries.children(major)]
    assert (len(sections), len(majors), len(middles)) == (20, 97, 473)
    assert majors == [f"{number:02}" for number in range(1, 98)]
    assert all(code.startswith(industry_path(code)[1]) for code in middles)


def test_a_filter_on_a_section_matches_everything_below_it() -> None:
    assert subtree("K") == ["K", "70", "701", "702", "703", "704", "709"]
    assert subtree("65")[:2] == ["65", "651"]
    assert subtree("nothing") == []
    assert industry_path("651") == ["I", "65", "651"]
    assert industry_name("651") == "软件开发"
