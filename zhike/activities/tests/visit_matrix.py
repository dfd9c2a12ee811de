"""Who gets what from the addresses of visits. Aimed at visits of the outsider, in another department tree."""

import uuid

from django.core.files.uploadedfile import SimpleUploadedFile

from zhike.activities.models import Coaching, CoachingPoint, Visit, VisitPhoto
from zhike.activities.visits.choices import VisitType
from zhike.activities.visits.sights import DELIVERED
from zhike.activities.visits.skills import STEPS
from zhike.testing import make
from zhike.testing.matrix import Call, Row, expect
from zhike.testing.world import World

from .visiting import arrived, been, coached, photo, picture, points, summarised, visit


def _where(made: Visit) -> tuple[int, int]:
    return made.customer_id, made.pk


def foreign_customer(world: World) -> Call:
    """Aim at a customer of the outsider."""
    return Call((make.customer(world.outsider).pk,))


def foreign_visit(world: World) -> Call:
    """Aim at a planned visit of the outsider."""
    return Call(_where(visit(world.outsider, make.customer(world.outsider))))


def foreign_arrival(world: World) -> Call:
    """Aim at a visit on which the outsider is on site."""
    made = visit(world.outsider, make.customer(world.outsider))
    arrived(world.outsider, made)
    return Call(_where(made))


def foreign_end(world: World) -> Call:
    """Aim at a visit that the outsider has left."""
    return Call(_where(been(world.outsider, make.customer(world.outsider))))


def foreign_summary(world: World) -> Call:
    """Aim at a visit that the outsider has summarised."""
    made = been(world.outsider, make.customer(world.outsider))
    summarised(world.outsider, made)
    return Call(_where(made))


def foreign_photo(world: World) -> Call:
    """Aim at a photo of the outsider."""
    made = visit(world.outsider, make.customer(world.outsider))
    arrived(world.outsider, made)
    kept: VisitPhoto = photo(world.outsider, made, picture())
    return Call((*_where(made), kept.pk))


def foreign_coaching(world: World) -> Call:
    """Aim at what the administrator wrote about a visit of the outsider."""
    made = been(world.outsider, make.customer(world.outsider), coach_id=world.admin.pk)
    coached(world.admin, made, points=points("抢话"))
    return Call(_where(made))


def foreign_point(world: World) -> Call:
    """Aim at a behaviour of the outsider that is to be looked at again."""
    where = foreign_coaching(world).args
    return Call((*where, CoachingPoint.objects.get(customer_id=where[0]).pk))


def half_a_coaching(world: World) -> Call:
    """Score a visit of the outsider without a single rating."""
    return Call(foreign_coaching(world).args, {"good": "准备充分"})


def half_a_look(world: World) -> Call:
    """Look again without saying on which visit."""
    return Call(foreign_point(world).args, {"after": "4", "found": "好多了"})


def coached_outsider(world: World) -> Call:
    """Aim at how the outsider changed."""
    foreign_coaching(world)
    return Call((Coaching.objects.get().person_id,))


def plan_for_a_foreigner(world: World) -> Call:
    """Plan a visit to a customer of the outsider."""
    said = {"visit_type": "needs", "purpose": "确认谁拍板", "planned_at": "2199-01-01T10:00", "minutes": "30"}
    said["planned_at"] = f"{world.now.replace(year=2027):%Y-%m-%d}T10:00"
    return Call(foreign_customer(world).args, said)


def other_plan(world: World) -> Call:
    """Change a plan of the outsider."""
    return Call(foreign_visit(world).args, plan_for_a_foreigner(world).data)


def reason_against(world: World) -> Call:
    """Call a visit of the outsider off."""
    return Call(foreign_visit(world).args, {"reason": "客户改期"})


def tap_at_a_foreign_door(world: World) -> Call:
    """Check in in the outsider's place."""
    tap = {"latitude": "31.2", "longitude": "120.5", "accuracy": "10", "once_key": str(uuid.uuid4())}
    return Call(foreign_visit(world).args, tap)


def tap_behind_a_foreigner(world: World) -> Call:
    """Check out in the outsider's place."""
    return Call(foreign_arrival(world).args, {"reason": "没有信号", "met": "yes"})


def file_for_a_foreigner(world: World) -> Call:
    """Add a photo to a visit of the outsider."""
    return Call(foreign_arrival(world).args, {"file": SimpleUploadedFile("door.jpg", picture())})


def words_of_a_foreigner(world: World) -> Call:
    """Write the outsider's summary."""
    return Call(foreign_end(world).args, {"aim": "reached", "said": "下周拍板"})


def thanks_of_a_foreigner(world: World) -> Call:
    """Thank in the outsider's name."""
    return Call(foreign_summary(world).args, {"text": "谢谢", "by": "copied"})


def consent_of_a_foreigner(world: World) -> Call:
    """Record in the outsider's place."""
    return Call(foreign_end(world).args, {"consent": "李总当面同意"})


