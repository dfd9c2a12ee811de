"""Kill everything at random while people work: nothing acknowledged is lost, nothing happens twice."""

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from zhike.cli.context import PROJECT_DIR
from zhike.cli.tests.running import LOGIN, PASSWORD, Client, Program, environment, running_program, wait_until
from zhike.config import embedded, secrets

pytestmark = pytest.mark.reliability
ROWS = 8000
START_IMPORT = """
import os, sys
os.environ["ZHIKE_DATA_DIR"] = sys.argv[1]
from zhike.cli.context import load_django
load_django()
from pathlib import Path
from django.core.files.base import File
from django.utils import timezone
from zhike.access.command import actor_for_command
from zhike.transfer.services import Settlement, Upload, map_columns, start_import, upload_import
actor, now, file = actor_for_command(None), timezone.now(), Path(sys.argv[2])
with file.open("rb") as content:
    run = upload_import(actor=actor, upload=Upload(file.name, File(content, name=file.name)), now=now)
columns = {int(at): key for at, key in run.columns.items()}
settlement = Settlement(columns=columns, values=run.values, duplicates="skip")
map_columns(actor=actor, run_id=run.pk, mapping=settlement, now=now)
start_import(actor=actor, run_id=run.pk, now=now, in_background=True)
print(run.pk)
"""


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    with running_program() as program:
        program.run("createadmin", "--login", LOGIN, "--password-stdin", given=PASSWORD + "\n")
        file = program.data_dir / "few.csv"
        write_customers(file, "起步", 40)
        assert json.loads(program.run("import", "customers", str(file), "--json"))["created"] == 40
        yield program


def write_customers(file: Path, stem: str, count: int) -> None:
    lines = [f"{stem}测试{n:06d}有限公司,138{n:08d}" for n in range(count)]
    file.write_text("\n".join(["客户名称,手机", *lines]) + "\n", encoding="utf-8")


def ask(program: Program, question: str) -> list[tuple[object, ...]]:
    url = secrets.database_urls(program.data_dir, {}).owner
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchall()


class Writer(threading.Thread):
    """Somebody who logs one contact after another and repeats what was not acknowledged."""

    def __init__(self, program: Program, name: str, customers: list[int], until: float) -> None:
        super().__init__()
        self.client, self.stem, self.customers, self.until = Client(program), name, customers, until
        self.acknowledged: list[str] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.client.sign_in()
            path = f"/follow-ups/new/{self.customers[0]}/"
            fields = self.client.form(path)
            count = 0
            while time.monotonic() < self.until:
                self._write(fields, count)
                count += 1
        except BaseException as error:
            self.error = error

    def _write(self, fields: dict[str, str], count: int) -> None:
        content = f"{self.stem}-{count}"
        key = f"{abs(hash((self.stem, count))) % 16**12:012x}"
        once = f"00000000-0000-4000-8000-{key}"
        customer = self.customers[count % len(self.customers)]
        sent = fields | {"content": content, "once_key": once, "reached": "yes", "kind": "phone"}
        if self.client.insist(f"/follow-ups/new/{customer}/", sent, until=self.until + 60):
            self.acknowledged.append(content)
        time.sleep(0.05)


def start_import(program: Program, file: Path) -> None:
    command = [sys.executable, "-c", START_IMPORT, str(program.data_dir), str(file)]
    subprocess.run(command, cwd=PROJECT_DIR, env=environment(), check=True, capture_output=True)


def imported(program: Program) -> int:
    return int(str(ask(program, "SELECT count(*) FROM customers_customer WHERE name LIKE '中途测试%'")[0][0]))


def kill_database(program: Program) -> None:
    pid = embedded.status(program.data_dir).pid
    assert pid
    import os

    os.kill(pid, 9)


def test_everything_may_be_killed_while_people_work(program: Program) -> None:
    customers = [int(str(row[0])) for row in ask(program, "SELECT id FROM customers_customer ORDER BY id LIMIT 40")]
    until = time.monotonic() + 22
    writers = [Writer(program, f"写手{n}", customers[n::3], until) for n in range(3)]
    for writer in writers:
        writer.start()
    file = program.data_dir / "many.csv"
    write_customers(file, "中途", ROWS)
    start_import(program, file)
    wait_until(lambda: imported(program) > 0, seconds=60, what="first rows of the import", said=program.said)
    program.part("worker").kill()
    time.sleep(2)
    for child in program.part("serve").children():
        child.kill()
    time.sleep(3)
    kill_database(program)
    wait_until(program.is_healthy, seconds=30, what="health after the database was killed")
    program.part("serve").kill()
    time.sleep(1)
    wait_until(program.is_healthy, seconds=30, what="health after the web server was killed")
    for writer in writers:
        writer.join(120)
        assert writer.error is None, writer.error
    acknowledged = [content for writer in writers for content in writer.acknowledged]
    stored = Counter(
        row[0] for row in ask(program, "SELECT content FROM activities_followup WHERE content LIKE '写手%'")
    )
    assert len(acknowledged) > 30
    assert set(acknowledged) <= set(stored)
    assert set(stored.values()) == {1}
    wait_until(lambda: imported(program) == ROWS, seconds=120, what="the whole import", said=program.said)
    state = "SELECT state FROM transfer_importrun ORDER BY id DESC LIMIT 1"
    wait_until(lambda: ask(program, state) == [("done",)], seconds=60, what="the end of the import")
    names = "SELECT count(DISTINCT name) FROM customers_customer WHERE name LIKE '中途测试%'"
    assert ask(program, names) == [(ROWS,)]
    assert imported(program) == ROWS


def test_stop_is_clean_and_leaves_no_process(program: Program) -> None:
    program.wait()
    family = [program.process.pid, *(p.pid for p in program.part("serve").children())]
    family += [program.part("serve").pid, program.part("worker").pid]
    program.process.terminate()
    assert program.process.wait(60) == 0
    import psutil

    assert not [pid for pid in family if psutil.pid_exists(pid)]
    assert not embedded.status(program.data_dir).running
