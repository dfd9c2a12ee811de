"""Say who may do a thing at all, and which roles would help."""

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal, refuse_if

from ..actor import Actor
from ..models import Role
from ..models.roles import name_of_role
from ..objects import capability_label, label_of


def refuse_unless_capable(actor: Actor, object_: str, capability: str) -> None:
    """Refuse an actor none of whose roles has the capability, naming the roles that would help."""
    refuse_if(why_lacks_capability(actor, object_, capability))


def why_lacks_capability(actor: Actor, object_: str, capability: str) -> Refusal | None:
    """Say which right is missing and which roles have it, or return None."""
    if actor.can(object_, capability):
        return None
    having = Role.objects.filter(rights__object=object_, rights__capability=capability)
    roles = [name_of_role(name) for name in having.order_by("pk").values_list("name", flat=True)]
    sentence = _("你的角色没有“%(object)s · %(capability)s”的权限。") % {
        "object": label_of(object_),
        "capability": capability_label(capability),
    }
    help_ = _("拥有此权限的角色：%(roles)s。需要时请联系管理员。") % {"roles": _("、").join(roles)} if roles else ""
    facts = {"object": object_, "capability": capability, "roles": roles}
    return Refusal("access.not_allowed", sentence, facts, help_)
