"""The sweep from the command line: run it, or say what it would do."""

from argparse import Namespace
from datetime import date

from zhike.cli.context import Context, Refusal, load_django
from zhike.cli.manage import require_migrated
from zhike.cli.words import Words

DONE = Words(
    "{day}：回收 {taken}，流转 {rotated}，保留 {spared}。",
    "{day}: {taken} taken back, {rotated} rotated, {spared} spared.",
)
WOULD = Words("{day}：会回收 {count} 位客户。", "{day}: {count} customers would be taken back.")
BAD_DAY = Words("“{text}”不是日期，请写成 2026-11-30。", "“{text}” is no date; write it like 2026-11-30.")
ONLY_TRIED = Words(
    "回收只按今天执行，不能提前，也不能补做某一天；没有改动任何客户。\n"
    "想知道 {day} 会回收谁：zhike sweep --simulate --on {day}；现在就执行今天的回收：zhike sweep",
    "A sweep decides about today only, never ahead and never about a day gone by; nothing was changed.\n"
    "To see who would go on {day}: zhike sweep --simulate --on {day}; to carry out today's: zhike sweep",
)


def run(context: Context, options: Namespace) -> int:
    """Sweep or simulate; the report goes to standard output, as JSON when asked."""
    day = _read_day(context, options.on)
    if day and not options.simulate:
        raise Refusal(ONLY_TRIED.say(context.language, day=day.isoformat()))
    with context.database():
        load_django(process="zhike sweep", language=context.language)
        require_migrated(context)
        from zhike.pool import command

        outcome = command.simulate(day) if options.simulate else command.sweep_now()
    if context.as_json:
        context.report(outcome)
        return 0
    if options.simulate:
        context.say(WOULD, day=outcome["day"], count=len(outcome["customers"]))
        for one in outcome["customers"]:
            print(f"{one['number']}\t{one['name']}\t{one['owner']}\t{one['rule']}")
    else:
        context.say(DONE, **{name: outcome[name] for name in ("day", "taken", "rotated", "spared")})
    return 0


def _read_day(context: Context, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refusal(BAD_DAY.say(context.language, text=text)) from None
