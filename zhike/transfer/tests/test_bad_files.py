"""Each kind of bad file gets its own clear sentence; nothing is kept of it."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwt

from zhike.access.actor import SystemActor
from zhike.lib.refusals import Refused
from zhike.testing.world import World
from zhike.transfer.models import ImportRun
from zhike.transfer.reading.limits import Limits
from zhike.transfer.reading.refusals import file_refusal
from zhike.transfer.reading.sheet import read_sheet

from .making import HEADERS, saved, upload, workbook, write

Build = Callable[[], bytes]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


XML = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
TYPES = {"[Content_Types].xml": b"<x/>"}


def good() -> bytes:
    return workbook([["上海华信科技有限公司"]])


def zipped(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def replaced(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a good workbook with one part of its archive changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good())) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == part else content)
    return target.getvalue()


def bomb() -> bytes:
    spaces = b" " * (300 * 2**20)
    return replaced("xl/worksheets/sheet1.xml", lambda content: content + spaces)


def encrypted_package() -> bytes:
    """Return the compound file that Excel makes of a workbook with a password: two streams."""
    sector, free, end = 512, 0xFFFFFFFF, 0xFFFFFFFE
    header = OLE + b"\0" * 16 + (0x3E).to_bytes(2, "little") + (3).to_bytes(2, "little") + b"\xfe\xff\x09\0\x06\0"
    header += b"\0" * 6 + b"".join(number.to_bytes(4, "little") for number in (0, 1, 1, 0, 0, end, 0, end, 0, 0))
    header += b"\xff" * (sector - len(header))
    table = b"".join(n.to_bytes(4, "little") for n in (0xFFFFFFFD, end)) + free.to_bytes(4, "little") * 126
    return (
        header
        + table
        + entry("Root Entry", 5, 1)
        + entry("EncryptionInfo", 2, 2)
        + entry("EncryptedPackage", 2)
        + entry("", 0)
    )


def entry(name: str, kind: int, child: int | None = None) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    none = 0xFFFFFFFF
    right = child if kind == 2 and child is not None else none
    links = [none, right, child if kind == 5 and child is not None else none]
    row = text.ljust(64, b"\0") + len(text).to_bytes(2, "little") + bytes([kind, 1])
    row += b"".join(link.to_bytes(4, "little") for link in links)
    return row.ljust(116, b"\0") + (0xFFFFFFFE).to_bytes(4, "little") + b"\0" * 8


BAD: dict[str, tuple[Build, str, str]] = {
    "an empty file": (lambda: b"", "empty_file", "文件是空的"),
    "only blanks": (lambda: b"\xef\xbb\xbf \r\n\r\n", "empty_file", "文件是空的"),
    "a pdf": (lambda: b"%PDF-1.7\n...", "wrong_type", "PDF"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "wrong_type", "图片"),
    "another archive": (lambda: zipped(**{"a.txt": b"x"}), "wrong_type", "压缩包"),
    "a rar": (lambda: b"Rar!\x1a\x07\0" + b"\0" * 50, "wrong_type", "压缩包"),
    "a Word document": (lambda: zipped(**TYPES, word__document=b"<x/>"), "wrong_type", "Word"),
    "a binary workbook": (lambda: zipped(**TYPES, **{"xl__workbook.bin": b"x"}), "wrong_type", ".xlsb"),
    "an OpenDocument sheet": (lambda: zipped(mimetype=b"x", **{"content.xml": b"<x/>"}), "wrong_type", ".ods"),
    "an XML spreadsheet": (lambda: XML, "wrong_type", "XML"),
    "a page without a table": (lambda: b"<html><body>404</body></html>", "wrong_type", "网页"),
    "rubbish": (lambda: bytes(range(1, 256)) * 40, "wrong_type", "二进制"),
    "a cut archive": (lambda: good()[: len(good()) // 2], "broken_archive", "已损坏"),
    "a cut compound file": (lambda: OLE + b"\0" * 40, "broken_archive", "已损坏"),
    "a password": (encrypted_package, "password", "密码"),
    "a bomb": (bomb, "bomb", "压缩炸弹"),
    "only headers": (lambda: workbook([]), "only_headers", "只有表头"),
    "nothing in the sheet": (lambda: saved(openpyxl.Workbook()), "no_rows", "没有任何内容"),
    "too many columns": (
        lambda: workbook([["甲"]], headers=[*HEADERS, *map(str, range(600))]),
        "too_many_columns",
        "608 列",
    ),
    "an open quote": (lambda: ('客户名称,备注\n甲,"没关\n' + "乙,好\n" * 9000).encode(), "open_quote", "引号没有配对"),
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.django_db
def test_a_bad_file_is_refused_with_its_own_sentence(kind: str) -> None:
    build, code, words = BAD[kind]
    with pytest.raises(Refused) as caught:
        upload(SystemActor(), build())
    assert caught.value.refusal.code == f"transfer.{code}"
    assert words in str(caught.value.refusal.sentence)
    assert caught.value.refusal.help
    assert not ImportRun.objects.exists()


def test_an_upload_above_the_limit_says_how_big_it_is_and_may_be(world: World) -> None:
    from zhike.access.services import change_policy

    actor = world.actor_of(world.admin)
    change_policy(actor=actor, key="transfer.import", values={"megabytes": 1, "keep_days": 30}, now=world.now)
    with pytest.raises(Refused) as caught:
        upload(actor, b"\0" * (3 * 2**20))
    assert "3 MB" in str(caught.value.refusal.sentence)
    assert "1 MB" in str(caught.value.refusal.sentence)


def test_a_file_that_vanished_is_said_to_be_gone(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        list(read_sheet(tmp_path / "gone.xlsx"))
    assert caught.value.refusal.code == "transfer.missing_file"


def test_a_stray_cell_in_the_far_corner_of_an_old_workbook_only_ends_the_child(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("客户")
    sheet.write(0, 0, "客户名称")
    sheet.write(65_535, 255, "x")
    target = io.BytesIO()
    book.save(target)
    with pytest.raises(Refused) as caught:
        list(read_sheet(write(tmp_path, "a.xls", target.getvalue()), limits=Limits(memory_bytes=400 * 2**20)))
    assert caught.value.refusal.code == "transfer.too_much_memory"
    assert "零散的单元格" in str(caught.value.refusal.sentence)


def test_a_child_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", b"name\n" + b"x\n" * 5_000_000)
    with pytest.raises(Refused) as caught:
        list(read_sheet(path, limits=Limits(cpu_seconds=1)))
    assert caught.value.refusal.code == "transfer.took_too_long"


def test_every_sentence_is_chinese_and_complete() -> None:
    for code in ("password", "bomb", "unheard_of"):
        refusal = file_refusal(code, {"megabytes": 5})
        assert "%" not in refusal.sentence
        assert refusal.sentence.endswith("。")
