"""Which forms can be filled in without network: rooms enter theirs in AppConfig.ready.

A form stands on the page /offline/, which the phone keeps. Its template draws `offline.form(…)` of
activities/offline/form.html with the fields that the form's own view reads; `rows` says about what it may be
filled in (customers, today's visits), each row with its id, name and a note. See docs/howto/work-offline.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from zhike.access.actor import Actor
from zhike.web.forms import Form

Row = Mapping[str, Any]


@dataclass(frozen=True)
class OfflineForm:
    """One form of the offline page.

    `address` is where it is sent, with {id} where the picked row's id stands; `form()` gives the template its fields.
    `rows(actor)` and `more(actor)` are sealed on the phone for this person only, and the template is the same for
    everybody of a role.
    """

    key: str
    label: str | Promise
    icon: str
    template: str
    address: str
    object: str
    capability: str
    rows: Callable[[Actor], Sequence[Row]]
    form: Callable[[], Form]
    more: Callable[[Actor], Any] | None = None
    order: int = 100


_forms: dict[str, OfflineForm] = {}


def register(*forms: OfflineForm) -> None:
    """Enter forms; a second one of the same key replaces the first."""
    for form in forms:
        _forms[form.key] = form


def forms_for(actor: Actor) -> list[OfflineForm]:
    """Return the forms that this person may fill in, in order."""
    allowed = [form for form in _forms.values() if actor.can(form.object, form.capability)]
    return sorted(allowed, key=lambda form: form.order)
