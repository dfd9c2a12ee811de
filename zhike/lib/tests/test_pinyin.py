import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.lib.fold import fold_text
from zhike.lib.pinyin import full_pinyin, initials, sort_key

NAMES = st.text("上海重庆银行长沙市成都乐清厦门大厦一二AbZ3９曾单 （）", max_size=12) | st.text(max_size=12)


@pytest.mark.parametrize(
    ("name", "full", "short"),
    [
        ("上海华信", "shanghaihuaxin", "shhx"),
        ("上海華信", "shanghaihuaxin", "shhx"),
        ("重庆银行", "chongqingyinhang", "cqyh"),
        ("长沙长城", "changshachangcheng", "cscc"),
        ("成都都市丽人", "chengdudushiliren", "cddslr"),
        ("厦门大厦", "xiamendasha", "xmds"),
        ("乐清音乐", "yueqingyinyue", "yqyy"),
        ("东莞美发", "dongguanmeifa", "dgmf"),
        ("校长", "xiaozhang", "xz"),
        ("乾元会计", "qianyuankuaiji", "qykj"),
        ("蚌埠六安", "bengbuluan", "bbla"),
        ("绿女", "lvnv", "ln"),
        ("3M中国", "3mzhongguo", "3mzg"),
        ("A+股份", "agufen", "agf"),
        ("", "", ""),
    ],
)
def test_names_of_firms_read_as_people_say_them(name: str, full: str, short: str) -> None:
    assert (full_pinyin(name), initials(name)) == (full, short)


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("单雄信", "shanxiongxin"),
        ("曾国藩", "zengguofan"),
        ("仇英", "qiuying"),
        ("解晓东", "xiexiaodong"),
        ("区健", "oujian"),
        ("任盈盈", "renyingying"),
        ("万俟卨", "moqixie"),
        ("尉迟恭", "yuchigong"),
        ("令狐冲", "linghuchong"),
        ("欧阳修", "ouyangxiu"),
        ("王长江", "wangchangjiang"),
    ],
)
def test_surnames_have_readings_of_their_own(name: str, full: str) -> None:
    assert full_pinyin(name, person=True) == full


def test_a_surname_is_read_so_only_in_front_of_a_person() -> None:
    assert full_pinyin("单位", person=False) == "danwei"
    assert full_pinyin("简单", person=True) == "jiandan"


def test_lists_are_ordered_digits_then_latin_then_chinese_by_sound() -> None:
    names = ["章二", "上海", "abc", "张一", "3m", "阿里", "张三", "山东", "Zebra", "重庆", "58同城", "花样", "华为"]
    ordered = ["3m", "58同城", "abc", "Zebra", "阿里", "重庆", "华为", "花样", "山东", "上海", "张三", "张一", "章二"]
    in_groups = sorted(names, key=sort_key)
    assert [n for n in in_groups if n not in ("华为", "花样")] == [n for n in ordered if n not in ("华为", "花样")]


def test_people_of_one_surname_stay_together_among_those_that_sound_alike() -> None:
    surnames = [name[0] for name in sorted(["张一", "章二", "张三", "章四", "张五"], key=sort_key)]
    assert surnames in (["张"] * 3 + ["章"] * 2, ["章"] * 2 + ["张"] * 3)


@given(NAMES)
def test_a_sort_key_orders_alike_under_every_collation(name: str) -> None:
    key = sort_key(name)
    assert key == "" or (key.isascii() and key.isalnum() and key == key.lower())
    assert key == sort_key(fold_text(name))


@given(NAMES)
def test_every_character_gives_one_initial(name: str) -> None:
    assert len(initials(name)) == len(fold_text(name))
    assert len(full_pinyin(name)) >= len(initials(name))
