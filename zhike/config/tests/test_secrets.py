import stat
import subprocess
import sys
from pathlib import Path

import pytest

from zhike.config import secrets


def test_first_start_draws_secrets_that_only_the_program_can_read(tmp_path: Path) -> None:
    values = secrets.generate(tmp_path / "data")
    file = secrets.secret_file(tmp_path / "data")
    assert set(values) == set(secrets.GENERATED)
    assert len(set(values.values())) == len(values)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_secrets_never_change(tmp_path: Path) -> None:
    assert secrets.generate(tmp_path) == secrets.generate(tmp_path) == secrets.load(tmp_path)


def test_missing_secrets_are_added_and_the_others_kept(tmp_path: Path) -> None:
    first = secrets.generate(tmp_path)
    file = secrets.secret_file(tmp_path)
    kept = [line for line in file.read_text().splitlines() if not line.startswith("DB_PROGRAM")]
    file.write_text("\n".join(kept) + "\n")
    second = secrets.generate(tmp_path)
    assert second["SECRET_KEY"] == first["SECRET_KEY"]
    assert second["DB_PROGRAM_PASSWORD"] not in {"", first["DB_PROGRAM_PASSWORD"]}


def test_secrets_that_others_can_read_are_refused(tmp_path: Path) -> None:
    secrets.generate(tmp_path)
    secrets.secret_file(tmp_path).chmod(0o640)
    with pytest.raises(secrets.ExposedSecretError, match="chmod 600"):
        secrets.load(tmp_path)


def test_starts_at_the_same_moment_agree_on_one_set_of_secrets(tmp_path: Path) -> None:
    script = "import sys; from pathlib import Path; from zhike.config import secrets;"
    script += "print(secrets.generate(Path(sys.argv[1])))"
    command = [sys.executable, "-c", script, str(tmp_path)]
    project = Path(__file__).resolve().parents[3]
    starts = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=project) for _ in range(6)]
    assert len({start.communicate()[0] for start in starts}) == 1
    assert [path.name for path in secrets.secret_file(tmp_path).parent.iterdir()] == ["settings.env"]


def test_own_server_is_used_when_database_url_names_one(tmp_path: Path) -> None:
    own = {"DATABASE_URL": "postgresql://app@db/zhike", "DATABASE_OWNER_URL": "postgresql://owner@db/zhike"}
    assert secrets.database_urls(tmp_path, own) == secrets.Urls(
        owner=own["DATABASE_OWNER_URL"], program=own["DATABASE_URL"]
    )
    embedded = secrets.database_urls(tmp_path, {})
    assert embedded.program.startswith("postgresql://zhike_program:")
    assert embedded.owner.startswith("postgresql://zhike_owner:")


def test_socket_path_stays_within_what_the_system_allows(tmp_path: Path) -> None:
    assert secrets.socket_dir(tmp_path / "data") == tmp_path / "data" / "run"
    long_path = tmp_path / ("长" * 40)
    assert len(bytes(secrets.socket_dir(long_path) / secrets.SOCKET_NAME)) <= 107
    assert secrets.socket_dir(long_path) != secrets.socket_dir(tmp_path / ("远" * 40))
