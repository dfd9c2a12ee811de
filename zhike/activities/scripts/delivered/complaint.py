"""The call back after a complaint."""

from django.utils.translation import gettext_noop as noop

from ..choices import END
from .writing import CALL_BACK, DeliveredScript, step

COMPLAINT = DeliveredScript(
    "complaint",
    noop("投诉回访"),
    noop("投诉处理完后回访：问结果，问感受，把原因补上，挽回信任"),
    "complaint",
    (
        step(
            "open",
            noop("道歉，说明来意"),
            noop("先道歉再说事，不辩解"),
            (
                noop("〔联系人〕您好，我是〔公司〕的〔我〕。上次的事给您添麻烦了，先跟您说声对不起。"),
                noop("今天专门打来，想问问处理得怎么样，您满不满意。"),
            ),
            (
                (noop("愿意说"), "result", ""),
                (noop("还在生气"), "calm", ""),
                CALL_BACK,
            ),
            ((noop("现在才打来？"), noop("是我们晚了，您说得对。我听您说完，今天就给答复。")),),
        ),
        step(
            "calm",
            noop("让他说完"),
            noop("不打断，只应声和记录；说完再复述"),
            (
                noop("您慢慢说，我都记着。"),
                noop("我重复一下，看我听对没有：您最在意的是……，对吗？"),
            ),
            ((noop("情绪缓和"), "result", ""), (noop("要求找领导"), END, "referred")),
            ((noop("你做不了主"), noop("我做不了主的，我现在就请能做主的人给您回电话，半小时内。")),),
        ),
        step(
            "result",
            noop("核实处理结果"),
            noop("分开问：问题解决没有，态度满意不满意"),
            (
                noop("问题现在解决了吗？还有没有再出现？"),
                noop("处理的时间和同事的态度，您打几分？"),
            ),
            (
                (noop("解决了，满意"), "root", ""),
                (noop("解决了，态度不满意"), "root", ""),
                (noop("没解决"), "again", ""),
            ),
            ((noop("打分没意义"), noop("那您说一句最想我们改的，比分数有用。")),),
            ("remarks",),
        ),
        step(
            "again",
            noop("重新受理"),
            noop("给期限、给人、给电话"),
            (
                noop("我现在重新给您登记，由我盯着，明天下午五点前给您结果。"),
                noop("这是我的直线电话，随时打。"),
            ),
            ((noop("接受期限"), END, "referred"), (noop("不接受，要赔偿"), END, "referred")),
            ((noop("又是等"), noop("您说一个能接受的时间，我去安排，办不到我提前告诉您。")),),
        ),
        step(
            "root",
            noop("问出根源，谢谢他"),
            noop("请客户告诉我们哪一步做好了就不会有这件事"),
            (
                noop("您觉得我们哪一步做好了，就不会有这件事？"),
                noop("谢谢您肯说，这条我们会改，改好了告诉您。"),
            ),
            (
                (noop("愿意继续合作"), END, "solved"),
                (noop("要看以后表现"), END, "later"),
                (noop("不再合作"), END, "refused"),
            ),
            ((noop("说了你们也不会改"), noop("改没改，下个月我再打给您，您来验收。")),),
            fields=("need",),
        ),
    ),
)
