"""Save, change, share, copy, delete and pin views of lists."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.lib.refusals import Refusal, Refused, refuse_if
from zhike.lib.text import clean_text

from .. import rules
from ..choices import Sharing
from ..compiling import compile_condition
from ..drafts import ViewDraft
from ..language import dump, parse
from ..models import PinnedView, SavedView
from ..queries.views import get_view

NAME_LENGTH = 40


def save_view(*, actor: Actor, draft: ViewDraft, now: datetime) -> SavedView:
    """Keep a list under a name. Refused when its condition does not fit or the name is taken."""
    count = SavedView.objects.filter(owner_id=actor.person_id).count()
    refuse_if(rules.why_cannot_keep_more(count=count, most=rules.MAX_VIEWS))
    view = SavedView(subject=draft.subject, owner_id=actor.person_id, created_at=now)
    return _store(actor, view, draft, now)


def change_view(*, actor: Actor, view_id: int, draft: ViewDraft, now: datetime) -> SavedView:
    """Give a view another name, reach, condition, order or columns; only its owner may, and administrators."""
    with transaction.atomic():
        view = get_view(actor=actor, view_id=view_id, to_change=True)
        return _store(actor, view, draft, now)


def copy_view(*, actor: Actor, view_id: int, now: datetime) -> SavedView:
    """Make an own, private copy of a view that one may open."""
    view = get_view(actor=actor, view_id=view_id)
    taken = set(SavedView.objects.filter(owner_id=actor.person_id, subject=view.subject).values_list("name", flat=True))
    stem = view.name[: NAME_LENGTH - 6]
    names = [_("%(name)s 副本") % {"name": stem}, *(f"{stem} {number}" for number in range(2, 999))]
    name = next(one for one in names if one not in taken)
    draft = ViewDraft(view.subject, name, Sharing.PRIVATE, view.condition, view.columns, view.sort)
    return save_view(actor=actor, draft=draft, now=now)


def delete_view(*, actor: Actor, view_id: int) -> str:
    """Delete a view for everybody, with its pins; return its name."""
    with transaction.atomic():
        view = get_view(actor=actor, view_id=view_id, to_change=True)
        name = view.name
        view.delete()
    return name


def pin_view(*, actor: Actor, view_id: int) -> SavedView:
    """Keep a view in the own side bar; harmless when it is there."""
    with transaction.atomic():
        view = get_view(actor=actor, view_id=view_id)
        own = PinnedView.objects.filter(person_id=actor.person_id)
        if not own.filter(view=view).exists():
            refuse_if(rules.why_cannot_keep_more(count=own.count(), most=rules.MAX_PINS))
            PinnedView.objects.get_or_create(person_id=actor.person_id, view=view, defaults={"position": _behind(own)})
    return view


def _behind(own: QuerySet[PinnedView]) -> int:
    last = own.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def unpin_view(*, actor: Actor, view_id: int) -> None:
    """Take a view out of the own side bar."""
    PinnedView.objects.filter(person_id=actor.person_id, view_id=view_id).delete()


def arrange_pins(*, actor: Actor, view_ids: Sequence[int]) -> None:
    """Put the own pinned views into this order; those that are not named follow as they were."""
    with transaction.atomic():
        own = PinnedView.objects.select_for_update().filter(person_id=actor.person_id).order_by("position", "pk")
        pins = {pin.view_id: pin for pin in own}
        named = [id_ for id_ in dict.fromkeys(view_ids) if id_ in pins]
        for position, id_ in enumerate([*named, *(id_ for id_ in pins if id_ not in named)]):
            pins[id_].position = position
        PinnedView.objects.bulk_update(pins.values(), ["position"])


def _store(actor: Actor, view: SavedView, draft: ViewDraft, now: datetime) -> SavedView:
    view.name = clean_text(draft.name, NAME_LENGTH)
    refuse_if(rules.why_cannot_name(view.name))
    refuse_if(rules.why_cannot_share(sharing=draft.sharing, has_department=bool(actor.department_id)))
    view.sharing = draft.sharing
    view.department_id = actor.department_id if draft.sharing == Sharing.TEAM else None
    view.condition = None
    if draft.condition is not None:
        node = parse(draft.condition)
        compile_condition(actor=actor, subject=draft.subject, node=node, now=now)
        view.condition = dump(node)
    view.columns, view.sort, view.updated_at = list(draft.columns), draft.sort, now
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise Refused(Refusal("conditions.name_taken", _("你已经有一个同名的视图。"))) from error
    return view
