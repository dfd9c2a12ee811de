"""Who gets what from the addresses of finding customers; public forms are anybody's."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from zhike.sales.finding.capture import tokens
from zhike.sales.models import Campaign, Competitor, Incumbent, LeadCost, Profile, WebEntry, WebForm
from zhike.testing import make
from zhike.testing.matrix import Call, Row, expect, to
from zhike.testing.world import NOW, World

# Reps and managers find customers; agents, finance and partners do not. Managers and operations design.
_FIND = expect(200, agent=403, finance=403, partner=403)
_FOUND = expect(404, administrator=200, executive=200, agent=403, finance=403, partner=403)
_DESIGN = expect(403, administrator=200, sales_manager=200)
_DESIGNED = expect(403, administrator=302, sales_manager=302)
_READ = expect(302, agent=403, finance=403, partner=403)
_WRITE = expect(200, agent=403, finance=403, partner=403, executive=403)
_WRITTEN = expect(302, agent=403, finance=403, partner=403, executive=403)
_MONEY = expect(403, administrator=200, sales_manager=200, finance=200, executive=200)
_MONEY_FORM = expect(403, administrator=200)
_MONEY_ACT = expect(403, administrator=302)
_ANYBODY = expect(200, anonymous=200)
# The questions of a form that is posted from here.
_QUESTIONS = [{"kind": "name", "required": True}, {"kind": "phone", "required": True}]


def profile() -> Profile:
    """Return a profile that nobody scores by."""
    return Profile.objects.create(name="别的画像", minimum=20, changed_at=NOW)


def web_form(**changes: object) -> WebForm:
    """Return an open form."""
    columns = {"key": "form-key-1", "name": "官网", "title": "联系我们", "fields": _QUESTIONS, "changed_at": NOW}
    return WebForm.objects.create(**{**columns, **changes})


def on_profile(world: World) -> Call:
    """Aim at it."""
    return Call((profile().pk,))


def editing_profile(world: World) -> Call:
    """Change it."""
    return Call((profile().pk,), {"name": "改名", "minimum": 20})


def rival(world: World) -> Call:
    """Aim at a competitor."""
    return Call((Competitor.objects.create(name="友商", at=NOW).pk,))


def editing_rival(world: World) -> Call:
    """Change a competitor."""
    return Call((Competitor.objects.create(name="友商", at=NOW).pk,), {"name": "友商甲"})


def theirs(world: World) -> Call:
    """Aim at the outsider's customer."""
    return Call((make.customer(world.outsider).pk,))


def noting(world: World) -> Call:
    """Write down who serves the outsider's customer."""
    found = Competitor.objects.create(name="友商", at=NOW)
    return Call((make.customer(world.outsider).pk,), {"competitor": found.pk})


def forgetting(world: World) -> Call:
    """Take it back."""
    customer = make.customer(world.outsider)
    found = Competitor.objects.create(name="友商", at=NOW)
    return Call((customer.pk, Incumbent.objects.create(customer=customer, competitor=found, at=NOW).pk))


def on_form(world: World) -> Call:
    """Aim at a form."""
    return Call((web_form().pk,))


_DESIGNED_FORM = {
    "name": "官网",
    "title": "联系我们",
    "kind_0": "name",
    "kind_1": "phone",
    "is_active": "on",
}


def editing_form(world: World) -> Call:
    """Change a form."""
    return Call((web_form().pk,), _DESIGNED_FORM)


def held(world: World) -> Call:
    """Aim at an entry that waits."""
    form = web_form()
    rows = [["姓名", "赵先生", "name"], ["手机或电话", "13800138000", "phone"]]
    entry = WebEntry.objects.create(
        web_form=form, key="11111111-1111-4111-8111-111111111111", state="held", answers={"rows": rows}, at=NOW
    )
    return Call((form.pk, entry.pk))


def public(world: World) -> Call:
    """Open a form from outside."""
    return Call((web_form().key,))


def sending(world: World) -> Call:
    """Send a form in."""
    form = web_form()
    token = tokens.issue(form.key, timezone.now() - timedelta(minutes=1))
    return Call((form.key,), {"opened": token, "q0": "赵先生", "q1": "13800138000"})


def campaign() -> Campaign:
    """Return a campaign."""
    return Campaign.objects.create(name="春季展会", code="spring")


