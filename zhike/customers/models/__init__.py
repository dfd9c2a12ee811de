"""Tables of the archive."""

from .contact import Contact, ContactPoint
from .custom import CustomEntry, CustomField
from .customer import Customer, CustomerNumber, Source
from .file import CustomerFile
from .links import CustomerTag, Grant, InstalledProduct, ListChoice, OwnerChange, Tag
from .search import SearchEntry

__all__ = [
    "Contact",
    "ContactPoint",
    "CustomEntry",
    "CustomField",
    "Customer",
    "CustomerFile",
    "CustomerNumber",
    "CustomerTag",
    "Grant",
    "InstalledProduct",
    "ListChoice",
    "OwnerChange",
    "SearchEntry",
    "Source",
    "Tag",
]
