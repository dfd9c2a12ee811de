"""How the archive's own tables, and those of the rooms below, follow a merge."""

from collections import defaultdict
from typing import Any

from ..models import Contact, Grant
from ..participants import STAY, MergeParticipant, MergeWork, register, register_preparer
from .knots import carry_pairs, tie_relations

_ENDS = (("from_contact_id", "customers.Contact"), ("to_contact_id", "customers.Contact"))
_CONTACT = ("contact_id", "customers.Contact")
_REFERRER = ("referrer_contact_id", "customers.Contact")


def declare() -> None:
    """Enter the tables, from AppConfig.ready."""
    register(
        MergeParticipant("customers.Contact"),
        MergeParticipant("customers.ContactPoint", alike=("contact_id", "kind", "normalised"), hangs_on=(_CONTACT,)),
        MergeParticipant("customers.CustomerFile"),
        MergeParticipant("customers.CustomerTag", alike=("tag_id",)),
        MergeParticipant("customers.Grant", alike=("person_id", "role")),
        MergeParticipant("customers.InstalledProduct", hangs_on=(_CONTACT,)),
        MergeParticipant("customers.ContactLine", hangs_on=_ENDS),
        MergeParticipant("customers.ContactTie", alike=("contact_id", "person_id"), hangs_on=(_CONTACT,)),
        MergeParticipant("customers.RouteStep", hangs_on=(_CONTACT,)),
        MergeParticipant("customers.FieldConfirmation", alike=("field",)),
        MergeParticipant("customers.AuditItem", alike=("audit_id",)),
        MergeParticipant("customers.Relation", STAY, why="moved by knots.tie_relations, both ends at once"),
        MergeParticipant("customers.ArchiveShare", STAY, why="derived; worked out anew"),
        MergeParticipant("customers.Customer", column="referrer_id", hangs_on=(_REFERRER,)),
        MergeParticipant("customers.Contact", column="as_customer_id"),
        MergeParticipant("customers.CustomerNumber"),
        MergeParticipant("customers.Claim"),
        MergeParticipant("customers.Dispute"),
        MergeParticipant("customers.DisputeEvidence"),
        MergeParticipant("customers.CustomEntry", STAY, why="derived from Customer.custom; written anew"),
        MergeParticipant("customers.SearchEntry", STAY, why="derived; written anew for the survivor"),
        MergeParticipant("customers.OwnerChange", STAY, why="append-only; read by queries.merging.family_of"),
        MergeParticipant("customers.MergedCustomer", STAY, why="says itself who was merged into whom"),
        MergeParticipant("events.Event", STAY, why="append-only; timelines read queries.merging.family_of"),
        MergeParticipant(
            "approvals.ApprovalRequest", STAY, why="what was asked for then; its address leads to the survivor"
        ),
        MergeParticipant("notify.Notification", STAY, why="a message that was sent; its address leads to the survivor"),
    )
    register_preparer("customers.contacts", _leave_one_primary)
    register_preparer("customers.grants", _keep_wider_grants)
    register_preparer("customers.relations", tie_relations)
    register_preparer("customers.pairs", carry_pairs)


def _leave_one_primary(work: MergeWork, ledger: Any) -> None:
    """Let one contact be the primary one: the survivor's, else that of the first absorbed customer with one."""
    order = [work.survivor_id, *work.absorbed_ids]
    primary = Contact.objects.filter(customer_id__in=order, is_primary=True)
    rows = sorted(primary.values_list("customer_id", "pk"), key=lambda row: order.index(row[0]))
    for customer_id, pk in rows[1:]:
        with ledger.changing("customers.Contact", pk, ["is_primary"], from_id=customer_id):
            Contact.objects.filter(customer_id=customer_id, pk=pk).update(is_primary=False)


def _keep_wider_grants(work: MergeWork, ledger: Any) -> None:
    """Of two grants of one person keep the wider: writing over reading, without an end over the later end."""
    order = [work.survivor_id, *work.absorbed_ids]
    alike: defaultdict[tuple[int, str], list[Grant]] = defaultdict(list)
    for grant in Grant.objects.filter(customer_id__in=order):
        alike[grant.person_id, grant.role].append(grant)
    for grants in alike.values():
        staying = min(grants, key=lambda grant: (order.index(grant.customer_id), grant.pk))
        ends = [grant.until for grant in grants if grant.until]
        wider = {
            "can_write": any(grant.can_write for grant in grants),
            "until": max(ends) if len(ends) == len(grants) else None,
        }
        with ledger.changing("customers.Grant", staying.pk, list(wider), from_id=staying.customer_id):
            Grant.objects.filter(customer_id=staying.customer_id, pk=staying.pk).update(**wider)
