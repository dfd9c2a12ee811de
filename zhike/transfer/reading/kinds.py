"""Tell what a file is by its first bytes, whatever its name says."""

import zipfile
from pathlib import Path

from .problem import Unreadable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"{\\rtf", "word"),
    (b"SQLite format 3", "database"),
    (b"\x7fELF", "program"),
    (b"MZ\x90\x00", "program"),
    (b"\x09\x00\x04\x00", "old_excel"),
    (b"\x09\x02\x06\x00", "old_excel"),
    (b"\x09\x04\x06\x00", "old_excel"),
)
_HEAD = 8192


def kind_of(path: Path) -> str:
    """Return xlsx, xls, html or text; raise Unreadable for everything else, naming what it is."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise Unreadable("empty_file")
    if head.startswith(b"PK"):
        return _kind_of_archive(path)
    if head.startswith(_OLE):
        return _kind_of_compound(path)
    for magic, what in _FOREIGN:
        if head.startswith(magic):
            raise Unreadable("wrong_type", {"what": what})
    return _kind_of_text(head)


def _kind_of_archive(path: Path) -> str:
    """Tell a workbook from other archives by the names inside."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise Unreadable("broken_archive") from error
    if any(name.startswith("xl/") and name.endswith(".bin") and "workbook" in name for name in names):
        raise Unreadable("wrong_type", {"what": "xlsb"})
    if "[Content_Types].xml" in names and not any(name.startswith(("word/", "ppt/")) for name in names):
        return "xlsx"
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise Unreadable("wrong_type", {"what": "word"})
    if "mimetype" in names and "content.xml" in names:
        raise Unreadable("wrong_type", {"what": "ods"})
    raise Unreadable("wrong_type", {"what": "archive"})


def _kind_of_compound(path: Path) -> str:
    """Tell an old workbook, a locked one and other Office files apart by their streams."""
    import olefile

    try:
        with olefile.OleFileIO(path, raise_defects=olefile.DEFECT_FATAL) as compound:
            streams = {parts[-1].casefold() for parts in compound.listdir()}
    except Exception as error:
        raise Unreadable("broken_archive") from error
    if streams & {"encryptedpackage", "encryptioninfo"}:
        raise Unreadable("password")
    if streams & {"workbook", "book"}:
        return "xls"
    raise Unreadable("wrong_type", {"what": "word" if "worddocument" in streams else "office"})


def _kind_of_text(head: bytes) -> str:
    """Tell web pages, XML and binary rubbish from delimited text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<?xml") and b"spreadsheet" in start:
        raise Unreadable("wrong_type", {"what": "xml_spreadsheet"})
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<style")) or b"<table" in start:
        return "html"
    if start.startswith((b"<?xml", b"{", b"[")) and b"\0" not in head:
        raise Unreadable("wrong_type", {"what": "data"})
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head) - head.count(0) - head.count(27)
    if controls > max(3, len(head) // 50):
        raise Unreadable("wrong_type", {"what": "unknown"})
    return "text"
