"""What a process loads before anybody asks it for something."""

import subprocess
import sys

_START = """
import django, sys
django.setup()
from django.urls import get_resolver
def walk(patterns):
    for one in patterns:
        walk(getattr(one, "url_patterns", ()))
walk(get_resolver().url_patterns)
print([name for name in ("numpy", "scipy", "av", "onnxruntime") if name in sys.modules])
"""


def test_neither_apps_nor_addresses_load_what_only_sound_and_models_need() -> None:
    shown = subprocess.run([sys.executable, "-c", _START], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
