"""Industries by GB/T 4754-2017: a letter for the section, two digits for the major, three for the middle class.

Names come in the reader's language; what is compared takes those of `plain_children`.
"""

import re
from collections import defaultdict
from functools import cache, lru_cache

from django.utils.translation import get_language

from zhike.lib.fold import fold_text
from zhike.lib.industry_english import english_industries
from zhike.lib.industry_table import TABLE
from zhike.lib.traditional import traditional

# Everyday words, and what other systems call an industry; a word stands for the widest class that it fits.
_EVERYDAY = """
A 农业 农林牧渔 农牧 三农 农林
B 采矿 矿业 矿产 能源矿产 采掘
C 制造 生产 生产制造 加工 加工制造 工业 工厂 制造加工 生产加工 智能制造
D 能源 电力 水电 电力能源 公用事业 水电燃气 新能源
E 建筑 建筑工程 工程 施工 土建 建设 基建
F 批发零售 贸易 商贸 商业 进出口 外贸 贸易零售 流通 快消 快消品
G 运输 物流 交通 交通运输 运输物流 仓储 物流仓储 仓储物流 供应链 货运 交通物流
H 餐饮住宿 酒店餐饮 住宿餐饮
I it 互联网 it互联网 信息技术 tmt it通信 计算机 信息产业 高科技 科技 it软件 信息传输
J 金融 金融保险 投资 理财 财务金融
K 房地产 地产 房产 不动产 房产中介 地产开发 房地产开发 物业地产
L 商业服务 商务服务 企业服务 商务 租赁 租赁商务 现代服务 中介
M 科研 科学研究 技术服务 专业服务 科研技术 研究院 科研院所 科研机构
N 环境 环境保护 水利环境 公共设施
O 居民服务 生活服务 服务 维修 本地生活 服务业
P 教育 教育培训 教育机构 培训教育
Q 医疗 卫生 医疗卫生 医疗健康 健康 大健康 养老 医疗保健
R 文化传媒 文化 传媒 文体娱乐 娱乐 文娱 文化娱乐 文化体育 影视传媒 媒体 传播
S 政府 政府机构 机关 事业单位 公共事业 政府机关 公共管理 政府单位 社会组织 非营利组织 非盈利机构 社团 政府部门
T 国际机构
01 种植 种植业
03 养殖 养殖业 畜牧 畜牧养殖
04 水产 渔业
06 煤炭 煤矿
07 石油 天然气 石油天然气 油气
14 食品 食品饮料 食品加工 食品生产
15 饮料 酒水 酒类 茶叶 白酒
16 烟草
17 纺织 布料 面料
18 服装 服饰 纺织服装 服装鞋帽 服装纺织
19 皮革 鞋业 箱包 制鞋
20 木材 木业
21 家具 家居 家私
22 造纸 纸业
23 印刷 印刷包装
24 文具 玩具 体育用品 工艺品 文教用品
25 石化 石油化工 炼油
26 化工 化学 化工原料 日化 化妆品 精细化工
27 医药 制药 药业 生物医药 医药制造 生物制药
28 化纤
29 橡胶 塑料 塑胶 橡塑
30 建材 建筑材料 水泥 玻璃 陶瓷 石材 非金属
31 钢铁 冶金 黑色金属
32 有色金属
33 五金 金属制品 金属
34 机械 机械制造 通用设备 机床 机械设备 装备制造
35 专用设备
36 汽车 汽车制造 汽车行业 新能源汽车
367 汽车零部件 汽配 汽车配件
37 船舶 航空航天 航天 轨道交通 造船
38 电气 电器 家电 电池 电工电气 照明 电气设备 锂电 光伏
39 电子 通信设备 电子产品 消费电子 半导体 电子设备 电子制造 电子信息 电子元器件 芯片
40 仪器仪表 仪器 仪表
42 废品回收 再生资源
44 供电 发电 热力 电网 供热
45 燃气
46 水务 自来水
50 装饰 装修 装潢 建筑装饰 家装 装饰装修
51 批发 代理
511 农产品
517 机电
515 医疗用品
52 零售 电商 电子商务 商超 超市 百货 零售业 连锁零售
358 医疗器械 医疗设备
53 铁路
54 公路 公交
55 航运 水运 船运 海运
56 航空 民航
582 货代 国际货代 货运代理
60 邮政
602 快递
61 酒店 宾馆 住宿 民宿
62 餐饮 餐厅 饭店
63 通信 电信 运营商 通讯
651 软件 软件开发 saas 企业软件 软件服务
653 系统集成 物联网
642 游戏 网络游戏
645 大数据 云计算 人工智能 ai
66 银行 信贷 贷款 小贷
67 证券 基金 期货 资本市场 私募
68 保险
691 信托
702 物业 物业管理
71 设备租赁
723 法律 律所 律师 律师事务所
724 咨询 咨询服务 管理咨询 会计 审计 会计师事务所 市场调研 财税
725 广告 广告营销 营销 公关
726 人力资源 人力 猎头 劳务派遣
727 安保 保安
728 会展 展览 会议会展
729 旅行社 旅游 旅游服务
73 研发 研究
74 设计 检测 工程设计 勘察设计 认证
752 知识产权 专利
77 环保 节能环保 环境治理
78 市政 园林 园林绿化 景区
80 家政 美容 美业 美发 美容美发
81 汽修 汽车维修
82 保洁 清洁
83 学校 院校 高校
839 培训 职业培训 教培
831 幼儿园 幼教
84 医院 诊所 医疗机构
85 社会福利 公益
86 出版 新闻 报业 新闻出版
87 影视 广播电视 电影 电视
88 艺术
89 体育 健身 体育健身
922 公安 税务 海关
95 协会 商会 基金会
"""
_CODE = re.compile(r"^(?:[a-t])?(\d{2,4})$")
_OTHER = {"其他", "其它", "无", "未知", "不限", "不详", "其他行业", "其它行业"}
_SHORTEST_INSIDE = 2


