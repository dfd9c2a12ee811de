"""Readings that a table of single characters gets wrong, in names of firms, places and people.

Written as syllable and tone number.
"""

import re


def _table(text: str) -> dict[str, str]:
    """Read pairs such as 单:shan4."""
    return dict(re.findall(r"(\S):([a-z]+[1-5])", text))


# The reading that a character has in names when no phrase says otherwise.
COMMON = _table(
    """
        长:chang2 都:du1 为:wei2 晟:sheng4 舍:she4 佛:fo2 靓:liang4 塞:sai4 还:huan2
        曾:zeng1 干:gan1 翟:zhai2 钻:zuan4 着:zhuo2 只:zhi1 了:le5 莞:guan3 贾:jia3
        缪:miao4 没:mei2 阿:a1 子:zi3 地:di4 得:de2 哟:yo1 呗:bei5 咯:ge1
    """
)

SURNAMES = _table(
    """
        单:shan4 曾:zeng1 仇:qiu2 解:xie4 区:ou1 朴:piao2 查:zha1 任:ren2 盖:ge3
        葛:ge3 华:hua4 纪:ji3 翟:zhai2 乐:yue4 宁:ning4 员:yun4 缪:miao4 折:she2
        种:chong2 黑:he4 秘:bi4 冼:xian3 洗:xian3 燕:yan1 召:shao4 柏:bai3 褚:chu3
        都:du1 覃:qin2 谌:chen2 能:nai4 隗:wei3 应:ying1 祭:zhai4 占:zhan1 訾:zi1
        过:guo1 哈:ha3 那:na1 肖:xiao1 么:yao1 贾:jia3 薄:bo2 重:chong2 句:gou1
        相:xiang4 费:fei4 沈:shen3 曲:qu1 盛:sheng4 臧:zang1 逄:pang2 郗:xi1 尉:wei4
        车:che1 石:shi2 万:wan4 尹:yin3 长:zhang3 传:chuan2 奇:qi2 朝:chao2 牟:mou2
        仉:zhang3 幺:yao1 佴:nai4 晁:chao2 令:ling4 藏:zang1 撒:sa3 洪:hong2 逯:lu4
        宓:mi4 乜:nie4 芮:rui4 瞿:qu2 殷:yin1 邵:shao4 郇:huan2 郄:qie4 眭:sui1
    """
)

# Compound surnames with a reading of their own; only at the start of a person's name.
COMPOUND_SURNAMES = (
    *("万俟 mo4 qi2", "尉迟 yu4 chi2", "单于 chan2 yu2", "澹台 tan2 tai2", "长孙 zhang3 sun1", "令狐 ling2 hu2"),
    *("拓跋 tuo4 ba2", "亓官 qi2 guan1", "子车 zi3 ju1", "乐正 yue4 zheng4", "皇甫 huang2 fu3", "宰父 zai3 fu3"),
)

