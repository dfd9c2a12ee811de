"""What every row of history starts from."""

from django.db import models
from pghistory.models import Event


class HistoryRow(Event):
    """A former state of a row, written by a trigger; the program's role may only add it."""

    append_only = True

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True
