"""What modules must not do while they load: translate (it would stay in that language), or bring what few need."""

import json
import subprocess
import sys
from typing import Any

import pytest

SCRIPT = """
import importlib, json, os, pkgutil, re, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "zhike.config.settings"
import django
django.setup()
from django.utils import translation
early = []
def note(original):
    def call(*arguments):
        early.extend(one for one in arguments if isinstance(one, str) and re.search("[\\u3400-\\u9fff]", one))
        return original(*arguments)
    return call
for name in ("gettext", "ngettext", "pgettext", "npgettext"):
    setattr(translation._trans, name, note(getattr(translation._trans, name)))
import zhike
for module in pkgutil.walk_packages(zhike.__path__, "zhike."):
    if not re.search(r"[.](tests|testing|cli|migrations|management)([.]|$)", module.name):
        importlib.import_module(module.name)
print(json.dumps({"early": sorted(set(early)), "modules": sorted(sys.modules)}))
"""


@pytest.fixture(scope="module")
def loaded() -> dict[str, Any]:
    """Load every module of the program, as web and worker together do at most, in a process of its own."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_no_sentence_is_translated_while_modules_load(loaded: dict[str, Any]) -> None:
    assert loaded["early"] == [], "use gettext_lazy"


def test_no_process_carries_scipy_before_somebody_asks_for_a_curve(loaded: dict[str, Any]) -> None:
    assert "zhike.pool.fairness.survival" in loaded["modules"]
    assert [name for name in loaded["modules"] if name.partition(".")[0] == "scipy"] == []
