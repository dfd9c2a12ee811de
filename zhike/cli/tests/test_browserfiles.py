import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from zhike.cli import browserfiles
from zhike.cli.context import PROJECT_DIR


@pytest.mark.parametrize("command", ["up", "serve"])
def test_start_is_refused_in_words_before_the_browser_files_are_collected(tmp_path: Path, command: str) -> None:
    clean = {name: value for name, value in os.environ.items() if name != "ZHIKE_TESTING"}
    done = subprocess.run(
        [sys.executable, "-m", "zhike.cli", "--data-dir", str(tmp_path / "data"), command],
        env=clean | {"ZHIKE_STATIC_DIR": str(tmp_path / "static")},
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "make setup" in done.stderr
    assert not (tmp_path / "data" / "pg").exists()


def test_a_list_that_names_a_missing_file_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIKE_STATIC_DIR", str(tmp_path))
    assert browserfiles.count_collected() == 0
    (tmp_path / "staticfiles.json").write_text(json.dumps({"paths": {"a.css": "a.1.css"}}), encoding="utf-8")
    assert browserfiles.count_collected() == 0
    (tmp_path / "a.1.css").touch()
    assert browserfiles.count_collected() == 1
