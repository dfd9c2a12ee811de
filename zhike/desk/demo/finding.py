"""Finding customers in the demo company: competitors, whom they serve, campaigns with costs, a form on the web site."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.db.models import Model
from django.utils import timezone

from zhike.access.actor import Actor, SystemActor
from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.customers.models import Customer, Source
from zhike.lib.refusals import Refused
from zhike.pool.signed import SIGNED_STAGES
from zhike.sales.finding import competitors, profiles, scoring
from zhike.sales.finding.capture import keeping, taking
from zhike.sales.models import (
    Campaign,
    Competitor,
    ConsentText,
    EntryState,
    Incumbent,
    LeadCost,
    LeadOrigin,
    LeadScore,
    Opportunity,
    OpportunityRival,
    Profile,
    ProfileReading,
    ScoreModel,
    Way,
    WebEntry,
    WebForm,
    WebRefusal,
)

from ..models import DemoCompany
from .eventlist import import_visitors
from .rows import delete_rows, histories_of

SEED = 20261123
_RIVALS = (
    ("云帆软件", "价格低，实施快。", "不会做多级审批，报表要另买。", "请客户把审批流程走一遍。"),
    ("金穗科技", "本地有办事处。", "两年没有大版本。", "带客户看更新记录，问他们的升级计划。"),
    ("恒通信息", "和财务软件捆绑。", "手机上不好用。", "在手机上演示一次跟进。"),
)
_CAMPAIGNS = (("华东装备展", "fair-2026", "展会", 86_000), ("搜索广告", "search-ad", "搜索引擎", 42_000))
_ENTRIES = (
    ("苏州蓝桥自动化有限公司", "周明", "13951270001", "想看生产型企业的案例，十二月上旬方便演示。", "search-ad"),
    ("南京川谷环保设备有限公司", "沈琳", "13951270002", "有六十个销售，想换掉现在的系统。", "search-ad"),
    ("无锡天工模具有限公司", "郑凯", "13951270003", "展会上聊过，请发报价。", "fair-2026"),
)


def load_finding(people: Mapping[str, Person], customer_ids: Sequence[int], now: datetime) -> list[int]:
    """Bring in what the screens of finding customers show, and return the leads that came by form and visitor list.

    Scores and figures are worked out at the end.
    """
    admin = get_actor(people["admin"].pk) if "admin" in people else SystemActor()
    random = Random(SEED)  # noqa: S311 - invented data
    rivals = _rivals(admin, now)
    _serve(random, rivals, customer_ids, now)
    _meet(random, rivals, now)
    campaigns = _campaigns(admin, now)
    _come_by(random, campaigns, customer_ids)
    arrived = [*_form(admin, now), *import_visitors(admin, campaigns[0], now)]
    DemoCompany.objects.update(customer_ids=[*customer_ids, *arrived])
    _judge(people, now)
    return arrived


def _rivals(admin: Actor, now: datetime) -> list[Competitor]:
    made = []
    for name, strengths, weaknesses, tactics in _RIVALS:
        found, _new = Competitor.objects.get_or_create(
            name=name,
            defaults={
                "strengths": strengths,
                "weaknesses": weaknesses,
                "tactics": tactics,
                "at": now,
                "by_id": admin.id_or_none,
            },
        )
        made.append(found)
    return made


def _serve(random: Random, rivals: Sequence[Competitor], customer_ids: Sequence[int], now: datetime) -> None:
    """Let competitors serve some customers that are not ours, with contracts that end soon and late."""
    today = timezone.localdate(now)
    rows = Customer.objects.filter(pk__in=customer_ids, kind="organisation", deleted_at__isnull=True)
    not_ours = list(rows.exclude(stage__in=SIGNED_STAGES).order_by("pk").values_list("pk", flat=True))
    for customer_id in random.sample(not_ours, min(24, len(not_ours))):
        Incumbent.objects.get_or_create(
            customer_id=customer_id,
            competitor=random.choice(rivals),
            defaults={
                "product": random.choice(("客户管理", "工单系统", "销售云")),
                "since": today - timedelta(days=random.randrange(200, 900)),
                "renews_on": today + timedelta(days=random.randrange(12, 400)),
                "yearly_amount": Decimal(random.randrange(2, 30) * 10_000),
                "at": now,
            },
        )


def _meet(random: Random, rivals: Sequence[Competitor], now: datetime) -> None:
    """Name a rival in some deals, won, lost and open."""
    for deal in list(Opportunity.objects.order_by("pk"))[::3]:
        OpportunityRival.objects.get_or_create(
            customer_id=deal.customer_id, opportunity=deal, name=random.choice(rivals).name, defaults={"at": now}
        )


def _campaigns(admin: Actor, now: datetime) -> list[Campaign]:
    today = timezone.localdate(now)
    made = []
    for name, code, source, amount in _CAMPAIGNS:
        source_id = Source.objects.filter(name=source).values_list("pk", flat=True).first()
        draft = keeping.CampaignDraft(
            name, code, source_id, today - timedelta(days=150), today - timedelta(days=20), "演示公司的活动"
        )
        campaign = keeping.save_campaign(actor=admin, campaign_id=None, draft=draft, now=now)
        for share, days in ((Decimal("0.7"), 140), (Decimal("0.3"), 40)):
            cost = keeping.CostDraft(today - timedelta(days=days), amount * share, campaign_id=campaign.pk)
            keeping.add_cost(actor=admin, draft=cost, now=now)
        made.append(campaign)
    return made


def _come_by(random: Random, campaigns: Sequence[Campaign], customer_ids: Sequence[int]) -> None:
    """Say of some customers of the last year by which campaign they came."""
    rows = Customer.objects.filter(pk__in=customer_ids).order_by("-created_at", "pk")
    for customer_id, created_at in list(rows.values_list("pk", "created_at"))[:60]:
        if random.random() < 0.6:
            LeadOrigin.objects.get_or_create(
                customer_id=customer_id,
                defaults={"campaign": random.choice(campaigns), "way": Way.LISTED, "at": created_at},
            )


def _form(admin: Actor, now: datetime) -> list[int]:
    """Put a form on the company's web site, and let three people send it in."""
    source_id = Source.objects.filter(name="线上注册").values_list("pk", flat=True).first()
    fields = [
        {"kind": "name", "label": "", "required": True, "options": []},
        {"kind": "company", "label": "", "required": True, "options": []},
        {"kind": "phone", "label": "", "required": True, "options": []},
        {"kind": "choice", "label": "销售人数", "required": False, "options": ["10 人以下", "10–50 人", "50 人以上"]},
        {"kind": "message", "label": "", "required": False, "options": []},
    ]
    draft = keeping.FormDraft(
        name="官网预约演示",
        title="预约演示",
        intro="留下联系方式，一个工作日内给你回电。",
        fields=fields,
        consent="我们只用这些信息和你联系，不给第三方；想删除时打电话告诉我们就行。",
        thanks="已收到，一个工作日内给你回电。",
        sites=["https://www.example.com"],
        source_id=source_id,
        campaign_id=None,
        is_active=True,
    )
    form = keeping.save_web_form(actor=admin, form_id=None, draft=draft, now=now)
    arrived = []
    for place, (company, name, phone, message, code) in enumerate(_ENTRIES):
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"demo-{form.key}-{place}")
        envelope = taking.Envelope(key, "203.0.113.7", {"utm_campaign": code}, "https://www.example.com/demo")
        answers = {"q0": name, "q1": company, "q2": phone, "q3": "10–50 人", "q4": message}
        entry = taking.take_entry(form=form, answers=answers, envelope=envelope, now=now - timedelta(hours=3 + place))
        arrived += [entry.customer_id] if entry.customer_id and entry.state == EntryState.NEW else []
    return arrived


