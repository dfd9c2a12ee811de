"""Saved views that a person may open."""

from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404

from zhike.access import stamps
from zhike.access.actor import Actor

from .. import rules
from ..choices import Sharing
from ..models import PinnedView, SavedView

_IN_MY_LINE = """EXISTS (SELECT 1 FROM access_department AS own WHERE own.id = %s
AND own.path LIKE '%%/' || "conditions_savedview".department_id || '/%%')"""

_TABS = f"""SELECT id, name FROM conditions_savedview
WHERE subject = %s AND (owner_id = %s OR sharing = 'public' OR sharing = 'team' AND {_IN_MY_LINE})
ORDER BY id <> %s, owner_id <> %s, name, id LIMIT %s"""  # noqa: S608 - constants


def open_to(actor: Actor) -> QuerySet[SavedView]:
    """Return own views, those shared with the actor's department or one above it, and public ones."""
    team = RawSQL(_IN_MY_LINE, [actor.department_id], output_field=BooleanField())  # noqa: S611 - a constant
    shared = Q(sharing=Sharing.TEAM) & Q(team)
    return SavedView.objects.filter(Q(owner_id=actor.person_id) | Q(sharing=Sharing.PUBLIC) | shared)


def list_views(*, actor: Actor, subject: str) -> list[SavedView]:
    """Return the views of a list: own ones first, then shared ones, by name; one query."""
    found = list(open_to(actor).filter(subject=subject).order_by("name", "pk")[:200])
    return sorted(found, key=lambda view: view.owner_id != actor.person_id)


def list_tabs(*, actor: Actor, subject: str, limit: int, current: int = 0) -> list[tuple[int, str]]:
    """Return some views as (id, name) for the tabs of a list, the open one and own ones first; every list asks."""

    def read() -> list[tuple[int, str]]:
        with connection.cursor() as cursor:
            cursor.execute(_TABS, [subject, actor.person_id, actor.department_id, current, actor.person_id, limit])
            return [(row[0], row[1]) for row in cursor.fetchall()]

    asked = ("tabs", subject, actor.person_id, actor.department_id, current, limit)
    return list(stamps.remembered(("views", "departments"), asked, read))


def find_view(*, actor: Actor, subject: str, view_id: int) -> SavedView | None:
    """Return a view that the actor may open, or None."""
    return open_to(actor).filter(subject=subject, pk=view_id).first()


def get_view(*, actor: Actor, view_id: int, to_change: bool = False) -> SavedView:
    """Return a view; out of sight is not found, seen but somebody else's is refused when it is to be changed."""
    found = open_to(actor).filter(pk=view_id).first()
    if found is None:
        raise Http404
    if to_change:
        rules.refuse_changing_view(is_own=found.owner_id == actor.person_id, may_all=actor.can("setting", "edit"))
    return found


def pinned_ids(actor: Actor) -> list[int]:
    """Return the views in the own side bar, in its order."""
    own = PinnedView.objects.filter(person_id=actor.person_id).order_by("position", "pk")
    return list(own.values_list("view_id", flat=True))
