"""The conditions and actions of stages that this room brings itself."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.access.actor import SystemActor
from zhike.access.models import Person
from zhike.access.queries import person_names
from zhike.activities.choices import FollowUpKind
from zhike.activities.models import FollowUp, Visit
from zhike.activities.needs.queries import need_stand
from zhike.activities.rules import REACHED
from zhike.activities.todo import origins
from zhike.activities.todo.drafts import TaskDraft, due_on
from zhike.activities.todo.services import create_task
from zhike.activities.visits.choices import VisitState
from zhike.customers.choices import BuyingRole
from zhike.customers.models import Contact, Grant
from zhike.customers.queries.teams import active_roles
from zhike.lib.refusals import Refusal
from zhike.notify.services import notify
from zhike.web.forms import PickerField

from . import kinds
from .labels import field_label
from .stage_actions import Label, Leaving, StageAction
from .stage_actions import register as register_actions
from .stage_conditions import Entering, StageCondition
from .stage_conditions import register as register_conditions

ORIGIN = "deal"
_ASKED = ("amount", "expected_profit", "expected_on", "next_step", "next_on", "note")


def _fields() -> Sequence[tuple[str, Label]]:
    return [(name, field_label(name)) for name in _ASKED]


def _fields_filled(entering: Entering) -> Refusal | None:
    """Want fields of the deal filled; an amount of nothing is no amount."""
    labels = dict(_fields())
    chosen = [name for name in entering.params.get("chosen", ()) if name in labels]
    missing = [str(labels[name]) for name in chosen if not getattr(entering.opportunity, name)]
    if not missing:
        return None
    text = _("先填写%(fields)s。") % {"fields": "、".join(missing)}
    return Refusal("sales.fields_missing", text, {"fields": missing})


def _decider_known(entering: Entering) -> Refusal | None:
    deciders = Contact.objects.filter(
        customer_id=entering.customer.pk, buying_role=BuyingRole.DECISION_MAKER, left_company=False
    )
    if deciders.exists():
        return None
    return Refusal("sales.decider_unknown", _("还不知道谁拍板。"), help=_("在客户的决策链里标出拍板的人。"))


def _met_in_person(entering: Entering) -> Refusal | None:
    rows = FollowUp.objects.filter(
        customer_id=entering.customer.pk,
        kind=FollowUpKind.VISIT,
        outcome__in=REACHED,
        deleted_at__isnull=True,
        at__gte=entering.opportunity.created_at,
    )
    if rows.exists():
        return None
    return Refusal("sales.not_met", _("这个商机还没有当面拜访过。"), help=_("记一次拜访后再推进。"))


def _visited(entering: Entering) -> Refusal | None:
    """Want a visit that took place: checked in, left again, somebody met."""
    rows = Visit.objects.filter(
        customer_id=entering.customer.pk,
        state__in=(VisitState.LEFT, VisitState.DONE),
        follow_up__outcome__in=REACHED,
        follow_up__deleted_at__isnull=True,
        follow_up__at__gte=entering.opportunity.created_at,
    )
    if rows.exists():
        return None
    sentence = _("这个商机还没有一次签到的拜访。")
    return Refusal("sales.not_visited", sentence, help=_("安排一次拜访，到现场签到，见到人后签退。"))


def _need_recorded(entering: Entering) -> Refusal | None:
    if need_stand(entering.customer.pk).recorded:
        return None
    return Refusal("sales.no_need", _("还没有记下客户的需求。"), help=_("在客户的需求里记一条。"))


def _need_confirmed(entering: Entering) -> Refusal | None:
    if need_stand(entering.customer.pk).confirmed:
        return None
    return Refusal("sales.need_not_confirmed", _("客户还没有确认需求。"), help=_("把需求念给客户听，请他确认。"))


def _has_lines(entering: Entering) -> Refusal | None:
    if entering.opportunity.lines.exists():
        return None
    return Refusal("sales.no_lines", _("先写上要卖的产品。"))


def _graded(entering: Entering) -> Refusal | None:
    if entering.opportunity.grade:
        return None
    return Refusal("sales.not_graded", _("先评定意向等级，写下承诺签约日。"))


def _give_task(leaving: Leaving) -> None:
    """Give the owner something to do by a day; a stage that is left twice gives two tasks, a job run twice one."""
    deal, title = leaving.opportunity, str(leaving.params.get("title") or "").strip()
    if deal.owner_id is None or not title:
        return
    day = timezone.localdate(leaving.now) + timedelta(days=int(leaving.params.get("days") or 1))
    draft = TaskDraft(
        title=title,
        due=due_on(day),
        customer_id=deal.customer_id,
        assignee_ids=(deal.owner_id,),
        note=deal.title,
        origin=ORIGIN,
        origin_id=deal.pk,
        entry_key=uuid5(NAMESPACE_URL, f"sales.stage:{deal.pk}:{deal.version}:{title}"),
    )
    create_task(actor=SystemActor(name=leaving.actor.name), draft=draft, now=leaving.now)


def _task_fields() -> Mapping[str, forms.Field]:
    return {
        "title": forms.CharField(label=lazy("要做什么"), max_length=200, required=False),
        "days": forms.IntegerField(label=lazy("几天内"), min_value=0, max_value=365, required=False, initial=1),
    }


def _deal_url(customer_id: int | None, opportunity_id: int) -> str:
    return reverse("sales:opportunity", args=[customer_id, opportunity_id]) if customer_id else ""


def _send_message(leaving: Leaving) -> None:
    """Tell the owner, and whom else the designer named, that the deal went on."""
    deal = leaving.opportunity
    people = {deal.owner_id, leaving.params.get("person_id")} - {None, leaving.actor.id_or_none}
    text = str(leaving.params.get("text") or "").strip()
    notify(
        person_ids=[int(one) for one in people if one],
        kind=kinds.STAGE_MESSAGE,
        title=f"{leaving.customer.name}：{deal.title}",
        body=text or lazy("商机离开了上一个阶段。"),
        url=reverse("sales:opportunity", args=[deal.customer_id, deal.pk]),
        customer_id=deal.customer_id,
        key=f"sales.stage:{deal.pk}:{deal.version}",
        at=leaving.now,
    )


def _change_role(leaving: Leaving) -> None:
    """Let a colleague join the customer's team in a role; who is in it already stays as he is."""
    person_id, role = leaving.params.get("person_id"), str(leaving.params.get("role") or "")
    if not person_id or not Person.objects.filter(pk=person_id, is_active=True).exists():
        return
    Grant.objects.get_or_create(
        customer_id=leaving.customer.pk,
        person_id=int(person_id),
        role=role,
        defaults={"can_write": True, "at": leaving.now, "by_id": leaving.actor.id_or_none},
    )