def _judge(people: Mapping[str, Person], now: datetime) -> None:
    """Work out profiles over everything and over what each colleague sees, then the scores."""
    profiles.read_due(now=now)
    for person in people.values():
        actor = get_actor(person.pk)
        if actor.can("finding", "view") and profiles.scope_of(actor) != profiles.WHOLE:
            for profile_id in Profile.objects.order_by("pk").values_list("pk", flat=True):
                profiles.start_reading(actor=actor, profile_id=profile_id, of_person_id=None, now=now)
    try:
        scoring.rescore(now=now)
    except Refused:
        return
    competitors.remind_of_renewals(now=now)


_OWNED: tuple[tuple[type[Model], str], ...] = (
    (LeadCost, "by_id"),
    (Competitor, "by_id"),
    (WebForm, "changed_by_id"),
)


def remove_finding(person_ids: Sequence[int]) -> None:
    """Delete what the demo people wrote about forms, campaigns and competitors, and what was computed over them.

    As the owner. Scores and readings come back in the night over what is left.
    """
    forms = list(WebForm.objects.filter(changed_by_id__in=person_ids).values_list("pk", flat=True))
    costs = LeadCost.objects.filter(by_id__in=person_ids, campaign__isnull=False)
    campaigns = list(costs.values_list("campaign_id", flat=True).distinct())
    for written in (WebRefusal, WebEntry, ConsentText):
        delete_rows(written._meta.db_table, "web_form_id", forms)
    LeadScore.objects.all().delete()
    for worked_out in (ScoreModel, ProfileReading):
        delete_rows(worked_out._meta.db_table, "id", list(worked_out._default_manager.values_list("pk", flat=True)))
    for model, column in _OWNED:
        for table in (model, *histories_of(model)):
            delete_rows(table._meta.db_table, column, person_ids)
    Campaign.objects.filter(pk__in=campaigns, costs__isnull=True).delete()