PHRASES = (
    # places
    *("漯河 luo4 he2", "繁峙 fan2 shi4", "涡阳 guo1 yang2", "什邡 shi2 fang1", "荥经 ying2 jing1", "宕昌 tan4 chang1"),
    *("珲春 hun2 chun1", "穆棱 mu4 ling2", "乐陵 lao4 ling2", "筠连 jun1 lian2", "闵行 min3 hang2"),
    *("重庆 chong2 qing4", "厦门 xia4 men2", "六安 lu4 an1", "六合 lu4 he2", "蚌埠 beng4 bu4", "台州 tai1 zhou1"),
    *("东阿 dong1 e1", "番禺 pan1 yu2", "丽水 li2 shui3", "浚县 xun4 xian4", "单县 shan4 xian4", "乐清 yue4 qing1"),
    *(
        "乐亭 lao4 ting2",
        "铅山 yan2 shan1",
        "会稽 kuai4 ji1",
        "莘县 shen1 xian4",
        "莘庄 xin1 zhuang1",
        "黄陂 huang2 pi2",
    ),
    *("牟平 mu4 ping2", "朝阳 chao2 yang2", "朝天门 chao2 tian1 men2", "大同 da4 tong2", "西藏 xi1 zang4"),
    *("洪洞 hong2 tong2", "渑池 mian3 chi2", "荥阳 xing2 yang2", "中牟 zhong1 mu4", "长子县 zhang3 zi3 xian4"),
    # trades and firms
    *("银行 yin2 hang2", "商行 shang1 hang2", "车行 che1 hang2", "琴行 qin2 hang2", "表行 biao3 hang2"),
    *("洋行 yang2 hang2", "金行 jin1 hang2", "支行 zhi1 hang2", "分行 fen1 hang2", "总行 zong3 hang2"),
    *("央行 yang1 hang2", "建行 jian4 hang2", "工行 gong1 hang2", "农行 nong2 hang2", "招行 zhao1 hang2"),
    *("酒行 jiu3 hang2", "茶行 cha2 hang2", "花行 hua1 hang2", "鞋行 xie2 hang2", "布行 bu4 hang2", "米行 mi3 hang2"),
    *("粮行 liang2 hang2", "药行 yao4 hang2", "拍卖行 pai1 mai4 hang2", "典当行 dian3 dang4 hang2", "联行 lian2 hang2"),
    *("电器行 dian4 qi4 hang2", "贸易行 mao4 yi4 hang2", "五金行 wu3 jin1 hang2", "投行 tou2 hang2"),
    *("行业 hang2 ye4", "行家 hang2 jia1", "行情 hang2 qing2", "车行天下 che1 xing2 tian1 xia4"),
    *("行长 hang2 zhang3", "会计 kuai4 ji4", "音乐 yin1 yue4", "乐器 yue4 qi4", "乐队 yue4 dui4", "乐团 yue4 tuan2"),
    *("器乐 qi4 yue4", "国乐 guo2 yue4", "民乐 min2 yue4", "声乐 sheng1 yue4", "乐府 yue4 fu3", "乐坊 yue4 fang1"),
    *("成长 cheng2 zhang3", "生长 sheng1 zhang3", "增长 zeng1 zhang3", "家长 jia1 zhang3", "校长 xiao4 zhang3"),
    *("院长 yuan4 zhang3", "董事长 dong3 shi4 zhang3", "会长 hui4 zhang3", "厂长 chang3 zhang3", "店长 dian4 zhang3"),
    *("队长 dui4 zhang3", "局长 ju2 zhang3", "处长 chu4 zhang3", "科长 ke1 zhang3", "部长 bu4 zhang3"),
    *("重阳 chong2 yang2", "重组 chong2 zu3", "重构 chong2 gou4", "重生 chong2 sheng1", "重逢 chong2 feng2"),
    *(
        "调味 tiao2 wei4",
        "空调 kong1 tiao2",
        "调料 tiao2 liao4",
        "调和 tiao2 he2",
        "协调 xie2 tiao2",
        "烹调 peng1 tiao2",
    ),
    *("人参 ren2 shen1", "海参 hai3 shen1", "党参 dang3 shen1", "参茸 shen1 rong2", "阿胶 e1 jiao1", "咖喱 ga1 li2"),
    *("美发 mei3 fa4", "理发 li3 fa4", "发型 fa4 xing2", "发艺 fa4 yi4", "护发 hu4 fa4", "养发 yang3 fa4"),
    *("洗发 xi3 fa4", "染发 ran3 fa4", "假发 jia3 fa4", "种植 zhong4 zhi2", "养殖 yang3 zhi2", "畜牧 xu4 mu4"),
    *("模具 mu2 ju4", "模板 mu2 ban3", "角色 jue2 se4", "薄荷 bo4 he2", "冠军 guan4 jun1", "宝藏 bao3 zang4"),
    *("大厦 da4 sha4", "传记 zhuan4 ji4", "水泊 shui3 po1", "供给 gong1 ji3", "效率 xiao4 lv4", "都市 du1 shi4"),
    *("便宜 pian2 yi2", "还是 hai2 shi4", "石头 shi2 tou2", "干部 gan4 bu4", "骨干 gu3 gan4", "主干 zhu3 gan4"),
    *("得了 de2 le5", "了不起 liao3 bu4 qi3", "为了 wei4 le5", "因为 yin1 wei4", "天地 tian1 di4"),
)
