"""The decision chain: what a chart may not say, and what we do not know yet. Pure; sentences are what people read."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

from .choices import BuyingRole, Coverage, Stance

DECIDING = (BuyingRole.DECISION_MAKER, BuyingRole.APPROVER)
AGAINST = (Stance.SCEPTIC, Stance.ENEMY)
FOR_US = (Stance.MENTOR, Stance.SUPPORTER)


@dataclass(frozen=True)
class Member:
    """A person of the chain, as far as the rules care."""

    id: int
    name: str
    buying_role: str = ""
    stance: str = ""
    coverage: str = ""
    left_company: bool = False
    reports_to_id: int | None = None

    @property
    def role(self) -> str:
        """Return the part in the purchase in words."""
        return str(BuyingRole(self.buying_role).label) if self.buying_role else ""


@dataclass(frozen=True)
class Station:
    """One step of the decision route, as far as the rules care."""

    position: int
    post: str
    contact_id: int | None


@dataclass(frozen=True)
class Gap:
    """Something that we should know or do about the chain; `role` or `contact_id` says where it is filled."""

    code: str
    sentence: str
    role: str = ""
    contact_id: int | None = None
    position: int | None = None


def above(contact_id: int, bosses: Mapping[int, int | None]) -> list[int]:
    """Return the people over a person, nearest first; a circle ends where it began."""
    found: list[int] = []
    boss = bosses.get(contact_id)
    while boss is not None and boss not in found:
        found.append(boss)
        boss = bosses.get(boss)
    return found


def why_cannot_report(
    *, contact_id: int, to_contact_id: int | None, bosses: Mapping[int, int | None], names: Mapping[int, str]
) -> Refusal | None:
    """Say why a person cannot report to another: not of this customer, the same one, or somebody below."""
    if to_contact_id is None:
        return None
    name = names.get(contact_id, "")
    if to_contact_id not in names:
        return Refusal("customers.boss_invalid", _("选的上级不是这位客户的联系人，请重新选择。"))
    boss = names[to_contact_id]
    if to_contact_id == contact_id:
        return Refusal("customers.boss_is_self", _("%(name)s不能向自己汇报。") % {"name": name})
    if contact_id in above(to_contact_id, bosses):
        facts = {"name": name, "boss": boss}
        sentence = _("%(boss)s在%(name)s下面，不能反过来做他的上级。") % facts
        return Refusal("customers.boss_is_below", sentence, facts, _("先把下面的人移开，再调整。"))
    return None


def why_cannot_change_over(
    *, seen: int | None, current: int, name: str, person: str, at: datetime | None
) -> Refusal | None:
    """Say who changed a contact since it was shown, so that nobody overwrites unseen work."""
    if seen is None or seen == current:
        return None
    facts = {"name": name, "person": person or _("有人"), "time": f"{at:%m-%d %H:%M}" if at else ""}
    sentence = (
        _("%(person)s 在 %(time)s 改过%(name)s，你看到的已经不是最新的。")
        if at
        else _("%(person)s刚改过%(name)s，你看到的已经不是最新的。")
    )
    facts_or_version = facts | {"version": current}
    return Refusal("customers.contact_changed_meanwhile", sentence % facts, facts_or_version, _("看过最新的再改一次。"))


def why_cannot_undo_move(*, moved_version: int, current: int | None, name: str) -> Refusal | None:
    """Say why a move cannot be taken back: the person is gone, or was changed since."""
    if current is None:
        return Refusal("customers.move_gone", _("%(name)s已经不在联系人里，这一步不能撤销。") % {"name": name})
    if moved_version != current:
        sentence = _("这一步之后%(name)s又被改过，不能再撤销。") % {"name": name}
        return Refusal("customers.move_changed_meanwhile", sentence, {"name": name}, _("直接把他拖到对的位置就好。"))
    return None


def why_cannot_draw_line(*, from_id: int, to_id: int, known: Collection[int]) -> Refusal | None:
    """Say why a line cannot be drawn: it needs two different people of this customer."""
    if from_id == to_id:
        return Refusal("customers.line_to_self", _("一条线连着两个不同的人。"))
    if from_id not in known or to_id not in known:
        return Refusal("customers.line_invalid", _("选的人不是这位客户的联系人，请重新选择。"))
    return None


def why_cannot_add_step(*, contact_id: int | None, is_known: bool, post: str) -> Refusal | None:
    """Say that a step of the route names a contact of this customer, or at least a post."""
    if contact_id and not is_known:
        return Refusal("customers.step_invalid", _("选的人不是这位客户的联系人，请重新选择。"))
    if not contact_id and not post.strip():
        return Refusal("customers.step_missing", _("选一位联系人；还不知道是谁，就写岗位。"))
    return None


def why_cannot_order_route(*, wanted: Sequence[int], stored: Collection[int]) -> Refusal | None:
    """Say that the route has other steps by now than those that were put in order."""
    if sorted(wanted) == sorted(stored):
        return None
    sentence = _("决策路线刚被别人改过，步骤和你看到的不一样了。")
    return Refusal("customers.route_changed_meanwhile", sentence, {}, _("看过最新的再排一次。"))


def find_gaps(
    *,
    members: Iterable[Member],
    influences: Iterable[tuple[int, int]],
    stations: Iterable[Station],
    wanted_roles: Sequence[str],
    asks_contact: bool = True,
) -> list[Gap]:
    """Return what is missing in the chain, gravest first.

    Roles nobody plays; those who decide and whom nobody of us has met; those who decide
    against us without a supporter to influence them; posts of the route without a person;
    people who left while others still report to them.
    """
    everybody = {member.id: member for member in members}
    present = [member for member in everybody.values() if not member.left_company]
    gaps = [
        Gap("role", _("没有已知的%(role)s") % {"role": BuyingRole(role).label}, role=role)
        for role in wanted_roles
        if not any(member.buying_role == role for member in present)
    ]
    deciding = [member for member in present if member.buying_role in DECIDING]
    if asks_contact:
        gaps += [
            Gap("coverage", _("%(role)s%(name)s还没有接触过") % _who(member), contact_id=member.id)
            for member in deciding
            if member.coverage in ("", Coverage.NONE)
        ]
    gaps += _unanswered(deciding, everybody, influences)
    gaps += [
        Gap(
            "station",
            _("决策路线第 %(n)d 步“%(post)s”还不知道是谁") % {"n": station.position, "post": station.post},
            position=station.position,
        )
        for station in stations
        if station.contact_id is None
    ]
    bosses = {member.reports_to_id for member in present}
    gaps += [
        Gap("left", _("%(name)s已离职，下面的人要重新排") % {"name": member.name}, contact_id=member.id)
        for member in everybody.values()
        if member.left_company and member.id in bosses
    ]
    return gaps


def _unanswered(
    deciding: Iterable[Member], everybody: Mapping[int, Member], influences: Iterable[tuple[int, int]]
) -> list[Gap]:
    helped = {
        to_id
        for from_id, to_id in influences
        if from_id in everybody and everybody[from_id].stance in FOR_US and not everybody[from_id].left_company
    }
    return [
        Gap("against", _("%(role)s%(name)s不支持，还没有能影响他的支持者") % _who(member), contact_id=member.id)
        for member in deciding
        if member.stance in AGAINST and member.id not in helped
    ]


def _who(member: Member) -> dict[str, str]:
    return {"role": member.role, "name": member.name}
