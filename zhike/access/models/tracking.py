"""Row history by trigger: the old row on every update and delete."""

from typing import TypeVar

import pghistory
from django.db import models

M = TypeVar("M", bound=models.Model)


def tracked(model: type[M]) -> type[M]:
    """Keep every former state of the rows; trackers belong to one model and are made anew for each."""
    wrap = pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
    kept: type[M] = wrap(model)
    return kept
