"""A number for each kind of thing that every page needs and hardly anybody changes (access.stamps)."""

import pgtrigger
from django.db import models

_BUMP = """
INSERT INTO access_stamp (name, number) VALUES ('{name}', nextval(pg_get_serial_sequence('access_stamp', 'id')))
ON CONFLICT (name) DO UPDATE SET number = EXCLUDED.number;
RETURN NULL;
"""


class Stamp(models.Model):
    """What was changed last under a name; a number is never drawn twice."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=40, unique=True)
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.number}"


def stamped(name: str) -> pgtrigger.Trigger:
    """Return the trigger of a table whose every change draws a new number under `name`.

    Whoever changes such a table waits for others who do until they commit: nothing for a table of customers.
    """
    return pgtrigger.Trigger(
        name=f"stamps_{name}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_BUMP.format(name=name),
    )
