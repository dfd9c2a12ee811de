"""Facts of higher rooms that the rules ask about: what exempts a customer, and its newest opportunity.

Registered from AppConfig.ready as SQL over `{row}`, the customer's row; several rooms may add to one exemption.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .signed import SIGNED_SQL

SIGNED, LOCKED, OPEN_APPROVAL, OPEN_COMPLAINT = "signed", "locked", "open_approval", "open_complaint"
OPEN_DEAL = "open_deal"


@dataclass
class Exemption:
    """One reason not to take a customer back; `sqls` are the facts that make it true.

    Where no room has brought a fact yet, people are not offered it.
    """

    name: str
    label: str | Promise
    sqls: dict[str, str] = field(default_factory=dict)

    @property
    def is_offered(self) -> bool:
        """Say whether some room knows when it is true."""
        return bool(self.sqls)


_exemptions: dict[str, Exemption] = {
    SIGNED: Exemption(SIGNED, _("已签约"), {"pool.stage": SIGNED_SQL}),
    LOCKED: Exemption(
        LOCKED,
        _("已锁定"),
        {
            "pool.lock": "EXISTS (SELECT FROM pool_customerlock l WHERE l.customer_id = {row}.id"
            " AND (l.until IS NULL OR l.until >= {today}))"
        },
    ),
    OPEN_APPROVAL: Exemption(
        OPEN_APPROVAL,
        _("审批中"),
        {
            "pool.extension": "EXISTS (SELECT FROM pool_extension x WHERE x.customer_id = {row}.id AND x.state = 'open'"
            " AND x.person_id = {row}.owner_id AND x.holds_until >= {today})"
        },
    ),
    OPEN_COMPLAINT: Exemption(OPEN_COMPLAINT, _("投诉未处理完")),
    OPEN_DEAL: Exemption(OPEN_DEAL, _("有进行中的商机")),
}
_opportunities: dict[str, str] = {}


def register_exemption(name: str, fact: str, sql: str) -> None:
    """Add a fact to an exemption; `fact` names it, so that registering twice changes nothing.

    The SQL is a condition over `{row}`; `{today}` stands for the day that is decided about.
    """
    _exemptions[name].sqls[fact] = sql


def register_opportunity(fact: str, sql: str) -> None:
    """Add SQL over `{row}` that gives the day of the newest opportunity, or NULL."""
    _opportunities[fact] = sql


def unregister(fact: str) -> None:
    """Forget a fact; only tests do that."""
    _opportunities.pop(fact, None)
    for one in _exemptions.values():
        one.sqls.pop(fact, None)


def list_exemptions() -> Mapping[str, Exemption]:
    """Return all exemptions by name."""
    return _exemptions


def opportunity_sql(row: str) -> str:
    """Return SQL of the day of a customer's newest opportunity."""
    if not _opportunities:
        return "NULL::date"
    return f"GREATEST({', '.join(f'({sql})' for sql in _opportunities.values())}, NULL::date)".replace("{row}", row)
