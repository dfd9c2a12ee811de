"""Who gets what from the addresses of follow-ups. Aimed at a customer of the outsider, in another department tree."""

import uuid

from zhike.access.queries import get_actor
from zhike.activities.services import FollowUpDraft, log_follow_up
from zhike.customers.models import Customer
from zhike.testing import make
from zhike.testing.matrix import Call, Row, expect
from zhike.testing.world import World

from . import call_matrix, need_matrix, script_matrix, talk_matrix, task_matrix, visit_matrix


def _foreign(world: World) -> Customer:
    return make.customer(world.outsider, name="深圳外部机械有限公司")


def foreign_customer(world: World) -> Call:
    """Aim at a customer of the outsider."""
    return Call((_foreign(world).pk,))


def words_about_foreign_customer(world: World) -> Call:
    """Write about a customer of the outsider."""
    return Call((_foreign(world).pk,), {"kind": "phone", "reached": "yes", "content": "谈了价格", "next_pick": "keep"})


def foreign_promise(world: World) -> Call:
    """Move a promise made to a customer of the outsider."""
    return Call((_foreign(world).pk,), {"next_pick": "other", "next_on": "2199-01-01", "next_step": "回电"})


def _written(world: World) -> tuple[int, int]:
    customer = _foreign(world)
    draft = FollowUpDraft(customer_id=customer.pk, entry_key=uuid.uuid4(), content="谈了价格", at=world.now)
    row = log_follow_up(actor=get_actor(world.outsider.pk), draft=draft, now=world.now)
    return customer.pk, row.pk


def foreign_words(world: World) -> Call:
    """Aim at what the outsider wrote."""
    return Call(_written(world))


def corrected_foreign_words(world: World) -> Call:
    """Put other words into the outsider's mouth."""
    return Call(_written(world), {"kind": "phone", "reached": "yes", "content": "改掉", "next_pick": ""})


_WRITERS = expect(200, finance=403, executive=403, partner=403)
_ABOUT_FOREIGN = expect(403, administrator=200, agent=200, sales_manager=404, rep=404)
_DONE_FOREIGN = _ABOUT_FOREIGN | {"administrator": 302, "agent": 302}
_ONLY_AUTHOR = expect(403, sales_manager=404, rep=404)

MATRIX = {
    "activities:list": Row(expect(200, finance=403)),
    "activities:new": Row(_WRITERS),
    "activities:log": Row(_ABOUT_FOREIGN, foreign_customer),
    "POST activities:log": Row(_DONE_FOREIGN, words_about_foreign_customer),
    "activities:next_step": Row(_ABOUT_FOREIGN, foreign_customer),
    "POST activities:next_step": Row(_DONE_FOREIGN, foreign_promise),
    "activities:correct": Row(_ONLY_AUTHOR, foreign_words),
    "POST activities:correct": Row(_ONLY_AUTHOR, corrected_foreign_words),
    "activities:delete": Row(expect(405, anonymous=405), foreign_words),
    "POST activities:delete": Row(_ONLY_AUTHOR, foreign_words),
    **call_matrix.MATRIX,
    **task_matrix.MATRIX,
    **need_matrix.MATRIX,
    **script_matrix.MATRIX,
    **talk_matrix.MATRIX,
    **visit_matrix.MATRIX,
}
