"""Build and rebuild the department tree; whoever's scope follows the tree sees it at once."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.events.services import record
from zhike.lib.refusals import Refusal, Refused, refuse_if

from ..actor import Actor
from ..models import Department, Person
from ..queries.capabilities import refuse_unless_capable
from ..rules import why_cannot_delete_department, why_cannot_move_department
from .locking import draw_rights_version, lock_rights


def create_department(
    *, actor: Actor, name: str, parent_id: int | None = None, position: int = 0, now: datetime | None = None
) -> Department:
    """Add a department below another, or at the top."""
    refuse_unless_capable(actor, "department", "create")
    with transaction.atomic():
        lock_rights()
        parent = _get(parent_id) if parent_id else None
        department = Department(name=name.strip(), parent=parent, position=position)
        _save_once(department)
        department.path = f"{parent.path if parent else '/'}{department.pk}/"
        department.save(update_fields=["path"])
        _everybody_looks_again()
        _record(actor, department, "created", now)
    return department


def rename_department(
    *, actor: Actor, department_id: int, name: str, position: int | None = None, now: datetime | None = None
) -> Department:
    """Give a department another name, or another place among its siblings."""
    refuse_unless_capable(actor, "department", "edit")
    with transaction.atomic():
        lock_rights()
        department = _get(department_id)
        department.name = name.strip()
        department.position = department.position if position is None else position
        _save_once(department)
        draw_rights_version(Person.objects.filter(department=department))
        _record(actor, department, "renamed", now)
    return department


def move_department(
    *, actor: Actor, department_id: int, parent_id: int | None, now: datetime | None = None
) -> Department:
    """Hang a department with everything below it under another one.

    Refused below itself. Rewrites the paths of the whole branch in one statement.
    """
    refuse_unless_capable(actor, "department", "edit")
    with transaction.atomic():
        lock_rights()
        department = _get(department_id)
        parent = _get(parent_id) if parent_id else None
        above = parent.path if parent else "/"
        refuse_if(why_cannot_move_department(path=department.path, department_id=department.pk, parent_path=above))
        old, new = department.path, f"{above}{department.pk}/"
        department.parent = parent
        _save_once(department)
        branch = Department.objects.filter(path__startswith=old)
        branch.update(path=Concat(Value(new), Substr("path", len(old) + 1)))
        department.refresh_from_db(fields=["path"])
        _everybody_looks_again()
        _record(actor, department, "moved", now)
    return department


def delete_department(*, actor: Actor, department_id: int, now: datetime | None = None) -> None:
    """Remove an empty department."""
    refuse_unless_capable(actor, "department", "delete")
    with transaction.atomic():
        lock_rights()
        department = _get(department_id)
        refuse_if(why_cannot_delete_department(children=department.children.count(), people=department.people.count()))
        _record(actor, department, "deleted", now)
        _delete(department)
        _everybody_looks_again()


def _get(department_id: int) -> Department:
    department = Department.objects.select_for_update().filter(pk=department_id).first()
    if department is None:
        raise Http404
    return department


def _delete(department: Department) -> None:
    """Delete, unless records of other rooms still belong to the department."""
    try:
        with transaction.atomic():
            department.delete()
    except IntegrityError as error:
        sentence = _("还有记录属于这个部门，不能删除。")
        raise Refused(Refusal("access.department_in_use", sentence, help=_("可以改名或移动。"))) from error


def _save_once(department: Department) -> None:
    try:
        with transaction.atomic():
            department.save()
    except IntegrityError as error:
        if "department_name_once_per_parent" not in str(error):
            raise
        sentence = _("同一上级下已有名为“%(name)s”的部门。") % {"name": department.name}
        raise Refused(Refusal("access.department_name_taken", sentence, {"field": "name"})) from error


def _everybody_looks_again() -> None:
    draw_rights_version(Person.objects.all())


def _record(actor: Actor, department: Department, what: str, now: datetime | None) -> None:
    data = {"department_id": department.pk, "name": department.name, "what": what, "path": department.path}
    record(actor=actor, kind="access.department_changed", data=data, at=now or timezone.now())
