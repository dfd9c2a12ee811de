"""Start everything under one supervisor."""

import fcntl
import json
import os
import subprocess
import sys
import time
import webbrowser
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from zhike.cli import browserfiles, uptodate
from zhike.cli.context import SIGN_INS, Context
from zhike.cli.ports import address_of, answers, choose_port
from zhike.cli.words import Words
from zhike.config import embedded
from zhike.config.supervisor import Part, Supervisor

START_SECONDS = 60
WORKER_CAN_WAIT = 10.0
LOOPBACK = ("127.0.0.1", "::1", "localhost")
PORT_TAKEN = Words(
    "端口 {port} 已被占用，请用 --port 另选一个。", "Port {port} is taken; choose another one with --port."
)
ALREADY_UP = Words("知客已在运行：{address}（进程 {pid}）。", "Zhike already runs at {address} (process {pid}).")
STARTING = Words("正在启动…… 数据目录：{data_dir}", "Starting … data folder: {data_dir}")
READY = Words(
    "知客已就绪（{seconds:.1f} 秒）：{address}\n按 Ctrl-C 停止。",
    "Zhike is ready ({seconds:.1f} s): {address}\nCtrl-C stops it.",
)
OPEN_HOST = Words(
    "提示：其他电脑要用主机名访问时，请设置 ZHIKE_HOSTS；对外使用请放在 HTTPS 之后（docs/operations.md）。",
    "Note: other machines get an answer only under names in ZHIKE_HOSTS; put it behind HTTPS (docs/operations.md).",
)
NOT_READY = Words(
    "网页还没有回应，继续看护；原因见上。", "The web server does not answer yet; see above. Still watching."
)
CHECKING_DEMO = Words("若数据库为空，将载入演示公司……", "Loading the demo company if the database is empty …")
DIED = Words("{part} 意外退出，{delay:.1f} 秒后重启。", "{part} died; restarting it in {delay:.1f} s.")
SLOW = Words("{part} 没有按时停止，已强制结束。", "{part} did not stop in time and was ended.")
DATABASE_BACK = Words("数据库意外停止，已重新启动。", "The database had stopped and was started again.")
DATABASE_AWAY = Words("数据库无法启动：{reason}", "The database does not start: {reason}")
STOPPING = Words("正在停止……", "Stopping …")
STOPPED = Words("已停止。", "Stopped.")
STEP_FAILED = Words("启动步骤失败：zhike {step}（见上）。", "A step of the start failed: zhike {step} (see above).")


def run(context: Context, options: Namespace) -> int:
    """Bring the database up to date, start web and worker, and look after all of them."""
    began = time.monotonic()
    if not browserfiles.are_served_from_sources() and not browserfiles.count_collected():
        raise context.refuse(browserfiles.NOT_COLLECTED)
    context.say(STARTING, data_dir=context.data_dir)
    with context.database(), _only_one(context) as publish:
        port = choose_port(options.host, options.port)
        if port is None:
            raise context.refuse(PORT_TAKEN, port=options.port or "8000-8099")
        if not uptodate.is_up_to_date(context):
            _step(context, "migrate")
            uptodate.remember(context)
        if options.demo_if_empty:
            _load_demo(context)
        address = address_of(options.host, port)
        publish(address)
        supervisor = Supervisor(_parts(options.host, port), watch=_watch(context), report=_report(context))
        supervisor.run(when_started=lambda: _announce(context, options, supervisor, port, began))
        context.say(STOPPING)
    context.say(STOPPED)
    return 0


@contextmanager
def _only_one(context: Context) -> Iterator[Callable[[str], None]]:
    """Refuse a second start on the same data folder; leave the address for other commands."""
    path = context.data_dir / "up.json"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        known = {"address": "?", "pid": "?"} | _read(path.read_text(encoding="utf-8"))
        os.close(descriptor)
        raise context.refuse(ALREADY_UP, **known) from None

    def publish(address: str) -> None:
        path.write_text(json.dumps({"address": address, "pid": os.getpid()}), encoding="utf-8")

    try:
        yield publish
    finally:
        with suppress(OSError):
            path.write_text("", encoding="utf-8")
        os.close(descriptor)


def _read(text: str) -> dict[str, object]:
    try:
        return dict(json.loads(text))
    except ValueError:
        return {}


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "zhike.cli", *arguments]


def _step(context: Context, *arguments: str, quiet: bool = False) -> None:
    """Run one step in a process of its own: the supervisor never loads Django."""
    output = subprocess.DEVNULL if quiet else None
    done = subprocess.run([*_command("--lang", context.language), *arguments], check=False, stdout=output)
    if done.returncode:
        raise context.refuse(STEP_FAILED, step=" ".join(arguments))


def _load_demo(context: Context) -> None:
    """Load the demo company unless its sign-ins are remembered; whether the database is empty, it says itself."""
    if not (context.data_dir / SIGN_INS).exists():
        context.say(CHECKING_DEMO)
        _step(context, "demo", "load", "--if-empty", quiet=True)


def _parts(host: str, port: int) -> list[Part]:
    return [
        Part("worker", _command("worker"), can_wait=WORKER_CAN_WAIT),
        Part("web", _command("serve", "--host", host, "--port", str(port))),
    ]


def _watch(context: Context) -> Callable[[], str | None]:
    def watch() -> str | None:
        if context.has_own_server or embedded.status(context.data_dir).ready:
            return None
        try:
            embedded.ensure_running(context.data_dir)
        except embedded.EmbeddedError as error:
            return DATABASE_AWAY.say(context.language, reason=error)
        return DATABASE_BACK.say(context.language)

    return watch


def _report(context: Context) -> Callable[[str, Part | None], None]:
    def report(what: str, part: Part | None) -> None:
        if part is None:
            print(what, file=sys.stderr, flush=True)
        else:
            words = DIED if what == "died" else SLOW
            print(words.say(context.language, part=part.name, delay=part.delay), file=sys.stderr, flush=True)

    return report


def _announce(context: Context, options: Namespace, supervisor: Supervisor, port: int, began: float) -> None:
    """Wait for the first answer, then print the address."""
    deadline = time.monotonic() + START_SECONDS
    while not supervisor.stopping and time.monotonic() < deadline:
        if answers(options.host, port):
            address = address_of(options.host, port)
            context.say(READY, address=address, seconds=time.monotonic() - began)
            if options.host not in LOOPBACK and not os.environ.get("ZHIKE_HOSTS"):
                context.say(OPEN_HOST)
            if options.host not in LOOPBACK:
                _step(context, "setup-link", "--address", address)
            _repeat_sign_ins(context)
            _open_browser(options, address)
            supervisor.start_waiting()
            return
        supervisor.tick()
        time.sleep(0.05)
    if not supervisor.stopping:
        context.say(NOT_READY)


def _repeat_sign_ins(context: Context) -> None:
    with suppress(FileNotFoundError):
        print((context.data_dir / SIGN_INS).read_text(encoding="utf-8"), flush=True)


def _open_browser(options: Namespace, address: str) -> None:
    has_screen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")) or sys.platform == "darwin"
    if has_screen and sys.stdout.isatty() and not options.no_browser and os.getuid() != 0:
        webbrowser.open(address)
