"""Tables of the archive."""

from .chain import ContactLine, ContactTie, RouteStep
from .contact import Contact, ContactPoint
from .custom import CustomEntry, CustomField
from .customer import Customer, CustomerNumber, Source
from .disputes import Dispute, DisputeEvidence
from .doubles import Claim, DoublePair, DoubleSearch, Merge, MergedCustomer, MergeRow
from .file import CustomerFile
from .links import CustomerTag, Grant, InstalledProduct, ListChoice, OwnerChange, Tag
from .relation import Relation
from .search import SearchEntry
from .teams import TeamRole
from .truth import ArchiveShare, Audit, AuditItem, FieldConfirmation

__all__ = [
    "ArchiveShare",
    "Audit",
    "AuditItem",
    "Claim",
    "Contact",
    "ContactLine",
    "ContactPoint",
    "ContactTie",
    "CustomEntry",
    "CustomField",
    "Customer",
    "CustomerFile",
    "CustomerNumber",
    "CustomerTag",
    "Dispute",
    "DisputeEvidence",
    "DoublePair",
    "DoubleSearch",
    "FieldConfirmation",
    "Grant",
    "InstalledProduct",
    "ListChoice",
    "Merge",
    "MergeRow",
    "MergedCustomer",
    "OwnerChange",
    "Relation",
    "RouteStep",
    "SearchEntry",
    "Source",
    "Tag",
    "TeamRole",
]
