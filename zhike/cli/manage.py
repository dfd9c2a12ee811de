"""Commands that do one thing with the database and end."""

import getpass
import os
import sys
from argparse import Namespace
from pathlib import Path

from zhike.cli.context import SIGN_INS, Context, Refusal, load_django
from zhike.cli.words import Words

MIGRATED = Words("数据库已是最新（{count} 项更新）。", "The database is up to date ({count} changes applied).")
ASK_PASSWORD = Words("密码：", "Password: ")
ASK_AGAIN = Words("再输入一次：", "Once more: ")
DIFFERENT = Words("两次输入的密码不同。", "The two passwords differ.")
NO_PASSWORD = Words("没有给出密码。", "No password was given.")
SETUP_LINK = Words("首次设置（一次性地址）：{address}", "First start (one-time address): {address}")
NOT_MIGRATED = Words(
    "数据库还没有建好（差 {count} 项更新）。请先运行 zhike migrate 或 zhike up。",
    "The database is not ready ({count} changes are missing). Run zhike migrate or zhike up first.",
)
NO_PLACE = Words(
    "结果写不到 {path}：文件夹不存在、不能写，或这个名字本身就是文件夹。",
    "The result cannot be written to {path}: its folder is missing or closed, or the name is that of a folder.",
)
ADMIN_READY = Words("管理员 {login} 可以登录了。", "Administrator {login} can sign in.")


def migrate(context: Context, _options: Namespace) -> int:
    """Apply migrations as the owner, then grant the program's role what it needs and no more."""
    with context.database():
        load_django(role="owner", process="zhike migrate")
        count = apply_migrations()
    if context.as_json:
        context.report({"applied": count})
    else:
        context.say(MIGRATED, count=count)
    return 0


def count_missing() -> int:
    """Return how many migrations the database lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def require_migrated(context: Context) -> None:
    """Refuse in words what would meet missing tables."""
    if count := count_missing():
        raise context.refuse(NOT_MIGRATED, count=count)


def require_place(context: Context, target: str | None) -> None:
    """Refuse before the work what could only be missed after it: a result that has nowhere to go."""
    if target is None:
        return
    path = Path(target)
    if path.is_dir() or not path.parent.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise context.refuse(NO_PLACE, path=target)


def apply_migrations() -> int:
    from django.core.management import call_command

    count = count_missing()
    if count:
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("grant_program_role", verbosity=0)
    _deliver()
    return count


def _deliver() -> None:
    """Add what every company starts with: the delivered roles and the announced holidays."""
    from django.utils import timezone

    from zhike.access.delivered import deliver_roles
    from zhike.activities.calendar import fill_calendar

    deliver_roles()
    fill_calendar(through=timezone.localdate().year + 1)


def demo(context: Context, options: Namespace) -> int:
    """Load or remove the demo company; `up` repeats the sign-ins while it is there."""
    from io import StringIO

    from django.core.management import CommandError, call_command

    said = StringIO()
    with context.database():
        load_django(process="zhike demo", language=context.language)
        require_migrated(context)
        try:
            call_command("demo", options.action, if_empty=options.if_empty, json=context.as_json, stdout=said)
        except CommandError as error:
            raise Refusal(str(error)) from error
    _remember_sign_ins(context, options.action, said.getvalue())
    print(said.getvalue(), end="", flush=True)
    return 0


def _remember_sign_ins(context: Context, action: str, said: str) -> None:
    path = context.data_dir / SIGN_INS
    if action == "remove":
        path.unlink(missing_ok=True)
    elif said and not context.as_json:
        path.touch(mode=0o600)
        path.write_text(said, encoding="utf-8")


def setup_link(context: Context, options: Namespace) -> int:
    """Print an address that opens the set-up page once, or nothing when the system is set up."""
    with context.database():
        load_django(process="zhike setup-link", language=context.language)
        require_migrated(context)
        from zhike.access.command import setup_address

        address = setup_address(options.address)
    if address:
        context.say(SETUP_LINK, address=address)
    return 0


def import_customers(context: Context, options: Namespace) -> int:
    """Import a file; the counts go to standard output as JSON when asked."""
    require_place(context, options.result)
    with context.database():
        load_django(process="zhike import", language=context.language)
        require_migrated(context)
        from zhike.transfer.command import import_customers as import_file

        outcome = import_file(
            file=options.file,
            duplicates=options.duplicates,
            result=options.result,
            login=options.login,
            as_json=context.as_json,
            campaign=options.campaign,
        )
    if context.as_json:
        context.report(outcome)
    return 1 if outcome.get("error") else 0


def dedupe(context: Context, options: Namespace) -> int:
    """Search the base for doubles; the counts go to standard output as JSON when asked."""
    require_place(context, options.result)
    with context.database():
        load_django(process="zhike dedupe", language=context.language)
        require_migrated(context)
        from zhike.customers.doubles.command import search_from_command

        outcome = search_from_command(result=options.result, least=options.least, as_json=context.as_json)
    if context.as_json:
        context.report(outcome)
    return 1 if outcome.get("error") else 0


def create_admin(context: Context, options: Namespace) -> int:
    password = _read_password(context, from_stdin=options.password_stdin)
    with context.database():
        load_django(process="zhike createadmin", language=context.language)
        require_migrated(context)
        from zhike.access.command import ensure_administrator

        ensure_administrator(login=options.login, name=options.name or options.login, password=password)
    context.say(ADMIN_READY, login=options.login)
    return 0


def _read_password(context: Context, *, from_stdin: bool) -> str:
    if from_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = getpass.getpass(ASK_PASSWORD.say(context.language))
        if password != getpass.getpass(ASK_AGAIN.say(context.language)):
            raise context.refuse(DIFFERENT)
    if not password:
        raise context.refuse(NO_PASSWORD)
    return password
