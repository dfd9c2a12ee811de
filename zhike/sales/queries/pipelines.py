"""Pipelines and their stages as the screens and services read them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from ..choices import StageKind
from ..models import Pipeline, PipelineStage


@dataclass(frozen=True)
class Path:
    """A pipeline with its stages in their order; retired ones only where a deal may still stand in them."""

    pipeline: Pipeline
    stages: Sequence[PipelineStage]

    @property
    def active(self) -> list[PipelineStage]:
        """Return the stages in use."""
        return [stage for stage in self.stages if stage.is_active]

    @property
    def first(self) -> PipelineStage | None:
        """Return where a new deal begins."""
        return next((stage for stage in self.active if stage.kind == StageKind.OPEN), None)

    @property
    def won(self) -> PipelineStage | None:
        """Return where a signed deal stands first."""
        return next((stage for stage in self.active if stage.kind == StageKind.WON), None)

    def standing_for(self, stage: str) -> PipelineStage | None:
        """Return the first stage in use that stands for a stage of customers."""
        return next((one for one in self.active if one.stands_for == stage), None)

    def find(self, stage_id: int) -> PipelineStage | None:
        """Return one of the stages."""
        return next((stage for stage in self.stages if stage.pk == stage_id), None)


def list_paths(*, only_active: bool = True) -> list[Path]:
    """Return all pipelines with their stages, by two queries."""
    pipelines = Pipeline.objects.filter(is_active=True) if only_active else Pipeline.objects.all()
    return [Path(one, list(one.stages.all())) for one in pipelines.prefetch_related("stages")]


def get_path(pipeline_id: int) -> Path:
    """Return one pipeline with its stages."""
    found = Pipeline.objects.prefetch_related("stages").filter(pk=pipeline_id).first()
    if found is None:
        raise Http404
    return Path(found, list(found.stages.all()))


def default_path() -> Path | None:
    """Return the pipeline of new deals: the default one, else the first in use; None when the company has none."""
    paths = list_paths()
    chosen = next((path for path in paths if path.pipeline.is_default), None)
    return chosen or next(iter(paths), None)
