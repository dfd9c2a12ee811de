"""Reads of people: pickers, names behind ids, the people screen."""

from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhike.lib.fold import fold_text
from zhike.lib.refusals import Refusal, refuse_if
from zhike.web.statements import ask

from ..actor import Actor, SystemActor, reach_of
from ..models import Person
from ..rules import add_up_rights, why_cannot_manage
from .actors import load_grants
from .capabilities import refuse_unless_capable

PICKER_LIMIT = 50
_NAMES = "SELECT id, name FROM access_person WHERE id = ANY(%s::bigint[])"


def visible_people(actor: Actor, capability: str = "view") -> QuerySet[Person]:
    """Return the people whom the actor may see; everybody sees themselves."""
    reach = reach_of(actor, "person", capability)
    if reach.everything:
        return Person.objects.all()
    allowed = Q(pk=actor.person_id) if capability == "view" else Q(pk__in=())
    if not reach.nothing and reach.department_ids:
        allowed |= Q(department_id__in=reach.department_ids)
    return Person.objects.filter(allowed)


def matching(people: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Keep those whose name, pinyin, initials, login, title or phone contains every word of the text."""
    for word in text.split():
        people = people.filter(search_text__contains=fold_text(word))
    return people


def list_people(actor: Actor, text: str = "", *, limit: int = PICKER_LIMIT) -> list[Person]:
    """Return active people for a picker, by name; search is by name, pinyin, initials, login or phone."""
    people = matching(visible_people(actor).filter(is_active=True), text)
    return list(people.select_related("department").order_by("name_sort", "pk")[:limit])


def person_names(ids: Iterable[int | None]) -> dict[int, str]:
    """Return names by id, in one query; for showing who did something, whoever asks."""
    wanted = {id_ for id_ in ids if id_}
    if not wanted:
        return {}
    return {int(pk): str(name) for pk, name in ask(_NAMES, [list(wanted)])}


def get_manageable_person(*, actor: Actor, person_id: int, capability: str) -> Person:
    """Return a locked person whom the actor may change.

    Not found outside the actor's sight; refused when seen but outside the reach of
    the capability, or when that person's rights are wider than the actor's.
    """
    if not visible_people(actor).filter(pk=person_id).exists():
        raise Http404
    refuse_unless_capable(actor, "person", capability)
    refuse_if(why_cannot_change(actor=actor, person_id=person_id, capability=capability))
    return Person.objects.select_for_update().get(pk=person_id)


def why_cannot_change(*, actor: Actor, person_id: int, capability: str) -> Refusal | None:
    """Say why the actor may not edit or deactivate this person, or return None."""
    if not visible_people(actor, capability).filter(pk=person_id).exists():
        return Refusal("access.person_out_of_reach", _("此人不在你可以管理的部门里。"))
    return why_cannot_manage(own=_rights(actor), theirs=add_up_rights(load_grants(person_id)))


def _rights(actor: Actor) -> Mapping[tuple[str, str], str]:
    return {("role", "edit"): "all"} if isinstance(actor, SystemActor) else actor.rights
