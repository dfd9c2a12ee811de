"""The only writers of the archive: one function per business verb."""

from ..drafts import BirthdayDraft, ContactDraft, CustomerDraft, PointDraft
from .changing import change_customer
from .columns import choose_columns
from .contacts import add_contact, change_contact, remove_contact
from .creating import create_customer
from .custom_fields import (
    FieldDraft,
    arrange_custom_fields,
    change_custom_field,
    create_custom_field,
    restore_custom_field,
    retire_custom_field,
)
from .custom_values import refresh_custom_entries, set_custom
from .deleting import delete_customer, restore_customer
from .files import remove_file, store_file
from .lists import save_source, save_tag, set_tags
from .owning import change_owner, follow_department
from .products import add_product, change_product, remove_product
from .rollups import refresh_many, touch_contact_rollups
from .searching import refresh_search
from .sharing import share_customer, unshare_customer
from .tagging import create_tag, tag_customer, untag_customer, untag_many

__all__ = [
    "BirthdayDraft",
    "ContactDraft",
    "CustomerDraft",
    "FieldDraft",
    "PointDraft",
    "add_contact",
    "add_product",
    "arrange_custom_fields",
    "change_contact",
    "change_custom_field",
    "change_customer",
    "change_owner",
    "change_product",
    "choose_columns",
    "create_custom_field",
    "create_customer",
    "create_tag",
    "delete_customer",
    "follow_department",
    "refresh_custom_entries",
    "refresh_many",
    "refresh_search",
    "remove_contact",
    "remove_file",
    "remove_product",
    "restore_custom_field",
    "restore_customer",
    "retire_custom_field",
    "save_source",
    "save_tag",
    "set_custom",
    "set_tags",
    "share_customer",
    "store_file",
    "tag_customer",
    "touch_contact_rollups",
    "unshare_customer",
    "untag_customer",
    "untag_many",
]