@cache
def _names() -> dict[str, str]:
    """Return the name of each code, in the order of the standard."""
    return dict(re.findall(r"([A-T]|\d{2,3}) ([^\s\d]+)", TABLE))


@cache
def _parents() -> dict[str, str]:
    """Return the code above each code."""
    parents, section = {}, ""
    for code in _names():
        if code.isalpha():
            section = code
        else:
            parents[code] = code[:2] if len(code) == 3 else section
    return parents


@cache
def _words() -> dict[str, str]:
    """Return the code of each folded name and everyday word; everyday words come first."""
    words: dict[str, str] = {}
    for line in _EVERYDAY.split("\n")[1:-1]:
        code, *aliases = line.split()
        for alias in aliases:
            words.setdefault(fold_text(alias), code)
    for code, name in _names().items():
        for spelling in (fold_text(name), _plain(name)):
            words.setdefault(spelling, code)
    return words


def _plain(text: str) -> str:
    """Fold a word and drop 业, 行业, 产业, 类 at its end."""
    folded = fold_text(text)
    plain = re.sub(r"(?:(?:行|产)?业|类|领域)$", "", folded)
    return plain if len(plain) >= _SHORTEST_INSIDE else folded


def find_industry(text: object) -> str | None:
    """Return the code that a word, a name of the standard or a code means, or None.

    Of several words (IT/互联网, 制造业-汽车零部件) the last that is known counts, since people
    write from wide to narrow; as a last resort the longest known word inside.
    """
    return _find(str(text or "").strip())


@lru_cache(maxsize=4096)
def _find(text: str) -> str | None:
    """Look a text up as a whole, by its parts, then inside."""
    whole = fold_text(text)
    if not whole or whole in _OTHER:
        return None
    parts = [part for part in re.split(r"[\s/／\\,，、;；|>\-—_()（）]+", text) if part]
    candidates = [text, *reversed(parts)]
    known = next((code for candidate in candidates if (code := _exact(candidate))), None)
    return known or _inside(whole)


def _exact(text: str) -> str | None:
    """Return the code of a code, a name or an everyday word."""
    folded, words = fold_text(text), _words()
    if found := _CODE.match(folded):
        return next((code for code in (found[1][:3], found[1][:2]) if code in _names()), None)
    code = words.get(folded) or words.get(_plain(text)) or (folded.upper() if folded.upper() in _names() else None)
    return code or _english_words().get(folded)


@cache
def _english_words() -> dict[str, str]:
    """Return the code of each English name, folded; of two alike the wider class."""
    words: dict[str, str] = {}
    for code, name in english_industries().items():
        words.setdefault(fold_text(name), code)
    return words


def _inside(folded: str) -> str | None:
    """Return the code of the longest known word in a text; of equally long ones the last."""
    found = [word for word in _words() if len(word) >= _SHORTEST_INSIDE and word in folded]
    best = max(found, key=lambda word: (len(word), folded.rfind(word)), default="")
    return _words().get(best)


def industry_name(code: str) -> str:
    """Return the name of a class; nothing for an unknown code."""
    return _spoken(code, get_language() or "")


@lru_cache(maxsize=4096)
def _spoken(code: str, language: str) -> str:
    name = _names().get(code, "")
    if language == "en":
        return english_industries().get(code, name)
    return traditional(name, in_words_of_taiwan=True) if language == "zh-hant" else name


def industry_path(code: str) -> list[str]:
    """Return the codes from the section down to this class."""
    path = [code] if code in _names() else []
    while path and (above := _parents().get(path[0])):
        path.insert(0, above)
    return path


def children(code: str | None = None) -> list[tuple[str, str]]:
    """Return the classes right below one, or the sections, in the order of the standard."""
    return [(one, industry_name(one)) for one, _name in _children().get(code or "", ())]


def plain_children(code: str | None = None) -> list[tuple[str, str]]:
    """Return the same by the names of the standard, whoever reads it."""
    return list(_children().get(code or "", ()))


def subtree(code: str) -> list[str]:
    """Return a class and everything below it: what a filter on it matches."""
    return [code, *(deeper for below, _ in children(code) for deeper in subtree(below))] if code in _names() else []


@cache
def _children() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the classes below each."""
    below: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, name in _names().items():
        below[_parents().get(code, "")].append((code, name))
    return {above: tuple(classes) for above, classes in below.items()}
