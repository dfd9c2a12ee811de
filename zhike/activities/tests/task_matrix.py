"""Who gets what from the addresses of tasks. Aimed at a task of the outsider about a customer of his."""

from datetime import timedelta

from django.utils import timezone

from zhike.access.queries import get_actor
from zhike.activities.agenda.services.links import renew_link
from zhike.activities.todo.services import finish_task
from zhike.testing import make
from zhike.testing.matrix import Call, Row, expect
from zhike.testing.world import World

from .tasking import give


def soon() -> str:
    """Return a day of next month."""
    return (timezone.localdate() + timedelta(days=30)).isoformat()


def a_day_off(world: World) -> Call:
    """Make a day of next month free."""
    return Call((), {"is_workday": "free", "first": soon(), "last": "", "name": "公司成立日"})


def tomorrow(world: World) -> Call:
    """Aim at tomorrow, of which the company has said nothing."""
    day = timezone.localdate() + timedelta(days=1)
    return Call((day.year, day.month, day.day))


def foreign_customer(world: World) -> Call:
    """Aim at a customer of the outsider."""
    return Call((make.customer(world.outsider).pk,))


def foreign_task(world: World) -> Call:
    """Aim at what the outsider has to do."""
    return Call((give(world.outsider, of=make.customer(world.outsider)).pk,))


def done_foreign_task(world: World) -> Call:
    """Aim at what the outsider did."""
    args = foreign_task(world).args
    finish_task(actor=get_actor(world.outsider.pk), task_id=args[0], now=timezone.now())
    return Call(args)


def foreign_task_tomorrow(world: World) -> Call:
    """Put off what the outsider has to do."""
    return Call(foreign_task(world).args, {"by": "tomorrow"})


def foreign_task_for_me(world: World) -> Call:
    """Hand the outsider's task to the administrator, who sees the customer."""
    return Call(foreign_task(world).args, {"assignees": [world.admin.pk]})


def other_words(world: World) -> Call:
    """Let the outsider's task say something else."""
    said = {"title": "别的", "due_on": soon(), "assignees": [world.outsider.pk], "priority": "2"}
    return Call(foreign_task(world).args, said)


def own_words(world: World) -> Call:
    """Give oneself a task about no customer."""
    return Call((), {"title": "理发", "due_on": soon(), "priority": "2"})


def foreign_picks(world: World) -> Call:
    """Pick the outsider's task."""
    return Call((), {"picked": list(foreign_task(world).args)})


def dropped_foreign_task(world: World) -> Call:
    """Drop the outsider's task on another day."""
    return Call((), {"entry": f"task:{foreign_task(world).args[0]}", "day": soon(), "time": ""})


def someones_link(world: World) -> Call:
    """Ask for the outsider's calendar by his link, as calendar programs do: without signing in."""
    return Call((renew_link(actor=get_actor(world.outsider.pk), now=world.now),))


_SEEN = expect(404, administrator=200, executive=200, agent=200, finance=200, partner=403)
_TOUCHED = expect(404, administrator=302, executive=403, agent=403, finance=403, partner=403)
_FORM = _TOUCHED | {"administrator": 200}
_ANYBODY = expect(302, partner=403)

MATRIX = {
    "tasks:list": Row(expect(200, partner=403)),
    "tasks:new": Row(expect(200, executive=403, partner=403)),
    "POST tasks:new": Row(expect(302, executive=403, partner=403), own_words),
    "tasks:panel": Row(_SEEN, foreign_customer),
    "tasks:detail": Row(_SEEN, foreign_task),
    "tasks:edit": Row(_FORM, foreign_task),
    "POST tasks:edit": Row(_TOUCHED, other_words),
    "tasks:finish": Row(expect(405, anonymous=405), foreign_task),
    "POST tasks:finish": Row(_TOUCHED, foreign_task),
    "tasks:reopen": Row(expect(405, anonymous=405), foreign_task),
    "POST tasks:reopen": Row(_TOUCHED, done_foreign_task),
    "tasks:move": Row(_FORM, foreign_task),
    "POST tasks:move": Row(_TOUCHED, foreign_task_tomorrow),
    "tasks:reassign": Row(_FORM, foreign_task),
    "POST tasks:reassign": Row(_TOUCHED, foreign_task_for_me),
    "tasks:delete": Row(expect(405, anonymous=405), foreign_task),
    "POST tasks:delete": Row(_TOUCHED, foreign_task),
    "tasks:finish_many": Row(expect(405, anonymous=405)),
    "POST tasks:finish_many": Row(_ANYBODY, foreign_picks),
    "tasks:move_many": Row(expect(405, anonymous=405)),
    "POST tasks:move_many": Row(expect(200, partner=403), foreign_picks),
    "agenda:calendar": Row(expect(200)),
    "agenda:move": Row(expect(405, anonymous=405)),
    "POST agenda:move": Row(_TOUCHED | {"partner": 404}, dropped_foreign_task),
    "agenda:workdays": Row(expect(403, administrator=200, executive=200)),
    "agenda:workdays_declare": Row(expect(403, administrator=200)),
    "POST agenda:workdays_declare": Row(expect(403, administrator=302), a_day_off),
    "POST agenda:workdays_forget": Row(expect(403, administrator=302), tomorrow),
    "agenda:feed": Row(expect(200)),
    "agenda:feed_renew": Row(expect(405, anonymous=405)),
    "POST agenda:feed_renew": Row(expect(200)),
    "agenda:feed_stop": Row(expect(405, anonymous=405)),
    "POST agenda:feed_stop": Row(expect(302)),
    "agenda:feed_read": Row(expect(200, anonymous=200), someones_link),
}
