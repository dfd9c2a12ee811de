"""docs/rules.md is true: what it names exists, and no refusing rule is missing from it."""

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings

PROJECT = Path(__file__).resolve().parents[3]
ROW = re.compile(r"\| ([A-Z]{1,2}-\d\d) \| (.+?) \| `([\w.]+)` \| `([\w/.]+)::(test_\w+)` \|")


def rows() -> list[tuple[str, str, str, str, str]]:
    lines = (PROJECT / "docs" / "rules.md").read_text(encoding="utf-8").splitlines()
    table = [line for line in lines if line.startswith("|")][2:]
    found = [ROW.fullmatch(line) for line in table]
    assert all(found), [line for line, match in zip(table, found, strict=True) if match is None]
    return [match.groups() for match in found if match]  # type: ignore[misc]


def refusing_rules() -> set[str]:
    """Return every public function of a room's rules that refuses."""
    found = set()
    for room in settings.ROOMS:
        name = f"zhike.{room}.rules"
        if find_spec(name):
            module = import_module(name)
            own = (one for one in vars(module).values() if getattr(one, "__module__", "") == name)
            found |= {f"{name}.{one.__name__}" for one in own if one.__name__.startswith("why_")}
    return found


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_the_function_and_the_test_of_a_rule_exist(row: tuple[str, ...]) -> None:
    _, sentence, function, file, test = row
    module, _, name = function.rpartition(".")
    assert callable(getattr(import_module(module), name)) and sentence.endswith(".")
    assert re.search(rf"^(async )?def {test}\(", (PROJECT / file).read_text(encoding="utf-8"), re.MULTILINE)


def test_ids_are_unique() -> None:
    ids = [row[0] for row in rows()]
    assert len(ids) == len(set(ids))


def test_every_refusing_rule_stands_on_the_page() -> None:
    assert refusing_rules() - {row[2] for row in rows()} == set()
