"""Forms of the archive: they read and check what was typed; saving is the services'."""

from .contact import ContactForm
from .customer import CreateForm, CustomerForm
from .small import FileForm, ProductForm, ShareForm, SourceForm, TagForm, TagsForm

__all__ = [
    "ContactForm",
    "CreateForm",
    "CustomerForm",
    "FileForm",
    "ProductForm",
    "ShareForm",
    "SourceForm",
    "TagForm",
    "TagsForm",
]
