"""Say at start when the browser files are missing, instead of serving a page without them."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.core.checks import CheckMessage, register

from zhike.web.icons import read_names
from zhike.web.packages import ICONS_DIR, PACKAGE_FILES


@register
def browser_files_exist(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn about each file of an npm package that `python -m zhike.web.npm_ci` has not brought yet."""
    missing = [str(source) for source in PACKAGE_FILES.values() if not source.is_file()]
    missing += [f"{name}.svg" for name in read_names() if not (ICONS_DIR / f"{name}.svg").is_file()]
    if not missing:
        return []
    hint = "Run `python -m zhike.web.npm_ci`."
    return [checks.Warning(f"Browser files are missing: {', '.join(missing[:5])}", hint=hint, id="web.W001")]
