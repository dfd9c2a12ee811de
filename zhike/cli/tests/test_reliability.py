"""Kill everything at random while people work: nothing acknowledged is lost, nothing happens twice."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
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
        write_customers(file, "起步", "138", 40)
        assert json.loads(program.run("import", "customers", str(file), "--json"))["created"] == 40
        yield program


def write_customers(file: Path, stem: str, prefix: str, count: int) -> None:
    lines = [f"{stem}测试{n:06d}有限公司,{prefix}{n:08d}" for n in range(count)]
    file.write_text("\n".join(["客户名称,手机", *lines]) + "\n", encoding="utf-8")


def ask(program: Program, question: str) -> list[tuple[object, ...]]:
    url = secrets.database_urls(program.data_dir, {}).owner
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchall()


class Writer(threading.Thread):
    """Somebody who logs one contact after another and repeats what was not acknowledged."""

    def __init__(self, program: Program, name: str, customers: list[int]) -> None:
        super().__init__(daemon=True)
        self.client, self.stem, self.customers = Client(program), name, customers
        self.evening = threading.Event()
        self.acknowledged: list[str] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.client.sign_in()
            fields = self.client.form(f"/follow-ups/new/{self.customers[0]}/")
            while not self.evening.is_set():
                self._write(fields, len(self.acknowledged))
        except BaseException as error:
            self.error = error

    def _write(self, fields: dict[str, str], count: int) -> None:
        content = f"{self.stem}-{count}"
        customer = self.customers[count % len(self.customers)]
        sent = fields | {"content": content, "once_key": str(uuid.uuid4()), "reached": "yes", "kind": "phone"}
        assert self.client.insist(f"/follow-ups/new/{customer}/", sent, until=time.monotonic() + 120)
        self.acknowledged.append(content)
        time.sleep(0.05)


def go_home(writers: list[Writer]) -> None:
    for writer in writers:
        writer.evening.set()
    for writer in writers:
        writer.join(130)
        assert writer.error is None, writer.error


def start_import(program: Program, file: Path) -> None:
    command = [sys.executable, "-c", START_IMPORT, str(program.data_dir), str(file)]
    subprocess.run(command, cwd=PROJECT_DIR, env=environment(), check=True, capture_output=True)


def imported(program: Program) -> int:
    return int(str(ask(program, "SELECT count(*) FROM customers_customer WHERE name LIKE '中途测试%'")[0][0]))


def kill_everything(program: Program) -> None:
    """Kill the worker, the web server's child, the database and the web server, one after another."""
    program.part("worker").kill()
    time.sleep(2)
    for child in program.part("serve").children():
        child.kill()
    time.sleep(2)
    pid = embedded.status(program.data_dir).pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    wait_until(program.is_healthy, seconds=120, what="health after the database was killed", said=program.said)
    program.part("serve").kill()
    time.sleep(0.5)
    wait_until(program.is_healthy, seconds=120, what="health after the web server was killed", said=program.said)


def test_everything_may_be_killed_while_people_work(program: Program) -> None:
    customers = [int(str(row[0])) for row in ask(program, "SELECT id FROM customers_customer ORDER BY id LIMIT 40")]
    writers = [Writer(program, f"写手{n}", customers[n::3]) for n in range(3)]
    for writer in writers:
        writer.start()
    file = program.data_dir / "many.csv"
    write_customers(file, "中途", "139", ROWS)
    start_import(program, file)
    wait_until(lambda: imported(program) > 0, seconds=120, what="first rows of the import", said=program.said)
    kill_everything(program)
    before = [len(writer.acknowledged) for writer in writers]
    wait_until(
        lambda: all(len(w.acknowledged) >= n + 3 for w, n in zip(writers, before, strict=True)),
        seconds=120,
        what="people at work again",
        said=program.said,
    )
    go_home(writers)
    acknowledged = [content for writer in writers for content in writer.acknowledged]
    stored = Counter(
        row[0] for row in ask(program, "SELECT content FROM activities_followup WHERE content LIKE '写手%'")
    )
    assert set(acknowledged) <= set(stored)
    assert set(stored.values()) == {1}
    wait_until(lambda: imported(program) == ROWS, seconds=120, what="the whole import", said=program.said)
    state = "SELECT state FROM transfer_importrun ORDER BY id DESC LIMIT 1"
    wait_until(lambda: ask(program, state) == [("done",)], seconds=120, what="the end of the import")
    names = "SELECT count(DISTINCT name) FROM customers_customer WHERE name LIKE '中途测试%'"
    assert ask(program, names) == [(ROWS,)]
    assert imported(program) == ROWS


def test_stop_is_clean_and_leaves_no_process(program: Program) -> None:
    program.wait()
    family = [program.process.pid, *(p.pid for p in program.part("serve").children())]
    family += [program.part("serve").pid, program.part("worker").pid]
    program.process.terminate()
    assert program.process.wait(60) == 0
    assert not [pid for pid in family if psutil.pid_exists(pid)]
    assert not embedded.status(program.data_dir).running
