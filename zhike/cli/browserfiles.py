"""Know whether the browser's files were collected: without them every page would fail."""

import json
import os
from pathlib import Path

from zhike.cli.context import PROJECT_DIR
from zhike.cli.words import Words

NOT_COLLECTED = Words(
    "网页的样式与脚本文件还没有生成，请先运行 make setup（或直接运行 make run）。",
    "The files of the pages' look and behaviour were not built; run `make setup` first (or simply `make run`).",
)


def manifest() -> Path:
    """Return the list that collecting writes last."""
    return Path(os.environ.get("ZHIKE_STATIC_DIR", PROJECT_DIR / "static")) / "staticfiles.json"


def count_collected() -> int:
    """Return how many files are there; 0 when the list is missing, or one that it names."""
    path = manifest()
    try:
        names = list(json.loads(path.read_text(encoding="utf-8"))["paths"].values())
    except (OSError, ValueError, KeyError, AttributeError):
        return 0
    return len(names) if all((path.parent / name).exists() for name in names) else 0


def are_served_from_sources() -> bool:
    """Return True in tests and development, where nothing needs collecting."""
    return os.environ.get("ZHIKE_TESTING") == "1"
