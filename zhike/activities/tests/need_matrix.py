"""Who gets what from the addresses of needs. Aimed at needs of the outsider, in another department tree."""

from collections.abc import Callable

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.activities.models import Need, NeedSession
from zhike.activities.needs.drafts import ParticipantDraft
from zhike.activities.needs.services import add_finding, add_participant, drop_need
from zhike.customers.models import Customer
from zhike.testing import make
from zhike.testing.matrix import Call, Row, expect, to
from zhike.testing.world import World

from . import needing

HEARD = "2026-11-20 09:00"
Build = Callable[[World], Call]


def foreign_customer(world: World) -> Call:
    """Aim at a customer of the outsider."""
    return Call((make.customer(world.outsider).pk,))


def words_of_a_foreign_customer(world: World) -> Call:
    """Write down a need of the outsider's customer."""
    return Call(foreign_customer(world).args, _WORDS)


def at(made: Callable[[Person, Customer], Need], **data: str) -> Build:
    """Aim at a need of the outsider as far as `made` brought it."""

    def build(world: World) -> Call:
        found = made(world.outsider, make.customer(world.outsider))
        words = {name: str(found.version) if value == "version" else value for name, value in data.items()}
        return Call((found.customer_id, found.pk), words)

    return build


def step(**data: str) -> Build:
    """Aim at a step of the outsider's need."""

    def build(world: World) -> Call:
        found = at(needing.need, **data)(world)
        return Call((*found.args, "talk"), found.data)

    return build


def put_aside(person: Person, of: Customer) -> Need:
    """Return a need that was put aside."""
    made = needing.need(person, of)
    actor = get_actor(person.pk)
    return drop_need(actor=actor, customer_id=of.pk, need_id=made.pk, why="不要了", now=needing.NOW)


def _session(world: World) -> NeedSession:
    return needing.session(world.outsider)


def session(**data: str) -> Build:
    """Aim at a session of the outsider."""
    return lambda world: Call((_session(world).pk,), data)


def guest(world: World) -> Call:
    """Add somebody of the outsider's customer to the outsider's session."""
    customer = make.customer(world.outsider)
    return Call((_session(world).pk,), {"customer": str(customer.pk), "name": "陈店长"})


def finding(world: World) -> Call:
    """Aim at a finding of the outsider's session, in which one of the outsider's customers took part."""
    held, customer, actor = _session(world), make.customer(world.outsider), get_actor(world.outsider.pk)
    draft = ParticipantDraft(session_id=held.pk, customer_id=customer.pk, name="陈店长")
    add_participant(actor=actor, draft=draft, now=world.now)
    found = add_finding(actor=actor, session_id=held.pk, text="查货难", now=world.now)
    return Call((held.pk, found.pk), {"customer": str(customer.pk)})


_WORDS = {
    "name": "查货",
    "raw_words": "查货太难",
    "heard_at": HEARD,
    "source": "talk",
    "met_by": "nobody",
    "strength": "3",
    "urgency": "3",
    "importance": "3",
    "cost": "3",
}
_HELD = {"kind": "interview", "title": "访谈", "held_at": HEARD}
_ALL = expect(200, finance=403, partner=403)
_SEE = expect(404, administrator=200, executive=200, agent=200, finance=403, partner=403)
_WRITE = expect(403, administrator=200, agent=200, sales_manager=404, rep=404)
_WRITTEN = _WRITE | {"administrator": 302, "agent": 302}
_SET = expect(403, administrator=200)
_CONFIRM = {"name": "陈总", "how": "phone", "at": HEARD, "version": "version"}
_ANSWER = {"met": "yes", "satisfied": "4", "validated_name": "陈总", "at": HEARD}

MATRIX = {
    "needs:list": Row(_ALL),
    "needs:overview": Row(_ALL),
    "needs:categories": Row(_SET | {"executive": 200}),
    "needs:category": Row(_SET, to("aspect", 0)),
    "POST needs:category": Row(_SET | {"administrator": 302}, to("aspect", 0, name="外观", is_active="on")),
    "needs:sessions": Row(_ALL),
    "needs:session": Row(_SEE, session()),
    "needs:session_edit": Row(_WRITE, session()),
    "POST needs:session_edit": Row(_WRITTEN, session(**_HELD)),
    "needs:participant": Row(_WRITE, session()),
    "POST needs:participant": Row(_WRITTEN, guest),
    "needs:finding": Row(_WRITE, session()),
    "POST needs:finding": Row(_WRITTEN, session(text="查货难")),
    "needs:found": Row(_WRITE, finding),
    "POST needs:found": Row(_WRITTEN, finding),
    "needs:panel": Row(_SEE, foreign_customer),
    "needs:create": Row(_WRITE, foreign_customer),
    "POST needs:create": Row(_WRITTEN, words_of_a_foreign_customer),
    "needs:detail": Row(_SEE, at(needing.need)),
    "needs:why": Row(_SEE, at(needing.need)),
    "needs:history": Row(_SEE, at(needing.need)),
    "needs:edit": Row(_WRITE, at(needing.need)),
    "POST needs:edit": Row(_WRITTEN, at(needing.need, **_WORDS, version="version")),
    "needs:step": Row(_WRITE, step()),
    "POST needs:step": Row(_WRITTEN, step(note="谈过了")),
    "needs:confirm": Row(_WRITE, at(needing.repeated)),
    "POST needs:confirm": Row(_WRITTEN, at(needing.repeated, **_CONFIRM)),
    "needs:deliver": Row(_WRITE, at(needing.confirmed)),
    "POST needs:deliver": Row(_WRITTEN, at(needing.confirmed, delivered_on="2026-11-20")),
    "needs:validate": Row(_WRITE, at(needing.delivered)),
    "POST needs:validate": Row(_WRITTEN, at(needing.delivered, **_ANSWER)),
    "needs:drop": Row(_WRITE, at(needing.need)),
    "POST needs:drop": Row(_WRITTEN, at(needing.need, dropped_why="客户不要了")),
    "POST needs:reopen": Row(_WRITTEN, at(put_aside)),
}
