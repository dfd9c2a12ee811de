"""Take a recording as it arrives: sealed piece by piece, never whole in memory and never in the clear on disk."""

import hashlib
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils import timezone

from . import vault
from .sealing import SealedWriter
from .services.recording import Arrived
from .sounds import HEAD


class SealedUpload(UploadedFile):  # type: ignore[type-arg]
    """A recording that has arrived; its sealed file goes when nobody keeps it."""

    def __init__(self, arrived: Arrived) -> None:
        super().__init__(name=arrived.name, size=arrived.size)
        self.arrived = arrived
        self.is_kept = False

    def close(self) -> None:
        if not self.is_kept:
            vault.remove(self.arrived.path)


class SealingHandler(FileUploadHandler):
    """Seal what arrives; stops reading past the limit, so that nobody fills the disk."""

    def __init__(self, request: Any, *, limit: int) -> None:
        super().__init__(request)
        self.limit = limit
        self.was_too_large = False
        self._writer: SealedWriter | None = None
        self._path = ""

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self._drop()
        self._path = vault.new_path(timezone.now())
        self._writer = vault.create(self._path)
        self._head, self._digest = b"", hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self._writer is not None
        if self._writer.size + len(raw_data) > self.limit:
            self.was_too_large = True
            self._drop()
            raise StopUpload(connection_reset=False)
        self._head = self._head or bytes(raw_data[:HEAD])
        self._digest.update(raw_data)
        self._writer.write(raw_data)

    def file_complete(self, file_size: int) -> SealedUpload:
        assert self._writer is not None
        self._writer.close()
        self._writer = None
        arrived = Arrived(self.file_name or "", self._path, file_size, self._head, self._digest.hexdigest())
        return SealedUpload(arrived)

    def upload_interrupted(self) -> None:
        self._drop()

    def _drop(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
            vault.remove(self._path)
