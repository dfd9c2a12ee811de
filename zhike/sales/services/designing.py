"""Design pipelines: their stages, what each asks and does."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.events.services import record
from zhike.lib.refusals import Refusal, Refused, refuse_if

from .. import kinds
from ..drafts import PipelineDraft, StageDraft
from ..models import Opportunity, Pipeline, PipelineStage


def save_pipeline(*, actor: Actor, draft: PipelineDraft, pipeline_id: int | None = None, now: datetime) -> Pipeline:
    """Make a pipeline or change it; one of them is the default. Records sales.pipeline_changed."""
    _refuse_without_right(actor)
    name = draft.name.strip()
    if not name:
        raise Refused(Refusal("sales.pipeline_without_name", _("请写流程名称。"), {"field": "name"}))
    with transaction.atomic():
        pipeline = _find(pipeline_id) if pipeline_id else Pipeline(position=Pipeline.objects.count())
        if Pipeline.objects.filter(name=name).exclude(pk=pipeline.pk).exists():
            raise Refused(Refusal("sales.pipeline_twice", _("已有同名的流程。"), {"field": "name"}))
        if pipeline.is_default and not (draft.is_default and draft.is_active):
            raise Refused(
                Refusal(
                    "sales.pipeline_is_default",
                    _("这是默认流程，不能停用。"),
                    {"field": "is_active" if not draft.is_active else "is_default"},
                    _("先把另一个流程设为默认。"),
                )
            )
        if draft.is_default:
            Pipeline.objects.filter(is_default=True).exclude(pk=pipeline.pk).update(is_default=False)
        for column, value in (vars(draft) | {"name": name}).items():
            setattr(pipeline, column, value)
        pipeline.version += 1
        pipeline.save()
        _note(actor, pipeline, now)
    return pipeline


def save_stage(
    *, actor: Actor, pipeline_id: int, draft: StageDraft, stage_id: int | None = None, now: datetime
) -> PipelineStage:
    """Add a stage or change it. Refused to retire one in which deals stand, and for a won stage before an open one."""
    _refuse_without_right(actor)
    name = draft.name.strip()
    if not name:
        raise Refused(Refusal("sales.stage_without_name", _("请写阶段名称。"), {"field": "name"}))
    with transaction.atomic():
        pipeline = _find(pipeline_id)
        stages = PipelineStage.objects.filter(pipeline=pipeline)
        stage = stages.filter(pk=stage_id).first() if stage_id else PipelineStage(pipeline=pipeline)
        if stage is None:
            raise Http404
        if stages.filter(name=name).exclude(pk=stage.pk).exists():
            raise Refused(Refusal("sales.stage_twice", _("这个流程里已有同名的阶段。"), {"field": "name"}))
        refuse_if(_why_cannot_retire(stage, draft))
        if stage.pk is None:
            stage.position = stages.count()
        for column, value in (vars(draft) | {"name": name}).items():
            setattr(stage, column, value)
        stage.save()
        _refuse_disorder(list(stages.order_by("position", "pk")))
        _note(actor, pipeline, now)
    return stage


def arrange_stages(*, actor: Actor, pipeline_id: int, stage_ids: Sequence[int], now: datetime) -> None:
    """Put the stages of a pipeline in order; those that are not named keep theirs behind."""
    _refuse_without_right(actor)
    with transaction.atomic():
        pipeline = _find(pipeline_id)
        known = {stage.pk: stage for stage in pipeline.stages.all()}
        order = [known[id_] for id_ in dict.fromkeys(stage_ids) if id_ in known]
        order += [stage for stage in known.values() if stage not in order]
        _refuse_disorder(order)
        for place, stage in enumerate(order):
            stage.position = place
        PipelineStage.objects.bulk_update(order, ["position"])
        _note(actor, pipeline, now)


def _find(pipeline_id: int) -> Pipeline:
    found = Pipeline.objects.select_for_update().filter(pk=pipeline_id).first()
    if found is None:
        raise Http404
    return found


def _why_cannot_retire(stage: PipelineStage, draft: StageDraft) -> Refusal | None:
    """Object to taking a stage away under the deals that stand in it, or turning their state round."""
    if stage.pk is None:
        return None
    turns = draft.kind != stage.kind
    if (turns or not draft.is_active) and Opportunity.objects.filter(stage=stage).exists():
        field = "kind" if turns else "is_active"
        return Refusal("sales.stage_in_use", _("这个阶段里还有商机。"), {"field": field}, _("先把它们移到别的阶段。"))
    return None


def _refuse_disorder(stages: Sequence[PipelineStage]) -> None:
    """Keep won stages behind all open ones: a deal would otherwise be signed on its way."""
    kinds_in_order = [stage.is_won for stage in stages if stage.is_active]
    if kinds_in_order != sorted(kinds_in_order):
        raise Refused(Refusal("sales.won_in_between", _("成交以后的阶段要排在最后。"), {"field": "kind"}))


def _refuse_without_right(actor: Actor) -> None:
    if not actor.can("setting", "edit"):
        raise Refused(Refusal("access.not_allowed", _("你的角色不能修改设置。"), help=_("请管理员修改。")))


def _note(actor: Actor, pipeline: Pipeline, now: datetime) -> None:
    data = {"pipeline": pipeline.pk, "title": pipeline.name}
    record(actor=actor, kind=kinds.PIPELINE_CHANGED, customer_id=None, data=data, at=now)
