"""Import from the command line, in the foreground, through the same engine as the screen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.access.queries.administrators import find_administrator
from zhike.lib.refusals import Refusal, Refused
from zhike.sales.finding.origins import get_named

from .choices import Outcome, State
from .engine.running import run_import
from .models import ImportRun
from .report.csvfile import result_csv
from .services import Settlement, Upload, map_columns, start_import, upload_import
from .storage import digest_of

Say = Callable[[str], None]


def import_customers(
    *, file: str, duplicates: str, result: str | None, login: str | None, as_json: bool, campaign: str | None = None
) -> dict[str, Any]:
    """Import a file and return the counts; `result` receives one line per sheet row, new customers come by `campaign`.

    Without `login` the first administrator imports. An import that was interrupted goes on
    where it was when the same command is given again. A refusal comes back as `error`.
    """
    say: Say = (lambda text: None) if as_json else (lambda text: print(text, flush=True))  # noqa: T201
    try:
        actor = _actor(login)
        came = get_named(actor=actor, text=campaign).pk if campaign else None
        run = _find_interrupted(actor, Path(file), duplicates, came) or _begin(actor, Path(file), duplicates, came)
        said = _("正在导入 %(file)s（工作表“%(sheet)s”）……") if run.sheet else _("正在导入 %(file)s……")
        say(said % {"file": run.file_name, "sheet": run.sheet})
        run_import(run_id=run.pk)
        run.refresh_from_db()
        if result:
            _write_result(run, actor, Path(result))
    except Refused as refused:
        return _refused(refused.refusal, say)
    return _told(run, say)


def _actor(login: str | None) -> Actor:
    person = Person.objects.filter(login=login.casefold(), is_active=True).first() if login else find_administrator()
    if person is None:
        sentence = _("没有登录名为“%(login)s”的在职人员。") % {"login": login} if login else _("还没有管理员。")
        raise Refused(Refusal("transfer.no_person", sentence, {}, _("请先运行 zhike createadmin 或换一个登录名。")))
    return get_actor(person.pk)


def _find_interrupted(actor: Actor, file: Path, duplicates: str, campaign_id: int | None) -> ImportRun | None:
    """Return the same import when it was killed in the middle."""
    if not file.is_file():
        return None
    same = ImportRun.objects.filter(by_id=actor.person_id, duplicates=duplicates, state=State.RUNNING)
    return same.filter(campaign_id=campaign_id, sha256=digest_of(file)).exclude(path="").order_by("-pk").first()


def _begin(actor: Actor, file: Path, duplicates: str, campaign_id: int | None) -> ImportRun:
    now = timezone.now()
    if not file.is_file():
        raise Refused(Refusal("transfer.missing_file", _("找不到文件：%(file)s") % {"file": file}))
    with file.open("rb") as content:
        run = upload_import(actor=actor, upload=Upload(file.name, File(content, name=file.name)), now=now)
    columns = {int(at): key for at, key in run.columns.items()}
    settlement = Settlement(columns=columns, values=run.values, duplicates=duplicates, campaign_id=campaign_id)
    map_columns(actor=actor, run_id=run.pk, mapping=settlement, now=now)
    return start_import(actor=actor, run_id=run.pk, now=now, in_background=False)


def _write_result(run: ImportRun, actor: Actor, target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        file.writelines(result_csv(run, actor=actor))


def _told(run: ImportRun, say: Say) -> dict[str, Any]:
    counts = {outcome: run.counts.get(outcome, 0) for outcome in Outcome.values}
    told: dict[str, Any] = {"run": run.pk, "file": run.file_name, "state": run.state, "rows": sum(counts.values())}
    told |= counts
    if run.error:
        told["error"] = run.error
        say(f"{run.error.get('sentence', '')}{run.error.get('help', '')}")
    labels = _("，").join(f"{Outcome(key).label} {count}" for key, count in counts.items() if count)
    say(_("%(state)s：共 %(rows)s 行，%(counts)s") % {
        "state": run.get_state_display(), "rows": told["rows"], "counts": labels,
    })  # fmt: skip
    return told


def _refused(refusal: Refusal, say: Say) -> dict[str, Any]:
    say(f"{refusal.sentence}{refusal.help}")
    return {"error": {"code": refusal.code, "sentence": str(refusal.sentence), "help": str(refusal.help)}}
