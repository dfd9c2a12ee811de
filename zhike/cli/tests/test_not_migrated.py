"""Commands that need the tables say so before they meet a missing one."""

from pathlib import Path

import pytest
from django.db.migrations.recorder import MigrationRecorder

from zhike.cli import manage
from zhike.cli.context import Context, Refusal

pytestmark = pytest.mark.django_db


def test_an_empty_database_is_told_in_words_and_a_full_one_goes_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    context = Context(tmp_path, "zh", as_json=False)
    manage.require_migrated(context)
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda self: {})
    with pytest.raises(Refusal, match="请先运行 zhike migrate"):
        manage.require_migrated(context)
