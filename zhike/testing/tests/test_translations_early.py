"""No sentence is translated while modules load: it would stay in that language for everybody."""

import subprocess
import sys

SCRIPT = """
import importlib, os, pkgutil, re
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
print("\\n".join(sorted(set(early))))
"""


def test_no_sentence_is_translated_while_modules_load() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "", f"use gettext_lazy for: {done.stdout}"
