"""Needs: look, listen, ask, put the finger on it."""

from django.utils.translation import gettext_noop as noop

from ..choices import END
from .writing import CALL_BACK, DeliveredScript, step

NEEDS = DeliveredScript(
    "needs",
    noop("需求沟通：望闻问切"),
    noop("弄清客户真正要什么：先看、再听、再问，最后点到要害，请客户确认"),
    "needs",
    (
        step(
            "look",
            noop("望：看现状"),
            noop("说出你看到的，请他补充；眼见为先，不急着下结论"),
            (
                noop("〔联系人〕您好，我是〔公司〕的〔我〕。上次看到你们前台还在用本子登记，是吗？"),
                noop("现在一单从接到交，要经过哪几个人？"),
            ),
            ((noop("说了流程"), "listen", ""), (noop("说没问题"), "listen", ""), CALL_BACK),
            ((noop("你问这个干什么"), noop("弄清你们怎么做，才不会给您推没用的东西。")),),
            ("current_state",),
        ),
        step(
            "listen",
            noop("闻：听抱怨"),
            noop("听他怎么说、谁在抱怨、抱怨了几次；把原话记下来"),
            (
                noop("同事们平时抱怨最多的是哪件事？"),
                noop("上一次出这种事是什么时候？后来怎么办的？"),
            ),
            ((noop("说出具体的事"), "ask", ""), (noop("只说大概"), "ask", ""), (noop("没有抱怨"), "ask", "")),
            ((noop("都挺好的"), noop("那太好了。要是人多一倍，现在的办法还行不行？")),),
            ("pain_points", "need"),
        ),
        step(
            "ask",
            noop("问：问影响"),
            noop("问它值多少：多少时间、多少钱、谁着急、不做会怎样"),
            (
                noop("这件事一个月大概耽误多少时间、多少钱？"),
                noop("要是明年还这样，会影响到什么？谁最着急？"),
            ),
            (
                (noop("算得出影响"), "point", ""),
                (noop("觉得不要紧"), "wait", ""),
                (noop("要问别人"), "wait", ""),
            ),
            ((noop("算不出来"), noop("我们一起估：一天几次，一次几分钟，几个人？")),),
            ("management_focus",),
        ),
        step(
            "point",
            noop("切：点到要害，请他确认"),
            noop("用我们的话重复一遍，请客户改，客户点头才算数"),
            (
                noop("我重复一下您的意思，您看对不对：……"),
                noop("如果做到这一点，您觉得值不值得花时间试一次？"),
            ),
            (
                (noop("对，就是这样"), "next", ""),
                (noop("不全对，已更正"), "next", ""),
                (noop("不是这个问题"), "listen", ""),
            ),
            ((noop("先说你们能不能做"), noop("能做到什么程度，我先把您要的写清楚，再拿给技术看，不乱答应。")),),
            fields=("need",),
        ),
        step(
            "wait",
            noop("留个话头"),
            noop("不硬推，约一个日子再听"),
            (
                noop("不急。我把今天听到的整理一页发给您，您看看有没有说漏的。"),
                noop("下个月盘点完，我再来听听，好吗？"),
            ),
            ((noop("好"), END, "later"), (noop("不用了"), END, "refused")),
        ),
        step(
            "next",
            noop("约好展示"),
            noop("说清拿什么来、给谁看、要多久"),
            (
                noop("我准备一个最小的样子，下周给您和用的人看，半小时。"),
                noop("看完您告诉我哪里不对，我们再改。"),
            ),
            ((noop("约好日子"), END, "agreed"), (noop("先发资料"), END, "interested"), (noop("再等等"), END, "later")),
            ((noop("别太麻烦"), noop("不麻烦，您只要出半小时和一个用的人。")),),
        ),
    ),
)
