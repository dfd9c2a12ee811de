"""Tables of the archive."""

from .contact import Contact, ContactPoint
from .customer import Customer, CustomerNumber, Source
from .file import CustomerFile
from .links import CustomerTag, Grant, InstalledProduct, OwnerChange, Tag
from .search import SearchEntry

__all__ = [
    "Contact",
    "ContactPoint",
    "Customer",
    "CustomerFile",
    "CustomerNumber",
    "CustomerTag",
    "Grant",
    "InstalledProduct",
    "OwnerChange",
    "SearchEntry",
    "Source",
    "Tag",
]
