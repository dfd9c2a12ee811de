import os
import signal
import threading
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from zhike.config import embedded
from zhike.config.embedded.layout import find_layout

pytestmark = pytest.mark.reliability


def kill_server(data_dir: Path) -> None:
    pid = embedded.status(data_dir).pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=10)


def test_acknowledged_rows_survive_a_killed_server_with_work_in_progress(data_dir: Path) -> None:
    url = embedded.ensure_running(data_dir).owner
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE ledger (n int PRIMARY KEY)")
    acknowledged: list[int] = []

    def write() -> None:
        with suppress(psycopg.OperationalError), psycopg.connect(url, autocommit=True) as connection:
            for n in range(1_000_000):
                connection.execute("INSERT INTO ledger VALUES (%s)", (n,))
                acknowledged.append(n)

    def compute() -> None:
        with suppress(psycopg.OperationalError), psycopg.connect(url) as connection:
            connection.execute("SELECT count(*) FROM generate_series(1, 1000000000)")

    threads = [threading.Thread(target=write), threading.Thread(target=compute)]
    for thread in threads:
        thread.start()
    while len(acknowledged) < 200:
        threads[0].join(0.01)
    kill_server(data_dir)
    embedded.ensure_running(data_dir)
    for thread in threads:
        thread.join(30)
    with psycopg.connect(url) as connection:
        kept = {n for (n,) in connection.execute("SELECT n FROM ledger")}
    assert set(acknowledged) <= kept
    assert len(kept) - len(acknowledged) <= 1


def test_half_a_crash_leaves_no_process_behind(data_dir: Path) -> None:
    embedded.ensure_running(data_dir)
    cluster = find_layout(data_dir).cluster
    kill_server(data_dir)
    embedded.ensure_running(data_dir)
    pid = embedded.status(data_dir).pid
    family = {pid, *(child.pid for child in psutil.Process(pid).children())}
    ours = {p.pid for p in psutil.process_iter(["cwd", "name"]) if p.info["cwd"] == str(cluster)}
    assert ours <= family
