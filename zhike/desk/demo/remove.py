"""Take the demo company away again: every row of its customers, then its people and departments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db import transaction
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext as _

from zhike.access.models import Department, Person
from zhike.conditions.models import BulkRun, PinnedView, SavedView, Segment
from zhike.customers.models import (
    Audit,
    Customer,
    DisputeEvidence,
    DoublePair,
    Merge,
    MergedCustomer,
    MergeRow,
    Relation,
)
from zhike.lib.refusals import Refusal, Refused

from ..models import DemoCompany
from .dealing import remove_dealing
from .eventlist import forget_imports
from .finding import remove_finding
from .handing_over import remove_handing_over
from .keeping import remove_keeping
from .needs import remove_needs
from .own_fields import forget_fields
from .pools import remove_pools
from .requests import remove_requests
from .rows import delete_rows, histories_of
from .ruling import remove_ruling
from .sheets import remove_sheets
from .tasks import remove_tasks


@dataclass(frozen=True)
class Removed:
    """What went; `kept_people` have left traces on real customers and were only locked out."""

    people: int
    customers: int
    kept_people: int


@transaction.atomic
def remove_demo() -> Removed:
    """Delete what load_demo brought and what demo people created since, with events and history.

    Works as the owner of the tables, since the program itself may not delete
    events. Refused when no demo company is loaded.
    """
    company = DemoCompany.objects.select_for_update().first()
    if company is None:
        raise Refused(Refusal("desk.no_demo", _("没有载入演示公司。")))
    later = Customer.objects.filter(created_by_id__in=company.person_ids).values_list("pk", flat=True)
    customer_ids = sorted({*company.customer_ids, *later})
    delete_rows(Relation._meta.db_table, "other_id", customer_ids)
    _remove_merges(customer_ids)
    remove_requests(company.person_ids)
    for table in _tables_of_customers():
        delete_rows(table, "customer_id", customer_ids)
    for history in histories_of(Customer):
        delete_rows(history._meta.db_table, "pgh_obj_id", customer_ids)
    delete_rows(Customer._meta.db_table, "id", customer_ids)
    forget_fields(company.custom_field_ids)
    forget_imports(company.person_ids)
    remove_finding(company.person_ids)
    remove_dealing(company.person_ids)
    _remove_lists(company.person_ids)
    Audit.objects.filter(by_id__in=company.person_ids).delete()
    remove_needs(company.person_ids)
    remove_tasks(company.person_ids)
    remove_handing_over(company.person_ids)
    remove_keeping(company.person_ids)
    remove_ruling(company.person_ids)
    remove_pools(company.person_ids, company.department_ids)
    remove_sheets(company.person_ids, company.department_ids)
    kept = _remove_people(company.person_ids)
    for department_id in reversed(company.department_ids):
        _remove_if_unused(Department, department_id)
    company.delete()
    return Removed(len(company.person_ids) - kept, len(customer_ids), kept)


def _remove_lists(person_ids: Sequence[int]) -> None:
    """Delete views, pins, segments and bulk runs of the demo people, with their history."""
    PinnedView.objects.filter(person_id__in=person_ids).delete()
    BulkRun.objects.filter(by_id__in=person_ids).delete()
    for model, owned in ((SavedView, "owner_id"), (Segment, "by_id")):
        ids = list(model._default_manager.filter(**{f"{owned}__in": person_ids}).values_list("pk", flat=True))
        model._default_manager.filter(pk__in=ids).delete()
        for history in histories_of(model):
            delete_rows(history._meta.db_table, "pgh_obj_id", ids)


def _tables_of_customers() -> Iterator[str]:
    """Name every table whose rows belong to a customer; constraints are deferred, so any order will do."""
    for model in apps.get_models(include_auto_created=True):
        columns = {field.column for field in model._meta.local_concrete_fields}
        if "customer_id" in columns and model._meta.managed and not model._meta.proxy:
            yield model._meta.db_table


def _remove_merges(customer_ids: Sequence[int]) -> None:
    """Delete what says of the customers that they are one, or were made one."""
    merges = list(Merge.objects.filter(survivor_id__in=customer_ids).values_list("pk", flat=True))
    for model, column, ids in (
        (MergedCustomer, "merge_id", merges),
        (MergeRow, "merge_id", merges),
        (Merge, "id", merges),
        (DoublePair, "first_id", customer_ids),
        (DoublePair, "second_id", customer_ids),
        (DisputeEvidence, "customer_id", customer_ids),
    ):
        delete_rows(model._meta.db_table, column, ids)


def _remove_people(ids: Sequence[int]) -> int:
    kept = 0
    for person_id in ids:
        if not _remove_if_unused(Person, person_id):
            Person.objects.filter(pk=person_id).update(is_active=False)
            kept += 1
    return kept


def _remove_if_unused(model: type[Model], pk: int) -> bool:
    try:
        with transaction.atomic():
            model._default_manager.filter(pk=pk).delete()
    except ProtectedError:
        return False
    return True
