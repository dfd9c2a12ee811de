"""The table of commands: name, help, options, and the function that runs it.

The functions are named, not imported: a command loads only what it needs.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from zhike.cli.words import Words


def lazily(path: str) -> Callable[..., int | None]:
    """Return a stand-in that imports `module:function` when it is called."""

    def run(*arguments: Any) -> int | None:
        module, name = path.split(":")
        result: int | None = getattr(import_module(f"zhike.cli.{module}"), name)(*arguments)
        return result

    return run


def share(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 100:
        raise ValueError
    return number


def port_number(text: str) -> int:
    number = int(text)
    if not 0 < number < 65536:
        raise ValueError
    return number


port_number.__name__ = "port"


@dataclass(frozen=True)
class Option:
    flags: tuple[str, ...]
    help: Words
    settings: dict[str, Any] = field(default_factory=dict)

    def add_to(self, parser: argparse.ArgumentParser, language: str) -> None:
        parser.add_argument(*self.flags, help=self.help.say(language), **self.settings)


@dataclass(frozen=True)
class Command:
    name: str
    help: Words
    run: Callable[..., int | None]
    options: tuple[Option, ...] = ()
    reports: bool = False
    about: Words | None = None


def option(*flags: str, zh: str, en: str, **settings: Any) -> Option:
    return Option(flags, Words(zh, en), settings)


HOST = option("--host", zh="监听地址（默认 127.0.0.1）", en="address to listen on (default: 127.0.0.1)",
              default="127.0.0.1", metavar="HOST")  # fmt: skip
PORT = option("--port", zh="端口（默认 8000；未指定且被占用时自动换一个）",
              en="port (default: 8000; another one when it is taken and none was asked for)",
              type=port_number, metavar="PORT")  # fmt: skip

UP = Command(
    "up",
    Words("启动全部：数据库、网页、后台任务", "start everything: database, web, worker"),
    lazily("up:run"),
    (
        HOST,
        PORT,
        option(
            "--demo-if-empty",
            zh="数据库为空时载入演示公司",
            en="load the demo company when the database is empty",
            action="store_true",
        ),
        option("--no-browser", zh="不自动打开浏览器", en="do not open a browser", action="store_true"),
    ),
    about=Words(
        "启动全部进程并看护它们：内置 PostgreSQL（除非设置了 DATABASE_URL）、数据库迁移、网页、\n"
        "后台任务与定时任务。进程意外退出会自动重启；Ctrl-C 或 SIGTERM 干净地停止。",
        "Start every process and look after it: embedded PostgreSQL (unless DATABASE_URL is set),\n"
        "migrations, web, worker with scheduler. What dies is restarted; Ctrl-C or SIGTERM stops cleanly.",
    ),
)
SERVE = Command(
    "serve",
    Words("只运行网页服务", "run the web server only"),
    lazily("serve:run"),
    (
        HOST,
        PORT,
        option("--workers", zh="网页进程数", en="number of web processes", type=int, metavar="N"),
    ),
)
WORKER = Command(
    "worker",
    Words("只运行后台任务（含定时任务）", "run the background worker only (with the scheduler)"),
    lazily("worker:run"),
)
MIGRATE = Command(
    "migrate",
    Words("更新数据库结构并授予权限", "bring the database up to date and grant rights"),
    lazily("manage:migrate"),
    reports=True,
)
DEMO = Command(
    "demo",
    Words("载入或移除演示公司", "load or remove the demo company"),
    lazily("manage:demo"),
    (
        option("action", zh="load 载入，remove 移除", en="load or remove", choices=("load", "remove")),
        option("--if-empty", zh="仅当数据库为空时", en="only when the database is empty", action="store_true"),
    ),
    reports=True,
)
IMPORT = Command(
    "import",
    Words("从 Excel 或 CSV 导入客户", "import customers from Excel or CSV"),
    lazily("manage:import_customers"),
    (
        option("object", zh="导入对象", en="what to import", choices=("customers",)),
        option("file", zh=".xlsx、.xls 或 .csv 文件", en=".xlsx, .xls or .csv file", metavar="FILE"),
        option(
            "--duplicates",
            zh="遇到已有客户时：skip 跳过、fill 只补空项、overwrite 覆盖、create 另建（默认 skip）",
            en="an existing customer: skip, fill empty fields, overwrite, create another one (default: skip)",
            choices=("skip", "fill", "overwrite", "create"),
            default="skip",
        ),
        option(
            "--campaign",
            zh="名单来自哪个活动（名称或代号）：新建的客户都算到它上面",
            en="the campaign that the list comes from (its name or code): new customers count for it",
            metavar="NAME",
        ),
        option(
            "--result",
            zh="逐行结果 CSV:row,outcome,customer_number,reasons",
            en="result of each row as CSV: row,outcome,customer_number,reasons",
            metavar="OUT.csv",
        ),
        option(
            "--as",
            zh="以此人的身份导入（登录名；默认第一个管理员）",
            en="import as this person (login name; default: the first administrator)",
            dest="login",
            metavar="LOGIN",
        ),
    ),
    reports=True,
)
DEDUPE = Command(
    "dedupe",
    Words("在全部客户中查找重复", "find doubles among all customers"),
    lazily("manage:dedupe"),
    (
        option(
            "--result",
            zh="结果 CSV：customer_number_a,customer_number_b,score,reasons",
            en="the pairs as CSV: customer_number_a,customer_number_b,score,reasons",
            metavar="OUT.csv",
        ),
        option(
            "--least",
            zh="写入结果的最低把握，60 到 100（默认 80：很可能重复）",
            en="least score of a pair in the result, 60 to 100 (default 80: very likely)",
            type=share,
            default=80,
            metavar="SCORE",
        ),
    ),
    reports=True,
)
SWEEP = Command(
    "sweep",
    Words("执行公海自动回收", "take back customers whose protection is over"),
    lazily("sweeping:run"),
    (
        option(
            "--simulate",
            zh="只列出会回收哪些客户，什么都不改",
            en="only list the customers that would be taken back; change nothing",
            action="store_true",
        ),
        option(
            "--on",
            zh="与 --simulate 一起用：按这一天 0 点的情况试算（默认今天）",
            en="with --simulate: as of 00:00 of this day (default: today)",
            metavar="YYYY-MM-DD",
        ),
    ),
    reports=True,
    about=Words(
        "按今天生效的公海规则回收到期的客户，与每天 0 点自动执行的相同；\n上次中断的先接着做完，重复执行不会重复回收。",
        "Take back the customers that are due by the rules in force today, as the scheduler does at 00:00.\n"
        "Goes on with a sweep that was interrupted; run again, it finds nothing to do.",
    ),
)
CREATEADMIN = Command(
    "createadmin",
    Words("新建管理员，或重设其密码", "create an administrator, or reset the password of one"),
    lazily("manage:create_admin"),
    (
        option("--login", zh="登录名", en="login name", required=True, metavar="LOGIN"),
        option("--name", zh="姓名（默认同登录名）", en="full name (default: the login name)", metavar="NAME"),
        option(
            "--password-stdin",
            zh="从标准输入读密码（否则会询问）",
            en="read the password from standard input (else it is asked for)",
            action="store_true",
        ),
    ),
)
DOCTOR = Command(
    "doctor",
    Words("检查安装，指出问题与解决办法", "check the installation: what is wrong and how to mend it"),
    lazily("doctor:run"),
    reports=True,
)

SETUP_LINK = Command(
    "setup-link",
    Words("打印首次设置的一次性地址", "print a one-time address for the first start"),
    lazily("manage:setup_link"),
    (
        option(
            "--address",
            zh="网页的地址（默认 http://127.0.0.1:8000/）",
            en="address of the web server (default: http://127.0.0.1:8000/)",
            default="http://127.0.0.1:8000/",
            metavar="URL",
        ),
    ),
    about=Words(
        "系统还没有设置时，打印一个带口令的地址，从别的电脑也能打开首次设置；旧的地址随即失效。\n已经设置过则什么也不打印。",
        "While nothing is set up, print an address with a token that opens the first start from another machine\n"
        "too; an earlier one stops working. Prints nothing once the system is set up.",
    ),
)
ALL = (UP, SERVE, WORKER, MIGRATE, DEMO, IMPORT, DEDUPE, SWEEP, CREATEADMIN, SETUP_LINK, DOCTOR)
