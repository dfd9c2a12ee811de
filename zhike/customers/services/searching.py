"""Keep the search text of customers in step with what they are found by."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection

from ..choices import PointKind
from ..keys import Searchable, is_found_by, search_entry
from ..models import Contact, ContactPoint, Customer

_WRITE = """
INSERT INTO customers_searchentry (customer_id, blob, terms) VALUES (%s, %s, %s::tsvector)
ON CONFLICT (customer_id) DO UPDATE SET blob = EXCLUDED.blob, terms = EXCLUDED.terms
WHERE customers_searchentry.blob IS DISTINCT FROM EXCLUDED.blob
"""
_COLUMNS = ("id", "name", "kind", "number", "short_name", "former_names", "credit_code")


def refresh_search(customer_ids: Iterable[int]) -> None:
    """Rewrite the search entries of these customers from what is stored now; three reads whatever their number."""
    ids = list(customer_ids)
    names: defaultdict[int, list[str]] = defaultdict(list)
    for customer_id, name in (
        Contact.objects.filter(customer_id__in=ids).order_by("id").values_list("customer_id", "name")
    ):
        names[customer_id].append(name)
    phones: defaultdict[int, list[str]] = defaultdict(list)
    others: defaultdict[int, list[str]] = defaultdict(list)
    points = ContactPoint.objects.filter(customer_id__in=ids).order_by("id")
    for customer_id, kind, number, value in points.values_list("customer_id", "kind", "normalised", "value"):
        if is_found_by(kind):
            others[customer_id].append(value)
        elif kind == PointKind.PHONE:
            phones[customer_id].append(number)
    rows = [
        (row["id"], *search_entry(_searchable(row, names[row["id"]], phones[row["id"]], others[row["id"]])))
        for row in Customer.objects.filter(pk__in=ids).values(*_COLUMNS)
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_WRITE, rows)


def _searchable(row: dict[str, object], names: list[str], phones: list[str], others: list[str]) -> Searchable:
    own = {name: value for name, value in row.items() if name != "id"}
    return Searchable(**own, contact_names=names, phones=phones, others=others)  # type: ignore[arg-type]
