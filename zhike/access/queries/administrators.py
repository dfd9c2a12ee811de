"""Who can repair rights: active people with the right to edit people and roles."""

from ..models import Person, RoleRight


def _with_right(object_: str) -> set[int]:
    rights = RoleRight.objects.filter(object=object_, capability="edit", scope="all")
    return set(rights.values_list("role__people", flat=True)) - {None}


def count_administrators() -> int:
    """Return how many active people may edit everybody and every role."""
    able = _with_right("person") & _with_right("role")
    return Person.objects.filter(pk__in=able, is_active=True).count()


def find_administrator() -> Person | None:
    """Return the first active administrator, in whose name the command line acts."""
    able = _with_right("person") & _with_right("role")
    return Person.objects.filter(pk__in=able, is_active=True).order_by("pk").first()
