import os
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from zhike.config import embedded, secrets
from zhike.config.embedded.layout import find_layout

PROJECT = Path(__file__).resolve().parents[3]
START = "import sys; from pathlib import Path; from zhike.config import embedded;"
START += "print(embedded.ensure_running(Path(sys.argv[1]), test=True).program)"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_else_can_enter_the_data_folder(started: Path) -> None:
    layout = find_layout(started)
    assert mode(started) in {0o700, 0o710}
    assert [mode(path) for path in (started / "secret", started / "files", layout.run, layout.cluster)] == [0o700] * 4
    if layout.user:
        assert started.stat().st_uid == 0
        assert {layout.run.stat().st_uid, layout.cluster.stat().st_uid} == {layout.user.pw_uid}


def test_program_role_works_but_cannot_change_the_house(started: Path) -> None:
    urls = embedded.ensure_running(started, test=True)
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        owner.execute("CREATE TABLE house (id int)")
    with psycopg.connect(urls.program, autocommit=True) as program:
        row = program.execute("SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user")
        assert row.fetchone() == (False, False, False)
        program.execute("CREATE TEMPORARY TABLE staging (id int)")
        for statement in ("CREATE TABLE mine (id int)", "DROP TABLE house", "SELECT * FROM house", "CREATE DATABASE x"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                program.execute(statement)


def test_passwords_are_asked_for_on_the_socket_too(started: Path) -> None:
    folder = embedded.status(started).socket_dir
    for user in (secrets.PROGRAM, secrets.OWNER, secrets.SUPERUSER):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(host=str(folder), user=user, password="guess", dbname="zhike")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host="127.0.0.1", user=secrets.PROGRAM, dbname="zhike", connect_timeout=2)


def test_database_sorts_and_stores_chinese(started: Path) -> None:
    with psycopg.connect(embedded.ensure_running(started, test=True).program) as connection:
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("SELECT upper('é客')").fetchone() == ("É客",)


def test_starts_at_the_same_moment_share_one_server(data_dir: Path) -> None:
    command = [sys.executable, "-c", START, str(data_dir)]
    starts = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=PROJECT) for _ in range(4)]
    assert len({start.communicate()[0] for start in starts}) == 1
    assert {start.returncode for start in starts} == {0}
    assert embedded.status(data_dir).ready


def test_first_start_that_was_killed_is_begun_again(data_dir: Path) -> None:
    half_made = data_dir / "pg.new" / "base"
    half_made.mkdir(parents=True)
    (data_dir / "pg.new" / "PG_VERSION").write_text("18\n")
    embedded.ensure_running(data_dir, test=True)
    assert embedded.status(data_dir).ready
    assert not half_made.exists()


def test_data_outlives_stop_and_start_and_the_number_of_a_dead_server_is_no_obstacle(data_dir: Path) -> None:
    url = embedded.ensure_running(data_dir, test=True).owner
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    lines = (find_layout(data_dir).cluster / "postmaster.pid").read_text().splitlines()
    assert embedded.stop(data_dir)
    assert not embedded.stop(data_dir)
    stale = "\n".join([str(os.getpid()), *lines[1:]]) + "\n"
    (find_layout(data_dir).cluster / "postmaster.pid").write_text(stale)
    assert not embedded.status(data_dir).running
    embedded.ensure_running(data_dir, test=True)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_what_an_administrator_wrote_wins_over_our_settings(data_dir: Path) -> None:
    (data_dir / "conf").mkdir()
    (data_dir / "conf" / "postgresql.local.conf").write_text("max_connections = 33\n")
    with psycopg.connect(embedded.ensure_running(data_dir, test=True).program) as connection:
        assert connection.execute("SHOW max_connections").fetchone() == ("33",)


def test_cluster_of_another_version_is_left_alone_with_a_way_out(data_dir: Path) -> None:
    embedded.ensure_running(data_dir, test=True)
    embedded.stop(data_dir)
    version = find_layout(data_dir).cluster / "PG_VERSION"
    before = version.read_text()
    version.write_text("12\n")
    with pytest.raises(embedded.EmbeddedError, match="written by PostgreSQL 12"):
        embedded.ensure_running(data_dir, test=True)
    version.write_text(before)
    embedded.ensure_running(data_dir, test=True)


def test_last_one_out_stops_the_server(data_dir: Path) -> None:
    with embedded.lease(data_dir, test=True):
        with embedded.lease(data_dir, test=True):
            assert embedded.status(data_dir).ready
        assert embedded.status(data_dir).ready
    assert not embedded.status(data_dir).running


def test_long_data_path_gets_a_private_socket_folder_elsewhere(long_dir: Path) -> None:
    with psycopg.connect(embedded.ensure_running(long_dir, test=True).program) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    folder = embedded.status(long_dir).socket_dir
    assert long_dir not in folder.parents
    assert mode(folder) == 0o700
    embedded.stop(long_dir)


def test_socket_folder_that_somebody_else_made_is_refused(long_dir: Path, tmp_path: Path) -> None:
    trap = secrets.socket_dir(long_dir)
    trap.symlink_to(tmp_path)
    try:
        with pytest.raises(embedded.EmbeddedError, match="somebody else"):
            embedded.ensure_running(long_dir, test=True)
    finally:
        trap.unlink()


@pytest.mark.skipif(os.getuid() != 0, reason="only root needs a shelter")
def test_server_of_root_works_from_a_home_that_stays_closed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    data = closed / "data"
    try:
        with psycopg.connect(embedded.ensure_running(data, test=True).program) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert mode(closed) == 0o700
        assert closed not in find_layout(data).cluster.parents
    finally:
        embedded.stop(data)
        subprocess.run(["rm", "-rf", str(find_layout(data).cluster.parent)], check=True)
