"""Import of 100,000 rows by the command: rows a second and the most memory it took, beside bare COPY and INSERT."""

import csv
import json
import sys
import time
from pathlib import Path
from random import Random

from . import base, words
from .figures import Figure
from .invent import mobile
from .run import Run
from .watch import run_watched

ROWS = 100_000
HEADERS = ("客户名称", "联系人", "职务", "手机", "邮箱", "统一社会信用代码", "地区", "地址", "级别", "来源", "备注")
KNOWN_SHARE = 0.02
_FLOOR_TABLES = ("customers_customer", "customers_contact", "customers_contactpoint", "customers_searchentry")


def write_file(run: Run, folder: Path) -> Path:
    """Write the workbook of a sales team as CSV: new customers, and some that are there already."""
    random = Random(ROWS)
    file = folder / "import.csv"
    known = [name for name in run.known.names if name]
    with file.open("w", encoding="utf-8-sig", newline="") as output:
        writer = csv.writer(output)
        writer.writerow(HEADERS)
        for number in range(ROWS):
            city, trade = random.choice(words.CITIES), random.choice(words.TRADES)
            brand = "".join(random.choice(words.SYLLABLES) for _ in range(4))
            name = f"{city[0]}{brand}{trade[0]}有限公司"
            if random.random() < KNOWN_SHARE:
                name = random.choice(known)
            phone = mobile(f"19{random.randrange(10**9):09d}").value
            person = random.choice("王李张刘陈杨赵黄") + random.choice("伟芳娜敏静丽强磊")
            mail = f"u{number}@example.com" if random.random() < 0.3 else ""
            row = (name, person, "采购经理", phone, mail, "", city[0], f"人民路{number % 999}号", "一般", "展会", "")
            writer.writerow(row)
    return file


def measure(run: Run, folder: Path) -> None:
    """Take the figure of the import; what came in is taken away again by clean()."""
    file, result = write_file(run, folder), folder / "import-result.csv"
    command = [sys.executable, "-m", "zhike.cli", "--data-dir", str(folder), "import", "customers", str(file)]
    command += ["--duplicates", "skip", "--result", str(result), "--json"]
    done = run_watched(command, folder=base.PROJECT)
    note = json.dumps({k: v for k, v in json.loads(done.said).items() if isinstance(v, int)}, ensure_ascii=False)
    floor = _floor(run)
    run.add(
        Figure(
            "import.rows",
            f"import of {ROWS:,} rows by command (csv, whole command)",
            "rows/s",
            round(ROWS / done.seconds, 0),
            count=ROWS,
            floor=floor,
            floor_is="the same rows by INSERT … SELECT into the indexed tables",
            note=note,
        )
    )
    run.add(Figure("import.memory", "import: most memory, all its processes", "MB", round(done.most, 0)))


def _floor(run: Run) -> float:
    """Return the rows a second of copying 20,000 imported customers with all that hangs on them; rolled back."""
    count = 20_000
    connection = run.floor.connection
    began = time.perf_counter()
    with connection.transaction(force_rollback=True):
        for table in _FLOOR_TABLES:
            _copy_newest(run, table, count)
    return round(count / (time.perf_counter() - began), 0)


def _copy_newest(run: Run, table: str, count: int) -> None:
    """Insert the newest customers' rows of a table again under ids of their own."""
    from .writes import columns_of

    first, last = run.known.last_id - count, run.known.last_id
    shift = 1_000_000_000
    key = "id" if table == "customers_customer" else "customer_id"
    values = {key: f"{key} + {shift}", "number": "'B' || number"}
    if table in ("customers_contact", "customers_contactpoint"):
        values["id"] = f"id + {shift}"
    if table == "customers_contactpoint":
        values["contact_id"] = f"contact_id + {shift}"
    columns = columns_of(run, table)
    run.floor.connection.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values.get(c, c) for c in columns)}"
        f" FROM {table} WHERE {key} > {first} AND {key} <= {last}"
    )