def _person(label: Label, *, required: bool) -> forms.Field:
    field = PickerField("access:people-search", label=label, required=required)
    field.widget.find_labels = lambda ids: person_names(ids).items()
    return field


def _message_fields() -> Mapping[str, forms.Field]:
    return {
        "text": forms.CharField(label=lazy("消息内容"), max_length=200, required=False),
        "person_id": _person(lazy("另外告诉"), required=False),
    }


def _role_fields() -> Mapping[str, forms.Field]:
    roles = [(role.key, role.name) for role in active_roles() if not role.of_owner]
    return {
        "person_id": _person(lazy("谁加入"), required=False),
        "role": forms.ChoiceField(label=lazy("以什么角色"), choices=roles, required=False),
    }


def declare() -> None:
    """Bring them, from AppConfig.ready."""
    register_conditions(
        StageCondition("fields", lazy("这些内容已填写"), _fields_filled, order=10, choices=_fields),
        StageCondition("decider", lazy("知道谁拍板"), _decider_known, lazy("决策链里有在职的拍板人"), order=20),
        StageCondition("need", lazy("记下了需求"), _need_recorded, order=30),
        StageCondition("need_confirmed", lazy("客户确认了需求"), _need_confirmed, order=31),
        StageCondition(
            "met",
            lazy("当面拜访过"),
            _met_in_person,
            lazy("商机建立以后见过人，签到或记录都算"),
            order=40,
        ),
        StageCondition("visited", lazy("签到拜访过"), _visited, lazy("商机建立以后到现场签到并见到了人"), order=41),
        StageCondition("lines", lazy("写了产品"), _has_lines, order=50),
        StageCondition("graded", lazy("已评定意向等级"), _graded, order=60),
    )
    origins.register(origins.Origin(ORIGIN, lazy("商机"), "target-arrow", _deal_url))
    register_actions(
        StageAction("task", lazy("派任务"), _give_task, _task_fields, order=10),
        StageAction("message", lazy("发消息"), _send_message, _message_fields, order=20),
        StageAction("role", lazy("团队加人"), _change_role, _role_fields, order=30),
    )
