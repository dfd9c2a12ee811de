"""What docs promise for each figure, in the order of the table."""

from .figures import Budget

_LIST = Budget(median=15, p95=40)
_WAYS = Budget(median=25, p95=80)
_BOARD = Budget(p95=100)
_ARCHIVE = Budget(median=14, p95=40)
PROMISES: dict[str, Budget] = {
    **{f"list.{page}.{looker}": _LIST for page in ("first", "100th") for looker in ("rep", "manager", "administrator")},
    **{f"list.ways.{looker}": _WAYS for looker in ("rep", "manager", "administrator")},
    **{f"conditions.{looker}": _WAYS for looker in ("rep", "manager", "administrator")},
    **{f"search.{looker}": _LIST for looker in ("rep", "manager", "administrator")},
    **{f"archive.{which}": _ARCHIVE for which in ("known", "rep", "manager", "administrator")},
    **{
        f"board.{part}.{looker}": _BOARD for part in ("first", "ways") for looker in ("rep", "manager", "administrator")
    },
    "write.create": _LIST,
    "write.log": _LIST,
    "claim.spread": Budget(p95=200),
    # All in one instant is a queue: the last waits for all others, at the promised 150 pages a second (docs/adr/0050).
    "claim.rush": Budget(p95=1350),
    "sweep.ordinary": Budget(at_most=5),
    "sweep.new_rules": Budget(at_most=5),
    "sheets.keep": Budget(at_most=30),
    "handover.run": Budget(at_most=20),
    "handover.undo": Budget(at_most=20),
    "export.csv": Budget(at_least=50_000),
    "export.xlsx": Budget(at_least=7000),
    "export.csv.memory": Budget(at_most=200),
    "export.xlsx.memory": Budget(at_most=250),
    # Promised beside a floor of 5,750 rows a second; the floor of this disk moves between 2,200 and 10,500.
    "import.rows": Budget(at_least=4000, of_floor=4000 / 5750),
    "import.memory": Budget(at_most=500),
    "doubles.seconds": Budget(at_most=120),
    "doubles.memory": Budget(at_most=2048),
    "doubles.precision": Budget(at_least=0.98),
    "doubles.recall": Budget(at_least=0.95),
    "load.mixed": Budget(p95=200),
    "load.list": Budget(at_least=120),
    "load.archive": Budget(at_least=150),
    "start.warm": Budget(at_most=3),
    "memory.idle": Budget(at_most=400),
}
