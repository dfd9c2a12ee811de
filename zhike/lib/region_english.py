"""Names of regions in English: by pinyin without tones, and as maps spell them where that differs."""

import re

from zhike.lib.pinyin import syllables

# By the short name. Mostly places whose name is no Chinese word.
_ON_MAPS: dict[str, str] = dict(
    re.findall(
        r"(\w+)=([\w ]+)",
        """
        内蒙古=Inner Mongolia, 西藏=Tibet, 陕西=Shaanxi, 香港=Hong Kong,
        澳门=Macao, 台湾=Taiwan, 哈尔滨=Harbin, 齐齐哈尔=Qiqihar,
        呼和浩特=Hohhot, 鄂尔多斯=Ordos, 呼伦贝尔=Hulunbuir, 巴彦淖尔=Bayannur,
        乌兰察布=Ulanqab, 锡林郭勒=Xilingol, 阿拉善=Alxa,
        二连浩特=Erenhot, 锡林浩特=Xilinhot, 乌兰浩特=Ulanhot,
        乌鲁木齐=Urumqi, 克拉玛依=Karamay, 吐鲁番=Turpan,
        博尔塔拉=Bortala, 巴音郭楞=Bayingolin, 阿克苏=Aksu, 克孜勒苏=Kizilsu,
        喀什=Kashgar, 和田=Hotan, 伊犁=Ili, 阿勒泰=Altay,
        库尔勒=Korla, 图木舒克=Tumxuk, 阿拉尔=Aral, 拉萨=Lhasa, 日喀则=Xigaze,
        昌都=Qamdo, 林芝=Nyingchi, 那曲=Nagqu, 阿里=Ngari,
        果洛=Golog, 格尔木=Golmud, 甘孜=Garze,
        阿坝=Ngawa, 民乐=Minle, 大城=Daicheng, 神农架林=Shennongjia, 六枝特=Liuzhi
        """,
    )
)
_ENDINGS = (("新区", " New Area"), ("区", " District"), ("旗", " Banner"), ("县", " County"))
_OPEN = frozenset("aeo")


def english_region(name: str, short: str, *, is_county: bool) -> str:
    """Return Suzhou for 苏州市, Huqiu District for 虎丘区; a name of one letter keeps its ending: Shaxian for 沙县."""
    if short in _ON_MAPS:
        return _ON_MAPS[short]
    ending = next((one for one in _ENDINGS if name.endswith(one[0])), None) if is_county and short != name else None
    if ending is None:
        return romanise(short)
    return romanise(name.removesuffix("新区") if ending[0] == "新区" else short) + ending[1]


def romanise(text: str) -> str:
    """Return Xi'an for 西安, Lüliang for 吕梁."""
    first, *others = syllables(text)
    joined = first + "".join(f"'{part}" if part[0] in _OPEN else part for part in others)
    return joined.replace("lv", "lü").replace("nv", "nü").capitalize()
