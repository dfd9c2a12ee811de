"""How deals follow a merge, and what the survivor's row then shows."""

from zhike.customers.models import Customer
from zhike.customers.participants import STAY, MergeParticipant, MergeWork, register, register_settler

from .services.following import hide_deals, own_deals
from .services.standing import keep_standing


def declare() -> None:
    """Enter the tables, from AppConfig.ready."""
    deal = (("opportunity_id", "sales.Opportunity"),)
    register(
        MergeParticipant("sales.Opportunity"),
        MergeParticipant("sales.OpportunityLine", hangs_on=deal),
        MergeParticipant("sales.OpportunityRival", hangs_on=deal),
        MergeParticipant("sales.CriterionAnswer", hangs_on=deal),
        MergeParticipant("sales.StageMove", STAY, why="append-only; found by the deal, whoever's customer it is now"),
        MergeParticipant("sales.GradeChange", STAY, why="append-only; found by the deal, whoever's customer it is now"),
        MergeParticipant("sales.Screening", STAY, why="append-only; found by the deal, whoever's customer it is now"),
        MergeParticipant("sales.Standing", STAY, why="what one customer had signed before its deals were kept here"),
    )
    register_settler("sales.standing", _settle)


def _settle(work: MergeWork) -> None:
    """Let deals belong to who owns their customer now, and show on its row how far they have come."""
    ids = [work.survivor_id, *work.absorbed_ids]
    own_deals(ids)
    hide_deals(ids)
    for customer in Customer.objects.filter(pk__in=ids, deleted_at__isnull=True).order_by("pk"):
        keep_standing(actor=work.actor, customer=customer, now=work.now)
