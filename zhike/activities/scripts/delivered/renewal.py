"""The talk about the next term."""

from django.utils.translation import gettext_noop as noop

from ..choices import END
from .writing import CALL_BACK, DeliveredScript, step

RENEWAL = DeliveredScript(
    "renewal",
    noop("续约"),
    noop("服务快到期：先算用了什么、得了什么，再谈续约"),
    "renewal",
    (
        step(
            "open",
            noop("提醒到期，先说成绩"),
            noop("不催款，先让对方看到这一年得到了什么"),
            (
                noop("〔联系人〕您好，我是〔公司〕的〔我〕。你们的服务快到期了，我先跟您对一对这一年的账。"),
                noop("这一年我们一共服务了多少次、解决了哪几件事，我念给您听。"),
            ),
            ((noop("认可"), "worth", ""), (noop("有意见"), "complaint", ""), CALL_BACK),
            ((noop("到期了再说"), noop("可以。不过到期后数据服务会停，我怕影响你们，先把事情说清楚。")),),
        ),
        step(
            "worth",
            noop("问明年打算"),
            noop("听出续、扩、减还是走"),
            (
                noop("明年业务上有什么变化？人会多还是少？"),
                noop("现在用的这些，哪些一定要留，哪些其实没用上？"),
            ),
            (
                (noop("想续"), "terms", ""),
                (noop("想加人或加模块"), "terms", ""),
                (noop("嫌贵"), "price", ""),
                (noop("想换别家"), "rival", ""),
            ),
            ((noop("还没定"), noop("那我把几种续法列出来，您定的时候手边有个对照。")),),
            ("development_plan", "current_state", "need"),
        ),
        step(
            "complaint",
            noop("先处理意见"),
            noop("意见没处理，不谈续约"),
            (
                noop("这件事是我们没做好，先跟您道歉。您说，我记。"),
                noop("我今天就找人办，明天给您答复，办好了再谈续约，行吗？"),
            ),
            ((noop("接受"), "worth", ""), (noop("要求先解决"), END, "referred"), (noop("坚持不续"), END, "refused")),
            ((noop("说了多少次都没用"), noop("这次我给您一个时间和我的手机号，到点没办好，您直接找我。")),),
        ),
        step(
            "price",
            noop("谈价格"),
            noop("算每人每天多少钱，对比换系统要花的功夫；不超权限让价"),
            (
                noop("按人头算，一天不到一顿早饭钱；换一套，光搬资料和培训就要一两个月。"),
                noop("要是一次续两年，或者减掉没用的模块，可以省下一些，我算给您看。"),
            ),
            ((noop("可以接受"), "terms", ""), (noop("要更低"), END, "later"), (noop("不续了"), END, "refused")),
            ((noop("别家便宜一半"), noop("请您把那边包含什么发我，我逐项对一下，不该您多花的我去争取。")),),
            ("price_sensitivity",),
        ),
        step(
            "rival",
            noop("问清为什么想换"),
            noop("不说别家坏话，问出真正的原因"),
            (
                noop("您考虑的是哪一家？他们哪一点打动了您？"),
                noop("要是我们把这一点做到，您愿意再给一次机会吗？"),
            ),
            ((noop("愿意再谈"), "terms", ""), (noop("已经定了"), END, "refused")),
            ((noop("不方便说"), noop("那您告诉我是价格、功能还是服务的原因就行。")),),
            fields=("need",),
        ),
        step(
            "terms",
            noop("约定续约"),
            noop("年限、人数、金额、日子，一项项落定"),
            (
                noop("那我按这个方案出合同：年限、人数和付款日子，您看对不对？"),
                noop("周五前把合同送到，您这边走流程要几天？"),
            ),
            (
                (noop("同意，出合同"), END, "agreed"),
                (noop("要先看方案"), END, "interested"),
                (noop("要请示"), END, "later"),
            ),
            ((noop("先开通，款后付"), noop("我没有这个权限，我去请示，今天下班前答复您。")),),
        ),
    ),
)
