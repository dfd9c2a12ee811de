"""The call that wakes an old customer up."""

from django.utils.translation import gettext_noop as noop

from ..choices import END
from .writing import CALL_BACK, NO_MORE, DeliveredScript, step

DORMANT = DeliveredScript(
    "dormant",
    noop("沉睡唤醒"),
    noop("很久没来往的老客户：不推销，先问近况，给一个回来的理由"),
    "dormant",
    (
        step(
            "open",
            noop("重新认识"),
            noop("承认很久没联系，别装熟"),
            (
                noop("〔联系人〕您好，我是〔公司〕的〔我〕，很久没跟您联系，是我们的不是。"),
                noop("没有别的事，想问问你们现在怎么样，两分钟。"),
            ),
            (
                (noop("愿意聊"), "now", ""),
                (noop("已换人负责"), "person", ""),
                CALL_BACK,
                NO_MORE,
            ),
            ((noop("现在想起我来了？"), noop("您批评得对。今天不卖东西，只想知道当时哪里没做好。")),),
        ),
        step(
            "person",
            noop("找到现在负责的人"),
            noop("记下新负责人的姓名、职务和电话"),
            (
                noop("现在这块是哪位在管？怎么称呼？"),
                noop("麻烦您转告一声，我改天跟他打个招呼。"),
            ),
            ((noop("给了联系方式"), END, "referred"), (noop("不肯说"), END, "later")),
            ((noop("你发邮件吧"), noop("好，我发到公司邮箱，请您转一下，多谢。")),),
        ),
        step(
            "now",
            noop("问近况和离开的原因"),
            noop("听原因，不争辩"),
            (
                noop("现在用什么办法在做？还顺手吗？"),
                noop("当时没再用我们的，主要是因为什么？"),
            ),
            (
                (noop("业务停了"), END, "later"),
                (noop("用了别家，还行"), "reason", ""),
                (noop("用了别家，有不满"), "reason", ""),
                (noop("自己凑合着"), "reason", ""),
            ),
            ((noop("忘了为什么"), noop("没关系，那现在最想改的是哪一处？")),),
            ("systems_in_use", "current_state", "pain_points", "need"),
        ),
        step(
            "reason",
            noop("给一个回来的理由"),
            noop("只说一个变化，正对他的原因"),
            (
                noop("您当时提的那一点，我们今年改了，我发个两分钟的演示给您看。"),
                noop("老客户回来，原来的资料都在，不用重新录。"),
            ),
            (
                (noop("愿意看看"), END, "interested"),
                (noop("愿意见面"), END, "agreed"),
                (noop("暂时不要"), END, "later"),
                (noop("不会再用"), END, "refused"),
            ),
            ((noop("折腾不起"), noop("不用折腾，您说哪天，我们过来弄，弄好您再决定。")),),
        ),
    ),
)
