"""Who gets what from the addresses of imports and exports. Aimed at an import or export of the administrator."""

from zhike.access.queries import get_actor
from zhike.testing import make
from zhike.testing.matrix import Call, Row, expect, to
from zhike.testing.world import World
from zhike.transfer.models import ImportRun

from .exporting import asked, exported
from .making import imported, upload, workbook


def _sheet() -> bytes:
    return workbook([["深圳外部机械有限公司"], [None, "没有名称"]])


def uploaded(world: World) -> Call:
    """Aim at a file that the administrator has just uploaded."""
    return Call((upload(get_actor(world.admin.pk), _sheet()).pk,))


def mapped(world: World) -> Call:
    """Aim at an upload whose columns are settled."""
    call = uploaded(world)
    ImportRun.objects.filter(pk=call.args[0]).update(state="mapped")
    return call


def settled(world: World) -> Call:
    """Settle the columns of the administrator's upload."""
    return Call(uploaded(world).args, {"column_0": "name", "duplicates": "skip"})


def at_work(world: World) -> Call:
    """Aim at an import that is running."""
    call = uploaded(world)
    ImportRun.objects.filter(pk=call.args[0]).update(state="running")
    return call


def ended(world: World) -> Call:
    """Aim at what the administrator has imported."""
    return Call((imported(get_actor(world.admin.pk), _sheet()).pk,))


def exporting(world: World) -> Call:
    """Aim at an export of the administrator that is at work."""
    make.customer(world.admin)
    return Call((asked(world.admin).pk,))


def finished(world: World) -> Call:
    """Aim at a finished file of the administrator."""
    make.customer(world.admin)
    return Call((exported(world.admin).pk,))


# A manager imports, and sees only the own imports; executives look on; nobody else gets here.
_NOBODY = {"rep": 403, "agent": 403, "finance": 403, "partner": 403}
_SEEN = expect(200, sales_manager=404, **_NOBODY)
_DONE = expect(302, sales_manager=404, executive=403, **_NOBODY)

# Their role lets them export nothing; everybody else is asked about columns that are missing.
_NO_EXPORT = {"agent": 403, "finance": 403, "executive": 403, "partner": 403}
# The administrator's export: seen by who looks over all exports; its file is nobody else's.
_OTHERS = {"sales_manager": 404, "rep": 404, "agent": 404, "finance": 404, "partner": 404}

MATRIX = {
    "transfer:exports": Row(expect(200)),
    "transfer:export_new": Row(expect(200, **_NO_EXPORT)),
    "POST transfer:export_new": Row(expect(422, **_NO_EXPORT), to(go="1", whole="1")),
    "transfer:export": Row(expect(200, **_OTHERS), exporting),
    "transfer:export_progress": Row(expect(200, **_OTHERS), exporting),
    "POST transfer:export_cancel": Row(expect(404, administrator=302), exporting),
    "transfer:export_file": Row(expect(404, administrator=200), finished),
    "transfer:list": Row(expect(200, **_NOBODY)),
    "transfer:template": Row(expect(200, executive=403, **_NOBODY)),
    "transfer:start": Row(expect(200, executive=403, **_NOBODY)),
    "POST transfer:start": Row(expect(422, executive=403, **_NOBODY)),
    "transfer:detail": Row(_SEEN, ended),
    "transfer:columns": Row(expect(200, sales_manager=404, executive=403, **_NOBODY), uploaded),
    "POST transfer:columns": Row(_DONE, settled),
    "POST transfer:sheet": Row(_DONE, uploaded),
    "POST transfer:words": Row(expect(200, sales_manager=404, executive=403, **_NOBODY), uploaded),
    "transfer:try": Row(_SEEN, mapped),
    "POST transfer:try": Row(_DONE, mapped),
    "POST transfer:run": Row(_DONE, mapped),
    "transfer:progress": Row(_SEEN, at_work),
    "POST transfer:cancel": Row(_DONE, at_work),
    "POST transfer:undo": Row(_DONE, ended),
    "POST transfer:forget": Row(_DONE, uploaded),
    "transfer:rows": Row(_SEEN, ended),
    "transfer:report": Row(_SEEN, ended),
    "transfer:rejected": Row(_SEEN, ended),
    "transfer:result": Row(_SEEN, ended),
}
