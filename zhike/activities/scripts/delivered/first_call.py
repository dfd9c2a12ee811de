"""The first call to a new lead."""

from django.utils.translation import gettext_noop as noop

from ..choices import END
from .writing import BUSY, CALL_BACK, NO_MORE, DeliveredScript, step

FIRST = DeliveredScript(
    "first",
    noop("首次电话"),
    noop("第一次打给新线索：找对人，说清价值，问出现状，约见面"),
    "first",
    (
        step(
            "open",
            noop("找对人"),
            noop("确认对方是谁、管不管这件事"),
            (
                noop("您好，请问是〔客户〕的〔联系人〕吗？我是〔公司〕的〔我〕。"),
                noop("我们帮同行管客户和售后，想请教您一个问题，一分钟，可以吗？"),
            ),
            (
                (noop("是本人，可以说"), "why", ""),
                (noop("不归他管，告诉了该找谁"), END, "referred"),
                CALL_BACK,
                NO_MORE,
            ),
            (
                BUSY,
                (
                    noop("发资料到邮箱就行"),
                    noop("好，我发。为了不发一堆没用的，我只问一个问题：现在客户资料放在哪里？"),
                ),
            ),
        ),
        step(
            "why",
            noop("一句话说清为什么打"),
            noop("说同行的一个结果，不说产品功能"),
            (
                noop("和您同行的一家公司，以前客户在销售手机里，人走客户就丢；现在一户一档，半年没丢过单。"),
                noop("不知道你们现在是怎么管客户的？"),
            ),
            ((noop("愿意聊"), "state", ""), (noop("已有系统"), "state", ""), (noop("没兴趣"), "interest", "")),
            ((noop("我们不需要"), noop("很多客户开始也这么说。您现在最头疼的是找客户，还是留住客户？")),),
        ),
        step(
            "state",
            noop("问出现状"),
            noop("用什么、多少人用、谁说了算、哪里不顺"),
            (
                noop("现在用什么记客户？几个人在用？"),
                noop("要是有一处能马上改好，您希望是哪一处？"),
            ),
            (
                (noop("说出了痛点"), "meet", ""),
                (noop("说现在挺好"), "interest", ""),
                (noop("要问老板"), "meet", ""),
            ),
            ((noop("这个不方便说"), noop("完全理解，您只说大概就行，是表格还是软件？")),),
            ("systems_in_use", "employees", "pain_points", "need"),
        ),
        step(
            "interest",
            noop("再给一个理由"),
            noop("只再试一次，不纠缠"),
            (
                noop("明白。那我留一个同行的做法给您，三分钟能看完，看完觉得没用，我就不再打扰。"),
                noop("发微信还是邮箱？"),
            ),
            ((noop("可以发"), END, "later"), (noop("愿意见面听听"), "meet", ""), (noop("不用了"), END, "refused")),
            ((noop("你们都一个样"), noop("所以我不讲产品，只发同行怎么做的，您自己判断。")),),
        ),
        step(
            "meet",
            noop("约见面"),
            noop("给两个时间让对方选，说好谁来、看什么、多久"),
            (
                noop("十五分钟，我带一个和你们最像的例子过来，您看了就知道合不合适。"),
                noop("周三上午还是周四下午？要不要请管业务的同事一起听？"),
            ),
            (
                (noop("约好时间"), END, "agreed"),
                (noop("先发方案"), END, "interested"),
                (noop("过一阵再说"), END, "later"),
                (noop("不见"), END, "refused"),
            ),
            ((noop("先报个价"), noop("价格跟人数和用法有关，报错了耽误您；见面十五分钟，当场给您准数。")),),
        ),
    ),
)
