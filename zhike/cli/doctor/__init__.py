"""Say what is wrong with this installation, and how to mend each thing."""

import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator

from zhike.cli.context import Context
from zhike.cli.doctor import database, folders, machine
from zhike.cli.doctor.finding import Finding, Level, bad, good
from zhike.cli.words import Words

SIGNS = {Level.OK: "✓", Level.WARN: "!", Level.FAIL: "✗"}
SUMMARY = Words("{ok} 项正常，{warn} 项提醒，{fail} 项有问题。", "Passed: {ok}. To look at: {warn}. To mend: {fail}.")
MEND = Words("解决：{mend}", "to mend: {mend}")
CHECK_BROKE = Words("检查 {name} 没有完成：{error}", "The check {name} did not finish: {error}")
READ_ON = Words("查看 docs/operations.md，或连同此消息报告问题。", "See docs/operations.md, or report this message.")

Check = Callable[[Context], Iterator[Finding]]
WITHOUT_DATABASE: tuple[Check, ...] = (*folders.CHECKS, *machine.CHECKS)


def run(context: Context, _options: Namespace) -> int:
    """Run every check; 1 when something must be mended, warnings alone are no failure."""
    findings = list(examine(context))
    if context.as_json:
        context.report(_as_data(context, findings))
    else:
        _print(context, findings)
    return 1 if any(finding.level is Level.FAIL for finding in findings) else 0


def examine(context: Context) -> Iterator[Finding]:
    for check in WITHOUT_DATABASE:
        yield from _guarded(check, context)
    yield from _guarded(_with_database, context)


def _with_database(context: Context) -> Iterator[Finding]:
    if not context.has_own_server and not (context.data_dir / "pg" / "PG_VERSION").exists():
        yield bad(
            "database",
            Words("数据库还没有建立", "There is no database yet"),
            Words("运行一次 zhike up", "run `zhike up` once"),
        )
        return
    with context.database():
        yield from database.check_connection(context)
        for check in database.CHECKS:
            yield from _guarded(check, context)


def _guarded(check: Check, context: Context) -> Iterator[Finding]:
    """A check that breaks is itself a finding: the others still run."""
    try:
        yield from check(context)
    except Exception as error:
        name = check.__name__.removeprefix("check_").strip("_")
        said = f"{type(error).__name__}: {error}".strip()
        yield bad(name, Words(*(CHECK_BROKE.say(code, name=name, error=said) for code in ("zh", "en"))), READ_ON)


def _print(context: Context, findings: list[Finding]) -> None:
    for finding in findings:
        print(f"{SIGNS[finding.level]} {finding.what.say(context.language)}")
        if finding.mend:
            print(f"    {MEND.say(context.language, mend=finding.mend.say(context.language))}")
    counts = Counter(finding.level for finding in findings)
    numbers = {level.value: counts[level] for level in Level}
    print(SUMMARY.say(context.language, **numbers), file=sys.stdout)


def _as_data(context: Context, findings: list[Finding]) -> dict[str, object]:
    return {
        "ok": all(finding.level is not Level.FAIL for finding in findings),
        "data_dir": context.data_dir,
        "checks": [
            {
                "key": finding.key,
                "level": finding.level.value,
                "what": finding.what.say(context.language),
                "mend": finding.mend.say(context.language) if finding.mend else None,
            }
            for finding in findings
        ],
    }


__all__ = ["Finding", "Level", "bad", "examine", "good", "run"]
