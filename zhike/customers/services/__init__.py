"""The only writers of the archive: one function per business verb."""

from ..drafts import BirthdayDraft, ContactDraft, CustomerDraft, PointDraft
from .audits import AuditDraft, draw_audit, finish_audit, record_call
from .chain import draw_line, move_contact, remove_line, undo_move
from .changing import change_customer
from .columns import choose_columns
from .completeness import check_completeness, recompute_completeness, refresh_completeness
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
from .disputing import add_evidence, appeal_dispute, open_dispute, rule_dispute, withdraw_dispute
from .doubting import cancel_search, dismiss_pair, reopen_pair, start_search
from .files import keep_with, remove_file, store_file
from .freshness import confirm_field
from .lists import save_source, save_tag, set_tags
from .merging import MergeDraft, merge_customers, undo_merge
from .owning import Destination, Pick, assign_many, change_owner, change_owners, follow_department
from .prechecking import precheck
from .products import add_product, change_product, remove_product
from .relations import RelationCorrection, RelationDraft, add_relation, correct_relation, remove_relation
from .rollups import refresh_many, touch_contact_rollups, touch_next_steps
from .route import order_route, remove_step, save_step
from .searching import refresh_search
from .sharing import share_customer, unshare_customer
from .tagging import create_tag, tag_customer, untag_customer
from .tagging_many import tag_customers, untag_customers
from .teams import join_team_many, save_team_role
from .ties import remove_tie, set_tie
from .uploads import change_with_files, create_with_files

__all__ = [
    "AuditDraft",
    "BirthdayDraft",
    "ContactDraft",
    "CustomerDraft",
    "Destination",
    "FieldDraft",
    "MergeDraft",
    "Pick",
    "PointDraft",
    "RelationCorrection",
    "RelationDraft",
    "add_contact",
    "add_evidence",
    "add_product",
    "add_relation",
    "appeal_dispute",
    "arrange_custom_fields",
    "assign_many",
    "cancel_search",
    "change_contact",
    "change_custom_field",
    "change_customer",
    "change_owner",
    "change_owners",
    "change_product",
    "change_with_files",
    "check_completeness",
    "choose_columns",
    "confirm_field",
    "correct_relation",
    "create_custom_field",
    "create_customer",
    "create_tag",
    "create_with_files",
    "delete_customer",
    "dismiss_pair",
    "draw_audit",
    "draw_line",
    "finish_audit",
    "follow_department",
    "join_team_many",
    "keep_with",
    "merge_customers",
    "move_contact",
    "open_dispute",
    "order_route",
    "precheck",
    "recompute_completeness",
    "record_call",
    "refresh_completeness",
    "refresh_custom_entries",
    "refresh_many",
    "refresh_search",
    "remove_contact",
    "remove_file",
    "remove_line",
    "remove_product",
    "remove_relation",
    "remove_step",
    "remove_tie",
    "reopen_pair",
    "restore_custom_field",
    "restore_customer",
    "retire_custom_field",
    "rule_dispute",
    "save_source",
    "save_step",
    "save_tag",
    "save_team_role",
    "set_custom",
    "set_tags",
    "set_tie",
    "share_customer",
    "start_search",
    "store_file",
    "tag_customer",
    "tag_customers",
    "touch_contact_rollups",
    "touch_next_steps",
    "undo_merge",
    "undo_move",
    "unshare_customer",
    "untag_customer",
    "untag_customers",
    "withdraw_dispute",
]
