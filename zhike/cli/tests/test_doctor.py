import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhike.cli import main
from zhike.cli.context import PROJECT_DIR, Context
from zhike.cli.doctor import folders
from zhike.cli.doctor.finding import Level
from zhike.config import embedded, secrets

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def started() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="zhike-test-", dir="/tmp"))
    embedded.ensure_running(folder, test=True)
    yield folder
    embedded.stop(folder)
    shutil.rmtree(folder)


def levels(check: object, data_dir: Path) -> dict[str, Level]:
    context = Context(data_dir=data_dir, language="zh", as_json=False)
    return {finding.key: finding.level for finding in check(context)}  # type: ignore[operator]


def test_fresh_data_folder_is_in_order(started: Path) -> None:
    assert set(levels(folders.check_folders, started).values()) == {Level.OK}
    assert levels(folders.check_secrets, started) == {"secret_file": Level.OK}


@pytest.mark.parametrize("name", [".", "secret", "files", "run", "pg", "conf", "logs"])
def test_folder_that_others_can_enter_is_found(started: Path, name: str) -> None:
    folder = started / name
    before = folder.stat().st_mode
    folder.chmod(0o755)
    try:
        assert list(levels(folders.check_folders, started).values()).count(Level.FAIL) == 1
    finally:
        folder.chmod(before)


def test_secrets_that_others_can_read_are_found(started: Path) -> None:
    file = secrets.secret_file(started)
    file.chmod(0o644)
    try:
        assert levels(folders.check_secrets, started) == {"secret_file": Level.FAIL}
    finally:
        file.chmod(0o600)


def test_missing_data_folder_is_found_with_a_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIKE_DATA_DIR", os.environ["ZHIKE_DATA_DIR"])  # the command sets it for itself
    assert main(["doctor", "--data-dir", str(tmp_path / "nowhere"), "--lang", "zh"]) == 1
    said = capsys.readouterr().out
    assert "数据目录不存在" in said
    assert "zhike up" in said
    assert not (tmp_path / "nowhere").exists()


def test_report_is_data_in_the_language_asked_for(started: Path) -> None:
    command = [sys.executable, "-m", "zhike.cli", "doctor", "--data-dir", str(started), "--lang", "en", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT_DIR)
    report = json.loads(done.stdout)
    by_key = {check["key"]: check for check in report["checks"]}
    assert by_key["database"]["level"] == by_key["database_role"]["level"] == "ok"
    assert by_key["migrations"]["level"] == "fail"
    assert done.returncode == 1
    assert not report["ok"]
    assert all(check["mend"] for check in report["checks"] if check["level"] != "ok")
    assert not CHINESE.search(done.stdout)
