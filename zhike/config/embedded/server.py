"""Start, find and stop the embedded server."""

import os
import shlex
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from zhike.config import secrets
from zhike.config.embedded import roles, shelter
from zhike.config.embedded.configuration import config_files, configure, write_shared
from zhike.config.embedded.folders import locked, own_folder, prepare
from zhike.config.embedded.identity import EmbeddedError
from zhike.config.embedded.layout import Layout, find_layout

START_SECONDS = 60
STOP_SECONDS = 60
STAMP = "provisioned"
LOG_LIMIT = 10 * 1024 * 1024


@dataclass(frozen=True)
class Status:
    """What the embedded server of one data folder does right now."""

    running: bool
    ready: bool
    pid: int | None
    socket_dir: Path


def ensure_running(data_dir: Path, *, test: bool = False) -> secrets.Urls:
    """Return the addresses of a server that runs, first creating and starting whatever is missing.

    Repeats safely, waits for another caller who does the same, and recovers a
    cluster whose server was killed. `test` gives up durability for speed.
    """
    layout = find_layout(data_dir, create_user=True)
    with locked(layout):
        layout = prepare(layout)
        values = secrets.generate(layout.data)
        if not _status(layout).ready:
            _initialise(layout, values)
            configure(layout, test=test)
            _start(layout)
        if _stamp(layout) != roles.VERSION:
            _provision(layout, values)
    return secrets.embedded_urls(values, layout.run)


def stop(data_dir: Path) -> bool:
    """Stop the server cleanly and say whether one was running. Open sessions are ended."""
    layout = find_layout(data_dir)
    if not layout.cluster.exists():
        return False
    with locked(layout):
        layout = prepare(layout)
        if not _status(layout).running:
            return False
        result = _run(layout, "pg_ctl", "stop", "-D", str(layout.cluster), "-m", "fast", "-t", str(STOP_SECONDS), "-s")
    if result.returncode:
        raise EmbeddedError(f"The database server did not stop: {result.stderr.strip()}")
    return True


def status(data_dir: Path) -> Status:
    return _status(find_layout(data_dir))


def _status(layout: Layout) -> Status:
    lines = _pid_file(layout)
    pid = int(lines[0]) if lines and lines[0].strip().isdigit() else None
    alive = pid is not None and _is_our_server(pid, layout)
    ready = alive and len(lines) > 7 and lines[7].strip() == "ready"
    return Status(running=alive, ready=ready, pid=pid if alive else None, socket_dir=layout.run)


def _pid_file(layout: Layout) -> list[str]:
    try:
        return (layout.cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _is_our_server(pid: int, layout: Layout) -> bool:
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        return process.name().startswith("postgres") and Path(process.cwd()) == layout.cluster
    except psutil.Error:
        return False


def _initialise(layout: Layout, values: dict[str, str]) -> None:
    """Create the cluster beside its final place, so that a killed first start leaves nothing half made."""
    if (layout.cluster / "PG_VERSION").exists():
        _refuse_other_version(layout)
        return
    draft = layout.cluster.with_name("pg.new")
    subprocess.run(["rm", "-rf", "--", str(draft)], check=True)
    own_folder(draft, 0o700, layout.uid, layout.gid)
    password_file = write_shared(layout, "initial-password", values["DB_SUPERUSER_PASSWORD"] + "\n")
    locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
    auth = ("--auth-local=scram-sha-256", "--auth-host=reject", f"--username={secrets.SUPERUSER}")
    options = ("--no-instructions", "--encoding=UTF8", *locale, *auth, f"--pwfile={password_file}")
    try:
        result = _run(layout, "initdb", "-D", str(draft), *options)
    finally:
        password_file.unlink(missing_ok=True)
    if result.returncode:
        raise EmbeddedError(f"The database could not be created: {result.stderr.strip()}")
    draft.replace(layout.cluster)


def _refuse_other_version(layout: Layout) -> None:
    written_by = (layout.cluster / "PG_VERSION").read_text(encoding="utf-8").strip()
    brought = _run(layout, "postgres", "--version").stdout.split()[-1].split(".")[0]
    if written_by != brought:
        raise EmbeddedError(
            f"{layout.cluster} was written by PostgreSQL {written_by}, and this program brings {brought}. Dump the "
            "database with the program's former version and restore it into a new data folder (docs/operations.md)."
        )


def _start(layout: Layout) -> None:
    """Start the server; after a crash wait for its last processes, then end them."""
    _rotate_log(layout)
    options = " ".join(f"-c {name}={shlex.quote(str(path))}" for name, path in config_files(layout).items())
    command = ("start", "-D", str(layout.cluster), "-o", options, "-l", str(layout.log), "-w", "-s")
    for attempt in range(3):
        _clear_stale_files(layout)
        if _run(layout, "pg_ctl", *command, "-t", str(START_SECONDS)).returncode == 0:
            return
        _end_orphans(layout, patience=2.0 * (attempt + 1))
    tail = "\n".join(layout.log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:])
    raise EmbeddedError(f"The database server does not start. The end of {layout.log}:\n{tail}")


