"""Mutated files: whatever bytes change, the answer is rows or a refusal, never another error."""

import io
import random
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from zhike.lib.refusals import Refused
from zhike.transfer.mapping.headers import guess
from zhike.transfer.reading.limits import Limits
from zhike.transfer.reading.sheet import open_sheet, read_sheet
from zhike.transfer.rows.draft import Blank, Refusal, RowDraft
from zhike.transfer.rows.plan import Plan
from zhike.transfer.rows.reading import read_row
from zhike.transfer.rows.reasons import sentences
from zhike.transfer.rows.travel import Arrival

from .making import CODE, workbook, write

ROW = ["上海华信科技有限公司", CODE, "13542769662/13696549989", "a@yehe.cn", "林坤", "2027/06/27", "王晓燕", "=1+1"]
FEW = Limits(memory_bytes=400 * 2**20, cpu_seconds=10, silence_seconds=20)


def flipped(content: bytes, chance: random.Random, count: int) -> bytes:
    """Change some bytes, and sometimes cut or repeat a piece."""
    changed = bytearray(content)
    for _ in range(count):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    if chance.random() < 0.3:
        at = chance.randrange(len(changed))
        del changed[at : at + chance.randrange(1, 64)]
    return bytes(changed)


def inside(content: bytes, chance: random.Random) -> bytes:
    """Change bytes of one part of the archive, so that the damage lies behind the checksums."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        victim = chance.choice([info.filename for info in old.infolist()])
        for info in old.infolist():
            part = old.read(info)
            new.writestr(info.filename, flipped(part, chance, 12) if info.filename == victim else part)
    return target.getvalue()


def survive(path: Path) -> None:
    """Read a file and normalise its rows, as an import does."""
    try:
        rows = list(read_sheet(path, limits=FEW))
    except Refused as refused:
        assert refused.refusal.sentence
        return
    found = guess(rows)
    plan = Plan(columns=found.columns or dict.fromkeys(range(3), "name"))
    with open_sheet(path, limits=FEW, plan=plan.to_json()) as sheet:
        arrived = [Arrival(plan).unpack(row)[0] for row in sheet.read]
    assert [row.row for row in arrived] == [number for number, _ in rows]
    for read in arrived:
        reasons = getattr(read, "reasons", ())
        assert not any(reason.code == "unreadable_row" for reason in reasons)
        sentences([reason.to_json() for reason in reasons])


@pytest.mark.parametrize("seed", range(25))
def test_flipped_bytes_of_a_workbook_never_break_the_reading(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    content = workbook([ROW] * 20, above=["标题"])
    mutant = inside(content, chance) if seed % 2 else flipped(content, chance, 1 + seed)
    survive(write(tmp_path, "a.xlsx", mutant))


@pytest.mark.parametrize("seed", range(8))
def test_flipped_bytes_of_text_never_break_the_reading(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    text = "\r\n".join(",".join(str(cell) for cell in ROW) for _ in range(20))
    survive(write(tmp_path, "a.csv", flipped(text.encode(chance.choice(["utf-8", "gbk", "utf-16"])), chance, 30)))


def test_any_cell_of_any_kind_is_read_without_an_error() -> None:
    from zhike.transfer.mapping.fields import FIELDS

    chance = random.Random(7)
    odd = [
        "\0",
        "\ud800",
        "=cmd|' /C calc'!A0",
        "١٢٣",
        "½",
        "💥" * 300,
        float("nan"),
        float("inf"),
        -1,
        10**400,
        True,
        "{}",
    ]
    plan = Plan(columns={index: field.key for index, field in enumerate(FIELDS)}, may_create_sources=True)
    kinds: Counter[type] = Counter()
    for number in range(1, 301):
        cells = [chance.choice([*odd, *ROW, None]) for _ in FIELDS]
        if number % 50 == 0:
            cells = [chance.choice([None, " ", ""]) for _ in FIELDS]
        read = read_row(number, cells, plan)
        kinds[type(read)] += 1
        assert read.row == number
        reasons = () if isinstance(read, Blank) else read.reasons
        sentences([reason.to_json() for reason in reasons])
        if isinstance(read, RowDraft):
            assert read.name.strip() and "\0" not in str(read) and read.name.isprintable()
        if isinstance(read, Refusal):
            assert reasons, "a row that is refused says why"
    assert kinds[Blank] == 6 and kinds[RowDraft] > 100 and sum(kinds.values()) == 300
