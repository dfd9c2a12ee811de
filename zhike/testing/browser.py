"""Make sure that the browser journeys can run: `python -m zhike.testing.browser`.

Needs a Chromium and a font with Chinese characters. Root gets both from the
system's packages; anybody else is told what to ask for.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = {"chromium": "chromium", "font": "fonts-noto-cjk"}
ADVICE = """
The browser journeys need {missing}.
  Debian, Ubuntu   sudo apt-get install -y chromium fonts-noto-cjk
  otherwise        .venv/bin/playwright install chromium, and any font with Chinese characters
浏览器流程测试需要：{missing}。请安装后重新运行 make test。
"""


def find_browser() -> str | None:
    """Return a Chromium of the system, or one that Playwright brought, or None."""
    if named := os.environ.get("ZHIKE_CHROMIUM"):
        return named
    if found := next(filter(None, map(shutil.which, NAMES)), None):
        return found
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "~/.cache/ms-playwright")).expanduser()
    return next((str(path) for path in sorted(cache.glob("chromium-*/chrome-linux*/chrome"), reverse=True)), None)


def has_chinese_font() -> bool:
    lister = shutil.which("fc-list")
    if lister is None:
        return any(Path("/usr/share/fonts").rglob("*CJK*"))
    return bool(subprocess.run([lister, ":lang=zh-cn"], capture_output=True, check=False).stdout.strip())


def find_missing() -> list[str]:
    return [name for name, present in (("chromium", find_browser()), ("font", has_chinese_font())) if not present]


def install(missing: list[str]) -> bool:
    """Install what is missing from the system's packages; only root can, and only where apt is."""
    apt = shutil.which("apt-get")
    if os.getuid() != 0 or apt is None:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = [PACKAGES[name] for name in missing]
    for arguments in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *packages]):
        if subprocess.run([apt, *arguments], env=environment, check=False, stdout=sys.stderr).returncode:
            return False
    return True


def main() -> int:
    missing = find_missing()
    if missing and install(missing):
        missing = find_missing()
    if missing:
        sys.stderr.write(ADVICE.format(missing=", ".join(missing)))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
