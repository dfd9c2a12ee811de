"""Forms of the archive: they read and check what was typed; saving is the services'."""

from .audits import AuditForm, CallForm, WeightsForm
from .bulk import AssignForm, BulkChangeForm, BulkTagsForm, BulkUntagForm
from .chain import LineForm, MoveForm, RoleForm, StepForm, TieForm
from .contact import ContactForm
from .customer import CreateForm, CustomerForm
from .narrow import NarrowForm
from .relations import CorrectRelationForm, RelationForm
from .small import FileForm, ProductForm, ShareForm, SourceForm, TagForm, TagsForm

__all__ = [
    "AssignForm",
    "AuditForm",
    "BulkChangeForm",
    "BulkTagsForm",
    "BulkUntagForm",
    "CallForm",
    "ContactForm",
    "CorrectRelationForm",
    "CreateForm",
    "CustomerForm",
    "FileForm",
    "LineForm",
    "MoveForm",
    "NarrowForm",
    "ProductForm",
    "RelationForm",
    "RoleForm",
    "ShareForm",
    "SourceForm",
    "StepForm",
    "TagForm",
    "TagsForm",
    "TieForm",
    "WeightsForm",
]
