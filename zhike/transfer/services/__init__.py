"""The only writers of imports: upload, map, try, start, cancel, undo, forget."""

from .mapping import Settlement, change_header_row, map_columns
from .running import cancel_import, forget_import, preview_import, start_import, undo_import
from .uploading import Upload, upload_import

__all__ = [
    "Settlement",
    "Upload",
    "cancel_import",
    "change_header_row",
    "forget_import",
    "map_columns",
    "preview_import",
    "start_import",
    "undo_import",
    "upload_import",
]
