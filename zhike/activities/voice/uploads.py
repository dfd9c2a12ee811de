"""Take the voice note of a form as it arrives: sealed piece by piece, while its other files go their usual way."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from ..calls.uploads import SealingHandler

FIELD = "voice"


class VoiceHandler(FileUploadHandler):
    """Seal the one field that is a voice note and leave all others to the next handlers."""

    def __init__(self, request: Any, *, limit: int) -> None:
        super().__init__(request)
        self._sealing = SealingHandler(request, limit=limit)
        self._is_voice = False

    @property
    def was_too_large(self) -> bool:
        """Say whether reading stopped at the limit."""
        return self._sealing.was_too_large

    def new_file(self, field_name: str, *args: Any, **options: Any) -> None:
        super().new_file(field_name, *args, **options)
        self._is_voice = field_name == FIELD
        if self._is_voice:
            self._sealing.new_file(field_name, *args, **options)
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if not self._is_voice:
            return raw_data
        self._sealing.receive_data_chunk(raw_data, start)
        return None

    def file_complete(self, file_size: int) -> Any:
        return self._sealing.file_complete(file_size) if self._is_voice else None

    def upload_interrupted(self) -> None:
        self._sealing.upload_interrupted()