def a_type(world: World) -> Call:
    """Aim at the coaching form of first visits."""
    return Call((VisitType.FIRST.value,))


def other_skills(world: World) -> Call:
    """Replace the coaching form of first visits."""
    form = {"seen_version": "1", "label_0": "开场"} | {f"anchor{step}_0": "样子" for step in STEPS}
    return Call((VisitType.FIRST.value,), form)


def other_checklist(world: World) -> Call:
    """Replace the checklist."""
    kinds = {f"kind_{number}": "text" for number in range(len(DELIVERED) + 3)}
    return Call((), {"seen_version": "1", "label_0": "墙上", "section_0": "环境", **kinds})


def an_order(world: World) -> Call:
    """Order no visits at all."""
    return Call((), {"ids": "1,2"})


_SEE = expect(404, administrator=200, executive=200, agent=200, finance=403, partner=403)
_GO = expect(403, administrator=200, agent=200, sales_manager=404, rep=404)
_ONLY_VISITOR = expect(403, sales_manager=404, rep=404)
_COACH = expect(403, sales_manager=404)
_READ = expect(404, administrator=200, executive=200, finance=403, partner=403)
_FORM = expect(403, administrator=200)

MATRIX = {
    "visits:list": Row(expect(200, finance=403, partner=403)),
    "visits:new": Row(expect(200, finance=403, executive=403, partner=403)),
    "visits:plan": Row(_GO, foreign_customer),
    "POST visits:plan": Row(_GO | {"administrator": 302, "agent": 302}, plan_for_a_foreigner),
    "visits:panel": Row(_SEE, foreign_customer),
    "visits:day": Row(expect(200, finance=403, partner=403)),
    "POST visits:order": Row(expect(302, finance=403, executive=403, partner=403), an_order),
    "visits:team": Row(expect(200, finance=403, partner=403)),
    "visits:detail": Row(_SEE, foreign_visit),
    "visits:change": Row(_ONLY_VISITOR | {"administrator": 200}, foreign_visit),
    "POST visits:change": Row(_ONLY_VISITOR | {"administrator": 302}, other_plan),
    "visits:cancel": Row(_GO, foreign_visit),
    "POST visits:cancel": Row(_ONLY_VISITOR | {"administrator": 302}, reason_against),
    "visits:history": Row(_SEE, foreign_visit),
    "visits:arrive": Row(_GO, foreign_visit),
    "POST visits:arrive": Row(_ONLY_VISITOR, tap_at_a_foreign_door),
    "visits:leave": Row(_GO, foreign_arrival),
    "POST visits:leave": Row(_ONLY_VISITOR, tap_behind_a_foreigner),
    "POST visits:clear_place": Row(expect(403, administrator=302, sales_manager=404), foreign_arrival),
    "visits:look": Row(_ONLY_VISITOR, foreign_arrival),
    "POST visits:look": Row(_ONLY_VISITOR, foreign_arrival),
    "visits:add_photo": Row(_ONLY_VISITOR, foreign_arrival),
    "POST visits:add_photo": Row(_ONLY_VISITOR, file_for_a_foreigner),
    "visits:photo": Row(_SEE, foreign_photo),
    "POST visits:drop_photo": Row(_ONLY_VISITOR | {"administrator": 302}, foreign_photo),
    "visits:record": Row(expect(403, administrator=200, agent=200, sales_manager=404, rep=404), foreign_end),
    "POST visits:record": Row(_ONLY_VISITOR, consent_of_a_foreigner),
    "visits:summary": Row(_ONLY_VISITOR, foreign_end),
    "POST visits:summary": Row(_ONLY_VISITOR, words_of_a_foreigner),
    "visits:thanks": Row(_GO, foreign_summary),
    "POST visits:thanks": Row(_ONLY_VISITOR, thanks_of_a_foreigner),
    "visits:coaching": Row(_READ, foreign_coaching),
    "visits:coach": Row(_COACH | {"administrator": 200}, foreign_coaching),
    "POST visits:coach": Row(_COACH | {"administrator": 422}, half_a_coaching),
    "visits:acknowledge": Row(_READ | {"administrator": 403, "executive": 403}, foreign_coaching),
    "POST visits:acknowledge": Row(_READ | {"administrator": 403, "executive": 403}, foreign_coaching),
    "visits:again": Row(_COACH | {"administrator": 200}, foreign_point),
    "POST visits:again": Row(_COACH | {"administrator": 422}, half_a_look),
    "visits:coachings": Row(expect(200, finance=403, partner=403)),
    "visits:person": Row(_READ, coached_outsider),
    "visits:forms": Row(expect(403, administrator=200, executive=200)),
    "visits:checklist": Row(_FORM),
    "POST visits:checklist": Row(expect(403, administrator=302), other_checklist),
    "visits:skills": Row(_FORM, a_type),
    "POST visits:skills": Row(expect(403, administrator=302), other_skills),
}