def _clear_stale_files(layout: Layout) -> None:
    """Remove the lock files of a killed server, whose number another process may carry by now."""
    if _status(layout).running:
        return
    for stale in (layout.cluster / "postmaster.pid", layout.run / f"{secrets.SOCKET_NAME}.lock"):
        stale.unlink(missing_ok=True)


def _end_orphans(layout: Layout, *, patience: float) -> None:
    deadline = time.monotonic() + patience
    while (left := _orphans(layout)) and time.monotonic() < deadline:
        time.sleep(0.1)
    for process in left:
        process.kill()


def _orphans(layout: Layout) -> list[psutil.Process]:
    if _status(layout).running:
        return []
    return [process for process in psutil.process_iter() if _is_our_server(process.pid, layout)]


def _rotate_log(layout: Layout) -> None:
    if layout.log.stat().st_size > LOG_LIMIT:
        layout.log.replace(layout.log.with_suffix(".log.1"))
        layout.log.touch(mode=0o600)
        os.chown(layout.log, layout.uid, layout.gid)


def _stamp(layout: Layout) -> str:
    try:
        return (layout.conf / STAMP).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _provision(layout: Layout, values: dict[str, str]) -> None:
    result = _psql(layout, values["DB_SUPERUSER_PASSWORD"], "postgres", roles.provisioning_script(values))
    if result.returncode:
        raise EmbeddedError(f"The database roles could not be created: {result.stderr.strip()}")
    write_shared(layout, STAMP, roles.VERSION)


def ask(data_dir: Path, question: str) -> str:
    """Return what the program's database answers to one statement, as text; empty when it cannot answer.

    For the supervisor, which loads no database driver.
    """
    layout = shelter.find_or_make(find_layout(data_dir))
    password = secrets.load(layout.data).get("DB_SUPERUSER_PASSWORD", "")
    result = _psql(layout, password, secrets.DATABASE, question)
    return "" if result.returncode else result.stdout.strip()


def _psql(layout: Layout, password: str, database: str, script: str) -> subprocess.CompletedProcess[str]:
    options = ("-h", str(layout.run), "-U", secrets.SUPERUSER, "-d", database, "-v", "ON_ERROR_STOP=1", "-qAtX")
    return _run(layout, "psql", *options, script=script, password=password)


def _run(
    layout: Layout, tool: str, *args: str, script: str | None = None, password: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a tool of the server as its user, in its folder, with an environment of its own."""
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
    if password:
        environment["PGPASSWORD"] = password
    identity = {"user": layout.uid, "group": layout.gid, "extra_groups": []} if layout.user else {}
    log = layout.log.with_name("pg_tool.log")
    with log.open("w+", encoding="utf-8") as output:
        log.chmod(0o600)
        done = subprocess.run(
            [str(layout.bin / tool), *args],
            input=script,
            stdin=None if script is not None else subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            text=True,
            check=False,
            cwd=layout.run,
            env=environment,
            umask=0o077,
            **identity,  # type: ignore[call-overload]
        )
        output.seek(0)
        said = output.read()
    return subprocess.CompletedProcess(done.args, done.returncode, said, said)
