"""Work out ahead what a row's customer is ordered and found by: half of the work of storing it. Pure."""

from zhike.customers.choices import Kind
from zhike.customers.keys import Searchable, Spelling, is_found_by, spell

from .draft import RowDraft


def spell_row(draft: RowDraft) -> Spelling:
    """Return the spelling of the customer that this row alone would become, as customers.bulk would work it out."""
    columns = draft.columns
    theirs, own = draft.contact_points, draft.own_points
    points = [*own, *theirs] if draft.contact else [*theirs, *own]
    return spell(
        Searchable(
            name=draft.name,
            kind=columns.get("kind", Kind.ORGANISATION),
            number="",
            short_name=columns.get("short_name", ""),
            former_names=columns.get("former_names", ()),
            credit_code=draft.credit_code,
            contact_names=[draft.contact["name"]] if draft.contact else (),
            phones=[point.normalised for point in points if point.kind == "phone"],
            others=[point.value for point in points if is_found_by(point.kind)],
        )
    )
