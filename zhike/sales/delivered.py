"""What the product brings: the pipeline of the six stages, and the questions of the checklist."""

from django.utils.translation import gettext_noop as noop

PIPELINE = noop("标准销售流程")
# name, kind, stands for, probability, expected days, conditions to enter
STAGES: tuple[tuple[str, str, str, int, int | None, list[dict[str, object]]], ...] = (
    (noop("咨询"), "open", "inquiry", 5, 7, []),
    (noop("首面"), "open", "first_meeting", 15, 14, []),
    (noop("意向"), "open", "intent", 35, 21, []),
    (noop("谈价"), "open", "pricing", 65, 14, [{"key": "fields", "chosen": ["amount", "expected_on"]}]),
    (noop("成交"), "won", "closed", 100, None, []),
    (noop("售后"), "won", "after_sales", 100, None, []),
)
# name, how to judge, weight
CRITERIA: tuple[tuple[str, str, int], ...] = (
    (noop("决策结构清楚"), noop("知道谁拍板、谁出钱、谁使用"), 25),
    (noop("有购买习惯"), noop("买过同类产品或服务，或有固定预算"), 20),
    (noop("收入够得上"), noop("年营业额或预算支撑得起我们的价格"), 25),
    (noop("在我们的服务区域"), noop("我们到得了、服务得了"), 10),
    (noop("周期可接受"), noop("预计半年内能签约"), 20),
)


def deliver(apps, schema_editor):  # type: ignore[no-untyped-def]
    """Bring them where nothing of the kind is there; safe to run again."""
    pipelines = apps.get_model("sales", "Pipeline")
    stages = apps.get_model("sales", "PipelineStage")
    criteria = apps.get_model("sales", "Criterion")
    if not pipelines.objects.exists():
        pipeline = pipelines.objects.create(name=PIPELINE, is_default=True)
        stages.objects.bulk_create(
            stages(
                pipeline=pipeline,
                name=name,
                kind=kind,
                stands_for=stands_for,
                probability=probability,
                expected_days=days,
                conditions=conditions,
                position=place,
            )
            for place, (name, kind, stands_for, probability, days, conditions) in enumerate(STAGES)
        )
    if not criteria.objects.exists():
        criteria.objects.bulk_create(
            criteria(name=name, help=help_, weight=weight, position=place)
            for place, (name, help_, weight) in enumerate(CRITERIA)
        )
