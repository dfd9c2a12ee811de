"""Forms of the archive: they parse and check shape in plain Chinese; services save."""

from .bulk import AssignForm, TagsForm
from .contact import ContactForm
from .customer import CustomerForm, NewCustomerForm
from .narrow import NarrowForm
from .parts import FileForm, ProductForm, ShareForm
from .settings import SourceForm, TagForm

__all__ = [
    "AssignForm",
    "ContactForm",
    "CustomerForm",
    "FileForm",
    "NarrowForm",
    "NewCustomerForm",
    "ProductForm",
    "ShareForm",
    "SourceForm",
    "TagForm",
    "TagsForm",
]
