"""Is everything built, and does the machine bring what the program expects?"""

import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from zhike.cli import browserfiles
from zhike.cli.context import PROJECT_DIR, Context
from zhike.cli.doctor.finding import Finding, bad, good, warn
from zhike.cli.ports import answers
from zhike.cli.words import Words
from zhike.lib.fonts import find_chinese_font

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

STATIC_MISSING = Words(
    "网页的样式与脚本文件还没有生成（{path}）", "The files of the pages' look and behaviour were not built ({path})"
)
RUN_SETUP = Words("运行 make setup", "run `make setup`")
STATIC_BUILT = Words("样式与脚本文件齐全（{count} 个）", "Styles and scripts are built ({count} files)")
LANGUAGE_MISSING = Words("翻译没有编译：{names}", "Translations are not compiled: {names}")
LANGUAGE_BUILT = Words("翻译已编译", "Translations are compiled")
NO_FONT = Words(
    "没有找到中文字体：PDF 与截图中的汉字会显示为方块",
    "No Chinese font was found: characters in PDF files and screenshots would be boxes",
)
INSTALL_FONT = Words("apt-get install fonts-noto-cjk", "apt-get install fonts-noto-cjk")
FONT = Words("有中文字体", "There is a Chinese font")
NO_BROWSER = Words(
    "没有找到 Chromium：只影响测试中的浏览器流程",
    "No Chromium was found: only the browser journeys of the tests need it",
)
INSTALL_BROWSER = Words(
    "apt-get install chromium，或 make test 会自动安装", "apt-get install chromium, or let `make test` do it"
)
BROWSER = Words("浏览器流程测试可用：{path}", "Browser journeys can run: {path}")
NO_ZONE = Words("时区 {zone} 不存在", "There is no time zone {zone}")
SET_ZONE = Words("把 ZHIKE_TIME_ZONE 设为如 Asia/Shanghai", "set ZHIKE_TIME_ZONE, for example to Asia/Shanghai")
CLOCK = Words("业务时间 {now}（{zone}）", "Business time is {now} ({zone})")
CLOCK_WRONG = Words("系统时钟不对：{now}", "The system clock is wrong: {now}")
SET_CLOCK = Words(
    "开启时间同步（timedatectl set-ntp true）", "switch time synchronisation on (timedatectl set-ntp true)"
)
WEB_SILENT = Words("知客应在 {address} 运行，但没有回应", "Zhike should run at {address} but does not answer")
LOOK_AT_OUTPUT = Words(
    "查看 zhike up 的输出；必要时停止后重新启动", "look at the output of `zhike up`; stop and start it if need be"
)
WEB_ANSWERS = Words("网页在 {address} 正常回应", "The web server answers at {address}")
RELEASED = datetime(2026, 1, 1, tzinfo=UTC)


def check_static_files(_context: Context) -> Iterator[Finding]:
    if count := browserfiles.count_collected():
        yield good("static_files", STATIC_BUILT, count=count)
    else:
        yield bad("static_files", STATIC_MISSING, RUN_SETUP, path=browserfiles.manifest())


def check_translations(_context: Context) -> Iterator[Finding]:
    catalogues = sorted((PROJECT_DIR / "zhike" / "locale").glob("*/LC_MESSAGES/django.po"))
    stale = [path.parts[-3] for path in catalogues if not path.with_suffix(".mo").exists()]
    if stale:
        yield bad("translations", LANGUAGE_MISSING, RUN_SETUP, names=", ".join(stale))
    elif catalogues:
        yield good("translations", LANGUAGE_BUILT)


def check_font(_context: Context) -> Iterator[Finding]:
    yield (
        good("font", FONT)
        if find_chinese_font(os.environ.get("ZHIKE_FONTS", ""))
        else warn("font", NO_FONT, INSTALL_FONT)
    )


def check_browser(_context: Context) -> Iterator[Finding]:
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "~/.cache/ms-playwright")).expanduser()
    found = next(filter(None, map(shutil.which, BROWSERS)), None) or next(map(str, cache.glob("chromium*")), None)
    yield good("browser", BROWSER, path=found) if found else warn("browser", NO_BROWSER, INSTALL_BROWSER)


def check_clock(_context: Context) -> Iterator[Finding]:
    zone = os.environ.get("ZHIKE_TIME_ZONE", "Asia/Shanghai")
    try:
        now = datetime.now(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        yield bad("clock", NO_ZONE, SET_ZONE, zone=zone)
        return
    facts = {"now": f"{now:%Y-%m-%d %H:%M:%S}", "zone": zone}
    yield good("clock", CLOCK, **facts) if now > RELEASED else bad("clock", CLOCK_WRONG, SET_CLOCK, **facts)


def check_web(context: Context) -> Iterator[Finding]:
    """When `zhike up` runs on this data folder, its address must answer."""
    try:
        known = json.loads((context.data_dir / "up.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    address = str(known["address"])
    host, _, port = address.removeprefix("http://").rstrip("/").rpartition(":")
    if answers(host.strip("[]"), int(port)):
        yield good("web", WEB_ANSWERS, address=address)
    else:
        yield bad("web", WEB_SILENT, LOOK_AT_OUTPUT, address=address)


CHECKS = (check_static_files, check_translations, check_font, check_browser, check_clock, check_web)
