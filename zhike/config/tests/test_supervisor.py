import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from zhike.config.supervisor import FIRST_DELAY, LONGEST_DELAY, Part, Supervisor, next_delay

PROJECT = Path(__file__).resolve().parents[3]
PROGRAM = """
import sys
from pathlib import Path
from zhike.config.supervisor import Part, Supervisor
folder = Path(sys.argv[1])
child = '''
import os, subprocess, sys, time
from pathlib import Path
from zhike.config.supervisor import die_with_parent
die_with_parent()
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
with (Path(sys.argv[1]) / sys.argv[2]).open("a") as file:
    file.write(f"{os.getpid()} {grandchild.pid}\\\\n")
time.sleep(600)
'''
parts = [Part(name, [sys.executable, "-c", child, str(folder), name]) for name in ("web", "worker")]
watch = lambda: "mended" if (folder / "broken").exists() and not (folder / "broken").unlink() else None
report = lambda what, part: print(what, part.name if part else "", flush=True)
Supervisor(parts, watch=watch, report=report).run(when_started=lambda: print("started", flush=True))
print("finished", flush=True)
"""


class Run:
    """A supervisor in a process of its own, as in production."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(folder)], cwd=PROJECT, stdout=subprocess.PIPE
        )

    def lives(self, name: str, count: int = 1) -> list[list[int]]:
        """Wait until a part was started so many times; return (pid, grandchild) of each life."""
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            path = self.folder / name
            lines = path.read_text().splitlines() if path.exists() else []
            if len(lines) >= count:
                return [[int(number) for number in line.split()] for line in lines]
            time.sleep(0.02)
        raise AssertionError(f"{name} was not started {count} times")


def are_gone(pids: list[int]) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        alive = [pid for pid in pids if psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE]
        if not alive:
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def run(tmp_path: Path):
    run = Run(tmp_path)
    yield run
    if run.process.poll() is None:
        run.process.terminate()
    run.process.wait(30)
    run.process.stdout.close()


def test_part_that_was_killed_is_started_again_without_its_leftovers(run: Run) -> None:
    [[pid, grandchild]] = run.lives("web")
    os.kill(pid, signal.SIGKILL)
    second = run.lives("web", 2)[1]
    assert are_gone([pid, grandchild])
    assert psutil.pid_exists(second[0])
    assert len(run.lives("worker")) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stop_ends_every_process_of_every_part(run: Run, number: signal.Signals) -> None:
    everybody = [*run.lives("web")[0], *run.lives("worker")[0]]
    run.process.send_signal(number)
    output = run.process.communicate(timeout=30)[0].decode()
    assert run.process.returncode == 0
    assert "finished" in output
    assert are_gone(everybody)


def test_parts_end_when_the_supervisor_itself_is_killed(run: Run) -> None:
    parts = [run.lives("web")[0][0], run.lives("worker")[0][0]]
    run.process.kill()
    assert are_gone(parts)


def test_watch_mends_what_is_no_child_and_says_so(run: Run) -> None:
    run.lives("web")
    (run.folder / "broken").touch()
    deadline = time.monotonic() + 10
    while (run.folder / "broken").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    run.process.terminate()
    assert b"mended" in run.process.communicate(timeout=30)[0]


def test_part_that_can_wait_starts_when_the_others_are_up() -> None:
    waiting, first = Part("worker", ["true"], can_wait=3600), Part("web", ["true"])
    supervisor = Supervisor([waiting, first], watch=lambda: None, report=lambda what, part: None)

    def when_started() -> None:
        supervisor.tick()
        assert waiting.process is None
        supervisor.start_waiting()
        supervisor.tick()
        assert waiting.process is not None
        supervisor.stopping = True

    supervisor.run(when_started=when_started)


def test_restarts_come_slower_while_a_part_keeps_dying_and_fast_again_once_it_lived() -> None:
    delays = [FIRST_DELAY]
    for _ in range(12):
        delays.append(next_delay(delays[-1], lived=1.0))
    assert delays == sorted(delays)
    assert delays[-1] == LONGEST_DELAY
    assert next_delay(delays[-1], lived=60.0) == FIRST_DELAY
