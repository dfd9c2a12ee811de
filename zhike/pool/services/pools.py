"""Make pools and say who belongs to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.http import Http404

from zhike.access.actor import Actor
from zhike.customers.models import Customer
from zhike.lib.refusals import Refusal, refuse_if

from ..choices import MaskWhen, MemberRole, PoolKind
from ..models import Pool, PoolMember
from ..pool_rules import why_cannot_close_pool, why_cannot_save_pool
from ..queries import members, rulebook


@dataclass(frozen=True, kw_only=True)
class PoolDraft:
    """A pool as somebody wants it, with everybody who belongs to it."""

    name: str
    parent_id: int | None = None
    kind: str = PoolKind.OPEN
    masks: Sequence[str] = ()
    mask_when: str = MaskWhen.BEFORE
    follow_contacts: bool = True
    follow_notes: bool = True
    return_needs_approval: bool = False
    position: int = 0
    is_active: bool = True
    people: Sequence[int] = ()
    departments: Sequence[int] = ()
    admins: Sequence[int] = ()
    admin_departments: Sequence[int] = ()


_COLUMNS = ("name", "parent_id", "kind", "mask_when", "follow_contacts", "follow_notes", "return_needs_approval")


def save_pool(*, actor: Actor, draft: PoolDraft, pool_id: int | None = None) -> Pool:
    """Create or change a pool with its members and administrators; needs the right over pools.

    Refused with a code of pool_rules.why_cannot_save_pool and why_cannot_close_pool.
    """
    refuse_if(_why_not(actor, "edit" if pool_id else "create"))
    with transaction.atomic():
        pool = Pool.objects.select_for_update().filter(pk=pool_id).first() if pool_id else Pool()
        if pool is None:
            raise Http404
        above = Pool.objects.filter(pk=draft.parent_id).first() if draft.parent_id else None
        sisters = Pool.objects.filter(parent=above, name=draft.name.strip()).exclude(pk=pool.pk)
        in_circle = bool(above and pool.path and above.path.startswith(pool.path))
        refuse_if(why_cannot_save_pool(name=draft.name, taken=sisters.exists(), is_in_circle=in_circle))
        if pool_id and not draft.is_active:
            free = Customer.objects.filter(pool_id=pool_id, owner__isnull=True, deleted_at__isnull=True).count()
            refuse_if(why_cannot_close_pool(free=free))
        for name in _COLUMNS:
            setattr(pool, name, getattr(draft, name))
        pool.masks, pool.position, pool.is_active = list(draft.masks), draft.position, draft.is_active
        pool.save()
        _place(pool, above)
        _set_members(pool, draft)
    members.forget()
    rulebook.forget()
    return pool


def _why_not(actor: Actor, capability: str) -> Refusal | None:
    from django.utils.translation import gettext as _

    if actor.scope("pool", capability) == "all":
        return None
    return Refusal("access.not_allowed", _("你没有设置公海的权限。"), {}, _("请联系管理员。"))


def _place(pool: Pool, above: Pool | None) -> None:
    """Write the path of a pool and, when it moved, of all below it."""
    old, new = pool.path, f"{above.path if above else '/'}{pool.pk}/"
    if old == new:
        return
    if old:
        below = Pool.objects.filter(path__startswith=old).exclude(pk=pool.pk)
        below.update(path=Concat(Value(new), Substr("path", len(old) + 1)))
    Pool.objects.filter(pk=pool.pk).update(path=new)
    pool.path = new


def _set_members(pool: Pool, draft: PoolDraft) -> None:
    wanted: set[tuple[int | None, int | None, str]]
    wanted = {(id_, None, MemberRole.MEMBER.value) for id_ in draft.people}
    wanted |= {(None, id_, MemberRole.MEMBER.value) for id_ in draft.departments}
    wanted |= {(id_, None, MemberRole.ADMIN.value) for id_ in draft.admins}
    wanted |= {(None, id_, MemberRole.ADMIN.value) for id_ in draft.admin_departments}
    present = {(one.person_id, one.department_id, one.role): one.pk for one in pool.members.all()}
    PoolMember.objects.filter(pk__in=[pk for key, pk in present.items() if key not in wanted]).delete()
    PoolMember.objects.bulk_create(
        PoolMember(pool=pool, person_id=person_id, department_id=department_id, role=role)
        for person_id, department_id, role in sorted(wanted - present.keys(), key=str)
    )
