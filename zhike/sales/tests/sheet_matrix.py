"""Who gets what from the addresses of sheets, meetings, alarms and targets."""

from datetime import date

from django.utils import timezone

from zhike.sales.models import DailySheet, NewAAlert, SheetComment
from zhike.sales.sheets.days import read_clock
from zhike.testing.matrix import Call, Row, expect
from zhike.testing.world import World

from .sheet_world import graded

DAY = date(2026, 11, 20)
FIGURES = {
    "days": ["2026-11-18", "2026-11-19", "2026-11-20"],
    "past_days": ["2026-11-17"],
    "expected": 0.5,
    "actual": 0,
    "shares": [{"factor": "stock", "expected": 1.0, "actual": 0.0, "share": 0.5}],
}

_LOOK = expect(403, administrator=200, executive=200, sales_manager=200, rep=200)
_THEIRS = expect(403, administrator=200, executive=200, sales_manager=404, rep=404)
_LEAD = expect(403, administrator=200, sales_manager=404, rep=404)
_LEAD_ACT = expect(403, administrator=302, sales_manager=404, rep=404)
_OWN = expect(403, rep=404)


def theirs(world: World) -> DailySheet:
    """Keep a sheet of another department tree."""
    content: dict[str, list[object]] = {"talks": [], "lines": [], "missed": [], "moves": [], "questions": []}
    return DailySheet.objects.create(
        person=world.outsider,
        department_id=world.south.pk,
        day=DAY,
        way="closed",
        at=timezone.now(),
        content=content,
    )


def of_outsider(world: World) -> Call:
    """Aim at the sheet by its person and day."""
    theirs(world)
    return Call((world.outsider.pk, DAY.isoformat()))


def to_sheet(world: World) -> Call:
    """Aim at the sheet itself."""
    return Call((theirs(world).pk,), data={"text": "补一句"})


def to_comment(world: World) -> Call:
    """Say something about it."""
    return Call((world.outsider.pk, DAY.isoformat()), data={"text": "看过了"})


def to_note(world: World) -> Call:
    """Write about a customer of somebody else."""
    customer, _deal = graded(world.outsider, "A", now=timezone.now())
    day = read_clock(timezone.now()).open_day.isoformat()
    return Call((day, customer.pk), data={"progress": "不是我的"})


def to_question(world: World) -> Call:
    """Answer what somebody else was asked."""
    question = SheetComment.objects.create(
        person=world.outsider, day=DAY, by=world.admin, at=timezone.now(), text="为什么", is_question=True
    )
    return Call((question.pk,), data={"text": "因为"})


def to_meeting(world: World) -> Call:
    """Enter the meeting of another department tree."""
    return Call((world.south.pk, DAY.isoformat()))


def to_act(world: World) -> Call:
    """Write its minutes."""
    customer, _deal = graded(world.outsider, "A", now=timezone.now())
    day = read_clock(timezone.now()).open_day.isoformat()
    return Call((world.south.pk, day, world.outsider.pk, customer.pk, "progress"), data={"text": "听过了"})


def alarm(world: World) -> NewAAlert:
    """Raise an alarm of another department tree."""
    return NewAAlert.objects.create(department=world.south, since=DAY, raised_on=DAY, figures=FIGURES)


def to_alarm(world: World) -> Call:
    """Aim at it."""
    return Call((alarm(world).pk,), data={"cause": "联系少", "measure": "每天多打五个"})


def to_factor(world: World) -> Call:
    """Aim at the rows behind it."""
    return Call((alarm(world).pk, "contacts"))


def to_target(world: World) -> Call:
    """Aim at somebody of another department tree."""
    return Call(("person", world.outsider.pk, f"{timezone.localdate():%Y-%m}"), data={"new_a": "5"})


def to_figure(world: World) -> Call:
    """Ask for the rows behind one of that person's figures."""
    return Call(("person", world.outsider.pk, f"{timezone.localdate():%Y-%m}", "contacts"))


MATRIX: dict[str, Row] = {
    "sales:sheet": Row(expect(403, rep=200)),
    "POST sales:sheet": Row(expect(403, rep=422)),
    "sales:sheet_of": Row(_THEIRS, of_outsider),
    "sales:sheet_note": Row(_OWN, to_note),
    "POST sales:sheet_note": Row(_OWN, to_note),
    "sales:sheet_amend": Row(_OWN, to_sheet),
    "POST sales:sheet_amend": Row(_OWN, to_sheet),
    "POST sales:sheet_read": Row(_LEAD_ACT, to_sheet),
    "sales:sheet_comment": Row(_LEAD, to_comment),
    "POST sales:sheet_comment": Row(_LEAD_ACT, to_comment),
    "sales:sheet_answer": Row(_OWN, to_question),
    "POST sales:sheet_answer": Row(_OWN, to_question),
    "sales:sheets": Row(_LOOK),
    "sales:today_card": Row(_LOOK),
    "sales:meeting": Row(_THEIRS, to_meeting),
    "sales:minutes": Row(_THEIRS, to_meeting),
    "sales:meeting_act": Row(_LEAD, to_act),
    "POST sales:meeting_act": Row(_LEAD_ACT, to_act),
    "sales:a_board": Row(_LOOK),
    "sales:alert": Row(_THEIRS, to_alarm),
    "POST sales:alert": Row(_LEAD_ACT, to_alarm),
    "sales:alert_rows": Row(_THEIRS, to_factor),
    "sales:targets": Row(_LOOK),
    "sales:target_edit": Row(expect(403, administrator=200, sales_manager=404), to_target),
    "POST sales:target_edit": Row(expect(403, administrator=302, sales_manager=404), to_target),
    "sales:target_rows": Row(_THEIRS, to_figure),
    "sales:outlook": Row(_LOOK),
}
