"""Does the database answer, is it up to date, and may the program do no more than it should?"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from zhike.cli.context import Context, load_django
from zhike.cli.doctor.finding import Finding, bad, good, warn
from zhike.cli.words import Words
from zhike.config import secrets

OLDEST_SERVER = 150000
CONNECTED = Words("数据库可以连接（PostgreSQL {version}）", "The database answers (PostgreSQL {version})")
TOO_OLD = Words("数据库版本太旧：{version}", "The database is too old: {version}")
UPGRADE = Words("升级到 PostgreSQL 15 或更高版本", "upgrade to PostgreSQL 15 or newer")
CLOCKS_DIFFER = Words(
    "数据库时钟与本机相差 {seconds:.0f} 秒", "The database's clock is {seconds:.0f} s off this machine's"
)
SYNC = Words("两边都开启时间同步（NTP）", "switch time synchronisation (NTP) on, on both machines")
TOO_MIGHTY = Words(
    "程序的数据库角色 {role} 权限过大：{rights}", "The program's database role {role} has too many rights: {rights}"
)
LIMIT_ROLE = Words(
    "ALTER ROLE {role} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS，"
    "并用 DATABASE_OWNER_URL 指定另一个所有者角色",
    "ALTER ROLE {role} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS, "
    "and name another owner in DATABASE_OWNER_URL",
)
MODEST = Words("程序的数据库角色 {role} 没有多余权限", "The program's database role {role} has no rights to spare")
REWRITABLE = Words(
    "程序可以改写只增不改的表：{tables}", "The program could rewrite tables that are only ever added to: {tables}"
)
GRANT_AGAIN = Words("运行 zhike migrate", "run `zhike migrate`")
PROTECTED = Words("{count} 张只增不改的表受到保护", "{count} append-only tables are protected")
BEHIND = Words("数据库结构落后 {count} 项更新", "The database is {count} migrations behind")
UP_TO_DATE = Words("数据库结构是最新的", "The database is up to date")
HOLIDAYS = Words("节假日表已包含 {years} 年", "The table of holidays covers {years}")
NO_HOLIDAYS = Words(
    "节假日表缺少 {years} 年，暂按周末推算", "The table of holidays lacks {years}; weekends stand in for it"
)
FILL_HOLIDAYS = Words(
    "国务院公布放假安排后升级程序，或由管理员在设置中填入",
    "upgrade once the State Council has announced them, or let an administrator enter them in the settings",
)
DEAD = Words("{count} 件后台工作失败，等待处理", "{count} pieces of background work failed and wait for somebody")
LOOK_AT_DEAD = Words("查看后台日志，排除原因后重试", "look at the worker's output, mend the cause and retry them")
NONE_DEAD = Words("没有失败的后台工作", "No background work has failed")

RIGHTS = """
SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls,
       has_schema_privilege(rolname, 'public', 'CREATE') AS may_create
FROM pg_roles WHERE rolname = current_user
"""
REWRITERS = """
SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relnamespace = 'public'::regnamespace
  AND (has_table_privilege(oid, 'UPDATE') OR has_table_privilege(oid, 'DELETE') OR has_table_privilege(oid, 'TRUNCATE'))
ORDER BY relname
"""


def check_connection(context: Context) -> Iterator[Finding]:
    """Connect as the program does; a failure here ends the checks of the database."""
    import psycopg

    url = secrets.database_urls(context.data_dir, os.environ).program
    with psycopg.connect(url, connect_timeout=10) as connection:
        number = connection.info.server_version
        row = connection.execute("SELECT clock_timestamp(), current_setting('server_version')").fetchone()
    if row is None:
        return
    if number < OLDEST_SERVER:
        yield bad("database", TOO_OLD, UPGRADE, version=row[1])
    else:
        yield good("database", CONNECTED, version=row[1])
    drift = abs(datetime.now(UTC) - row[0])
    if drift > timedelta(seconds=5):
        yield warn("database_clock", CLOCKS_DIFFER, SYNC, seconds=drift.total_seconds())
    load_django(process="zhike doctor")


def _rows(statement: str, *parameters: Any) -> list[dict[str, Any]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def check_role(_context: Context) -> Iterator[Finding]:
    row = _rows(RIGHTS)[0]
    role = row.pop("rolname")
    rights = [name.removeprefix("rol") for name, has in row.items() if has]
    if rights:
        yield bad("database_role", TOO_MIGHTY, LIMIT_ROLE, role=role, rights=", ".join(rights))
    else:
        yield good("database_role", MODEST, role=role)


def check_append_only(_context: Context) -> Iterator[Finding]:
    from zhike.events.privileges import append_only_models

    tables = [model._meta.db_table for model in append_only_models()]
    open_tables = [row["relname"] for row in _rows(REWRITERS, tables)]
    if open_tables:
        yield bad("append_only", REWRITABLE, GRANT_AGAIN, tables=", ".join(open_tables))
    else:
        yield good("append_only", PROTECTED, count=len(tables))


def check_migrations(_context: Context) -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    behind = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    yield bad("migrations", BEHIND, GRANT_AGAIN, count=behind) if behind else good("migrations", UP_TO_DATE)


def check_holidays(_context: Context) -> Iterator[Finding]:
    """The business calendar reaches to the end of next year; the announcement comes each November."""
    from django.utils import timezone

    from zhike.activities.calendar import is_year_known

    this_year = timezone.localdate().year
    missing = [year for year in (this_year, this_year + 1) if not is_year_known(year)]
    if missing:
        yield warn("holidays", NO_HOLIDAYS, FILL_HOLIDAYS, years=", ".join(map(str, missing)))
    else:
        yield good("holidays", HOLIDAYS, years=f"{this_year}, {this_year + 1}")


def check_background_work(_context: Context) -> Iterator[Finding]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    from zhike.events.models import DeadLetter

    count = (
        DeadLetter.objects.filter(settled_at=None).count() + ProcrastinateJob.objects.filter(status="failed").count()
    )
    yield warn("background", DEAD, LOOK_AT_DEAD, count=count) if count else good("background", NONE_DEAD)


CHECKS = (check_role, check_append_only, check_migrations, check_holidays, check_background_work)
