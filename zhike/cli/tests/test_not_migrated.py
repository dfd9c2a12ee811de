"""Commands that need the tables, or a place for their result, say so before they begin."""

import io
import os
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.db.migrations.recorder import MigrationRecorder

from zhike.cli import main, manage, sweeping
from zhike.cli.context import Context, Refusal

pytestmark = pytest.mark.django_db
NEED_TABLES = [
    ["demo", "load"],
    ["import", "customers", "a.csv"],
    ["dedupe"],
    ["sweep"],
    ["setup-link"],
    ["createadmin", "--login", "boss", "--password-stdin"],
]


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run commands in this process, on the database of the tests."""
    monkeypatch.setenv("ZHIKE_DATA_DIR", os.environ["ZHIKE_DATA_DIR"])  # the command sets it for itself
    monkeypatch.setattr(Context, "database", lambda self: nullcontext())
    for module in (manage, sweeping):
        monkeypatch.setattr(module, "load_django", lambda **_options: None)
    monkeypatch.setattr("sys.stdin", io.StringIO("zK-82-laterne-ufer\n"))


@pytest.mark.parametrize("arguments", NEED_TABLES, ids=lambda one: one[0])
def test_an_empty_database_is_told_in_words(
    in_process: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda self: {})
    assert main(["--lang", "zh", *arguments]) == 1
    assert "请先运行 zhike migrate" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["dedupe"], ["import", "customers", "a.csv"]], ids=lambda one: one[0])
@pytest.mark.parametrize("target", ["missing/out.csv", "."])
def test_a_result_that_has_nowhere_to_go_is_refused_before_the_work(
    in_process: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], target: str
) -> None:
    assert main(["--lang", "zh", *arguments, "--result", str(tmp_path / target)]) == 1
    said = capsys.readouterr()
    assert "结果写不到" in said.err and not said.out


def test_a_full_database_and_a_place_that_is_there_are_passed(tmp_path: Path) -> None:
    context = Context(tmp_path, "zh", as_json=False)
    manage.require_migrated(context)
    manage.require_place(context, None)
    manage.require_place(context, str(tmp_path / "out.csv"))
    (tmp_path / "out.csv").touch()
    manage.require_place(context, str(tmp_path / "out.csv"))
    with pytest.raises(Refusal):
        manage.require_place(context, str(tmp_path))
