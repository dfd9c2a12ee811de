"""Files sealed in pieces (AES-256-GCM), so that any range is opened without the rest.

A file has a key of its own, wrapped by the program's key under the file's name. Each piece of 64 KiB is sealed
with its number and whether it is the last: pieces cannot be swapped, cut off or moved to another file unnoticed.
No Django in here: the process that decodes sound reads sealed files, too.
"""

import io
import secrets
from collections.abc import Iterator
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PIECE = 64 * 1024
_TAG = 16
_SEALED = PIECE + _TAG
_MAGIC = b"ZKREC1\x00\x00"
_NONCE = 12
_HEAD = len(_MAGIC) + _NONCE + 32 + _TAG


class SealBrokenError(OSError):
    """The file is not what was sealed: cut off, changed, or sealed with another key."""


def _nonce(number: int) -> bytes:
    return number.to_bytes(_NONCE, "big")


def _about(number: int, *, last: bool) -> bytes:
    return number.to_bytes(8, "big") + (b"\x01" if last else b"\x00")


class SealedWriter:
    """Seal what is written, piece by piece; `close` seals the last piece."""

    def __init__(self, raw: BinaryIO, key: bytes, name: str) -> None:
        own, nonce = secrets.token_bytes(32), secrets.token_bytes(_NONCE)
        raw.write(_MAGIC + nonce + AESGCM(key).encrypt(nonce, own, name.encode()))
        self._raw, self._cipher, self._rest, self._number = raw, AESGCM(own), bytearray(), 0
        self.size = 0

    def write(self, data: Any) -> int:
        """Take some bytes; the last piece is held back until it is known to be the last."""
        self._rest += data
        self.size += len(data)
        while len(self._rest) > PIECE:
            self._seal(bytes(self._rest[:PIECE]), last=False)
            del self._rest[:PIECE]
        return len(data)

    def close(self) -> None:
        """Seal the last piece and close the file."""
        if not self._raw.closed:
            self._seal(bytes(self._rest), last=True)
            self._raw.close()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._raw.write(self._cipher.encrypt(_nonce(self._number), piece, _about(self._number, last=last)))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Read a sealed file like a plain one; opens only the pieces that are asked for."""

    def __init__(self, raw: BinaryIO, key: bytes, name: str) -> None:
        super().__init__()
        head = raw.read(_HEAD)
        if len(head) != _HEAD or not head.startswith(_MAGIC):
            raise SealBrokenError("not a sealed file")
        nonce = head[len(_MAGIC) : len(_MAGIC) + _NONCE]
        self._cipher = AESGCM(_open(AESGCM(key), nonce, head[len(_MAGIC) + _NONCE :], name.encode()))
        self._raw, self._at = raw, 0
        body = raw.seek(0, io.SEEK_END) - _HEAD
        self._pieces = -(-body // _SEALED)
        if body < _TAG:
            raise SealBrokenError("cut off")
        self.size = body - self._pieces * _TAG
        self._kept: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self.size:
            return 0
        piece = self._piece(self._at // PIECE)
        part = piece[self._at % PIECE :][: len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def walk(self, start: int, stop: int) -> Iterator[bytes]:
        """Yield the bytes from one place up to another."""
        self.seek(start)
        while self._at < stop:
            part = self.read(min(PIECE, stop - self._at))
            if not part:
                return
            yield part

    def close(self) -> None:
        self._raw.close()
        super().close()

    def _piece(self, number: int) -> bytes:
        if self._kept[0] != number:
            self._raw.seek(_HEAD + number * _SEALED)
            sealed = self._raw.read(_SEALED)
            about = _about(number, last=number == self._pieces - 1)
            self._kept = (number, _open(self._cipher, _nonce(number), sealed, about))
        return self._kept[1]


def _open(cipher: AESGCM, nonce: bytes, sealed: bytes, about: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag

    try:
        return cipher.decrypt(nonce, sealed, about)
    except InvalidTag as error:
        raise SealBrokenError("changed, cut off, or sealed with another key") from error