def on_campaign(world: World) -> Call:
    """Aim at it."""
    return Call((campaign().pk,))


def attributing(world: World) -> Call:
    """Put a customer of another department tree to it."""
    picked = make.customer(world.outsider)
    return Call((), {"picked": picked.pk, "go": 1, "campaign": campaign().pk})


def editing_campaign(world: World) -> Call:
    """Change it."""
    return Call((campaign().pk,), {"name": "秋季展会", "code": "autumn"})


def spending(world: World) -> Call:
    """Write down a cost."""
    return Call((), {"campaign": campaign().pk, "spent_on": "2026-11-01", "amount": "5000"})


def unspending(world: World) -> Call:
    """Take a cost back."""
    cost = LeadCost.objects.create(campaign=campaign(), spent_on=date(2026, 11, 1), amount=Decimal(5), at=NOW)
    return Call((cost.pk,))


MATRIX: dict[str, Row] = {
    "sales:leads": Row(_FIND),
    "sales:score_why": Row(_FOUND, theirs),
    "sales:score": Row(_FIND),
    "POST sales:score_again": Row(_DESIGNED),
    "sales:peers": Row(_FIND),
    "sales:served": Row(_FIND),
    "sales:profiles": Row(_FIND),
    "sales:profile": Row(_FIND, on_profile),
    "POST sales:profile_read": Row(_READ, on_profile),
    "sales:profile_new": Row(_DESIGN),
    "POST sales:profile_new": Row(_DESIGNED, to(name="新画像", minimum=20)),
    "sales:profile_edit": Row(_DESIGN, on_profile),
    "POST sales:profile_edit": Row(_DESIGNED, editing_profile),
    "POST sales:profile_delete": Row(_DESIGNED, on_profile),
    "sales:competitors": Row(_FIND),
    "sales:competitor": Row(_FIND, rival),
    "sales:competitor_new": Row(_WRITE),
    "POST sales:competitor_new": Row(_WRITTEN, to(name="友商乙")),
    "sales:competitor_edit": Row(_WRITE, rival),
    "POST sales:competitor_edit": Row(_WRITTEN, editing_rival),
    "sales:incumbents": Row(_FOUND, theirs),
    "sales:incumbent_note": Row(
        expect(404, administrator=200, executive=403, agent=403, finance=403, partner=403), theirs
    ),
    "POST sales:incumbent_note": Row(
        expect(404, administrator=302, executive=403, agent=403, finance=403, partner=403), noting
    ),
    "POST sales:incumbent_gone": Row(
        expect(404, administrator=302, executive=403, agent=403, finance=403, partner=403), forgetting
    ),
    "sales:web_forms": Row(_MONEY),
    "sales:web_form": Row(_MONEY, on_form),
    "sales:web_form_new": Row(_MONEY_FORM),
    "POST sales:web_form_new": Row(_MONEY_ACT, to(**_DESIGNED_FORM)),
    "sales:web_form_edit": Row(_MONEY_FORM, on_form),
    "POST sales:web_form_edit": Row(_MONEY_ACT, editing_form),
    "POST sales:entry_retry": Row(_MONEY_ACT, held),
    "sales:returns": Row(_MONEY),
    "sales:campaigns": Row(_MONEY),
    "sales:campaign-search": Row(expect(200), to(query="q=a")),
    "POST sales:attribute_many": Row(expect(302, executive=403, finance=403, partner=403), attributing),
    "sales:campaign_new": Row(_MONEY_FORM),
    "POST sales:campaign_new": Row(_MONEY_ACT, to(name="春季展会", code="spring")),
    "sales:campaign": Row(_MONEY_FORM, on_campaign),
    "POST sales:campaign": Row(_MONEY_ACT, editing_campaign),
    "sales:cost_new": Row(_MONEY_FORM),
    "POST sales:cost_new": Row(_MONEY_ACT, spending),
    "POST sales:cost_remove": Row(_MONEY_ACT, unspending),
    "web_form:page": Row(_ANYBODY, public),
    "POST web_form:page": Row(expect(302, anonymous=302), sending),
    "web_form:thanks": Row(_ANYBODY, public),
    "web_form:embed": Row(_ANYBODY),
}
