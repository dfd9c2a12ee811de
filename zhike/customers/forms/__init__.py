"""Forms of the archive: they read and check what was typed; saving is the services'."""

from .bulk import AssignForm, BulkTagsForm, BulkUntagForm
from .contact import ContactForm
from .customer import CreateForm, CustomerForm
from .narrow import NarrowForm
from .small import FileForm, ProductForm, ShareForm, SourceForm, TagForm, TagsForm

__all__ = [
    "AssignForm",
    "BulkTagsForm",
    "BulkUntagForm",
    "ContactForm",
    "CreateForm",
    "CustomerForm",
    "FileForm",
    "NarrowForm",
    "ProductForm",
    "ShareForm",
    "SourceForm",
    "TagForm",
    "TagsForm",
]
