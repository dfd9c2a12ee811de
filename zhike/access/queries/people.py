"""Reads of people: pickers, names behind ids, the people screen."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from zhike.lib.fold import fold_text

from ..actor import Actor, reach_of
from ..models import Person

PICKER_LIMIT = 50


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
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name"))
