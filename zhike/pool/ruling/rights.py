"""Who may set the rules of a pool: who may edit pools, and for one pool its administrators."""

from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.lib.refusals import Refusal, Refused

from ..choices import MemberRole
from ..queries.members import roles_in_pools


def may_rule(actor: Actor, pool_id: int | None) -> bool:
    """Say whether somebody may set the rules of a pool, or with None those of the whole company."""
    if actor.can("pool", "edit"):
        return True
    if pool_id is None or not actor.person_id:
        return False
    return MemberRole.ADMIN in roles_in_pools(actor).get(pool_id, ())


def refuse_unless_may_rule(actor: Actor, pool_id: int | None) -> None:
    """Refuse who may not set these rules."""
    if not may_rule(actor, pool_id):
        sentence = _("你不能修改这里的公海规则。")
        raise Refused(Refusal("access.not_allowed", sentence, help=_("请联系管理员或这个公海的管理员。")))
