"""The return call in five steps."""

from django.utils.translation import gettext_noop as noop

from ..choices import END
from .writing import BUSY, CALL_BACK, NO_MORE, WHENCE, DeliveredScript, step

RETURN = DeliveredScript(
    "return",
    noop("五步回访"),
    noop("老客户定期回访：先说来意，核对资料，再问业务，给建议，约下一步"),
    "return",
    (
        step(
            "open",
            noop("自我介绍，说明来意"),
            noop("三句话说清我是谁、为什么打、占多久"),
            (
                noop("〔联系人〕您好，我是〔公司〕的〔我〕，今天是例行回访。"),
                noop("想听听您用得怎么样，顺便核对一下资料，大约五分钟，现在方便吗？"),
            ),
            ((noop("方便"), "known", ""), CALL_BACK, NO_MORE),
            (BUSY, WHENCE),
        ),
        step(
            "known",
            noop("说出我们知道的，请他核对"),
            noop("先说我们记录的版本、模块和地址，再请对方更正：显得用心，也把档案补准"),
            (
                noop("我这边记的是：你们在用右边这几个产品和版本，地址是这里，对吗？"),
                noop("有变动的话您告诉我，我现在就改，免得寄错东西、派错人。"),
            ),
            ((noop("都对"), "ask", ""), (noop("有变动，已更正"), "ask", ""), (noop("不愿核对"), "ask", "")),
            ((noop("你们自己查不就行了"), noop("系统里的可能旧了，您说的才算数，只问两项。")),),
            ("address", "systems_in_use"),
        ),
        step(
            "ask",
            noop("开放式提问，了解业务"),
            noop("让对方多说：用“怎么”“什么”“哪些”开头，不用“是不是”"),
            (
                noop("最近业务上忙些什么？这套系统帮上忙的是哪一块？"),
                noop("用的时候，哪里最别扭？您希望它变成什么样？"),
            ),
            (
                (noop("用得好，没问题"), "suggest", ""),
                (noop("有不满或麻烦"), "suggest", ""),
                (noop("提到新的打算"), "suggest", ""),
                (noop("已经不用了"), "suggest", ""),
            ),
            ((noop("没什么好说的"), noop("那我换个问法：上个月哪件事最花您的时间？")),),
            ("current_state", "pain_points", "need"),
        ),
        step(
            "suggest",
            noop("认同，共情，给建议"),
            noop("先认同感受，再说别家怎么做的，最后给一个小建议，不急着卖"),
            (
                noop("您说的我明白，换了我也会着急。"),
                noop("有家和你们差不多的客户，是这样做的……您看对你们合适吗？"),
            ),
            (
                (noop("愿意试试"), "close", ""),
                (noop("要再想想"), "close", ""),
                (noop("要求先解决问题"), "close", ""),
                (noop("不需要"), "close", ""),
            ),
            ((noop("又要收钱吧？"), noop("先不谈钱。这个办法您现在的版本就能用，我发您一页说明。")),),
        ),
        step(
            "close",
            noop("守时收尾，约好下一步"),
            noop("说好的五分钟不拖；约一个日子见面或再谈，礼貌结束"),
            (
                noop("五分钟到了，不多打扰。下周二或周四，我带同事到您那里看看，哪天方便？"),
                noop("谢谢您，今天说的我都记下了，下次来给您答复。"),
            ),
            (
                (noop("约好见面"), END, "agreed"),
                (noop("约好再通电话"), END, "agreed"),
                (noop("转给同事处理"), END, "referred"),
                (noop("以后再说"), END, "later"),
                (noop("问题已当场解决"), END, "solved"),
            ),
            ((noop("不用来了，电话说就行"), noop("好的，那我周四上午十点打给您，十分钟说完，行吗？")),),
        ),
    ),
)
