"""Recordings lie sealed on disk: any range is opened alone, and nothing can be changed, cut or moved unnoticed."""

import io
import stat
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from zhike.activities.calls import keys
from zhike.activities.calls.ranges import NotSatisfiableError, Part, read_range
from zhike.activities.calls.sealing import PIECE, SealBrokenError, SealedReader, SealedWriter

KEY, NAME = b"k" * 32, "2026/11/a.sealed"


class _Kept(io.BytesIO):
    """A file whose bytes stay readable after it was closed."""

    def close(self) -> None:
        self.kept = self.getvalue()
        super().close()


def seal(data: bytes, *, key: bytes = KEY, name: str = NAME) -> bytes:
    raw = _Kept()
    writer = SealedWriter(raw, key, name)
    for start in range(0, len(data), 10_000):
        writer.write(data[start : start + 10_000])
    writer.close()
    return raw.kept


def unseal(sealed: bytes, *, key: bytes = KEY, name: str = NAME) -> bytes:
    return SealedReader(io.BytesIO(sealed), key, name).read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 17])
def test_what_was_sealed_comes_back_and_is_not_to_be_read_in_the_file(size: int) -> None:
    data = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    sealed = seal(data)
    assert unseal(sealed) == data
    assert SealedReader(io.BytesIO(sealed), KEY, NAME).size == size
    assert size < 64 or data[:64] not in sealed


@given(st.integers(0, 4 * PIECE), st.integers(0, 4 * PIECE))
def test_any_range_is_what_lies_there(first: int, second: int) -> None:
    start, stop = sorted((first, second))
    reader = SealedReader(io.BytesIO(_SEALED), KEY, NAME)
    assert b"".join(reader.walk(start, stop)) == _DATA[start:stop]


_DATA = bytes(range(256)) * (3 * PIECE // 256) + b"end"
_SEALED = seal(_DATA)


def test_a_range_opens_only_its_own_pieces() -> None:
    broken_behind = bytearray(_SEALED)
    broken_behind[-1] ^= 1
    reader = SealedReader(io.BytesIO(bytes(broken_behind)), KEY, NAME)
    assert b"".join(reader.walk(0, PIECE)) == _DATA[:PIECE]
    with pytest.raises(SealBrokenError):
        b"".join(reader.walk(0, len(_DATA)))


def test_a_file_cut_off_at_a_piece_changed_renamed_or_under_another_key_does_not_open() -> None:
    head, sealed_piece = 8 + 12 + 48, PIECE + 16
    for spoiled, key, name in (
        (_SEALED[: head + sealed_piece], KEY, NAME),
        (_SEALED[:head] + _SEALED[head + sealed_piece :], KEY, NAME),
        (_SEALED, b"x" * 32, NAME),
        (_SEALED, KEY, "2026/11/b.sealed"),
        (b"", KEY, NAME),
        (b"RIFF" + _SEALED[4:], KEY, NAME),
    ):
        with pytest.raises(SealBrokenError):
            unseal(spoiled, key=key, name=name)


def test_the_key_is_drawn_once_and_refused_when_others_may_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    key = keys.read_key()
    assert keys.read_key() == key and len(key) == 32
    assert stat.S_IMODE(keys.key_file().stat().st_mode) == 0o600
    keys.key_file().chmod(0o644)
    with pytest.raises(keys.ExposedKeyError):
        keys.read_key()


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", Part(0, 100, is_whole=True)),
        ("bytes=0-", Part(0, 100)),
        ("bytes=10-19", Part(10, 20)),
        ("bytes=90-200", Part(90, 100)),
        ("bytes=-5", Part(95, 100)),
        ("bytes=0-1,5-6", Part(0, 100, is_whole=True)),
        ("bytes=9-3", Part(0, 100, is_whole=True)),
        ("lines=1-2", Part(0, 100, is_whole=True)),
    ],
)
def test_a_range_header_names_a_part(header: str, part: Part) -> None:
    assert read_range(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_a_range_behind_the_end_cannot_be_satisfied(header: str) -> None:
    with pytest.raises(NotSatisfiableError):
        read_range(header, 100)
