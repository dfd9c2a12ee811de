"""What a source or campaign brought for its money; pure."""

from dataclasses import dataclass, replace
from decimal import Decimal

from zhike.lib.statistics import wilson_interval


@dataclass(frozen=True)
class Brought:
    """What came of the customers that one source or campaign brought in a period, and what it cost.

    `leads` customers; of them `qualified` got beyond the enquiry, `dealt` have a deal, `signed` have signed.
    """

    leads: int = 0
    qualified: int = 0
    dealt: int = 0
    signed: int = 0
    deals: int = 0
    signatures: int = 0
    signed_amount: Decimal = Decimal(0)
    received: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)

    def with_cost(self, cost: Decimal) -> "Brought":
        """Return the same with what was spent."""
        return replace(self, cost=cost)

    @property
    def per_lead(self) -> Decimal | None:
        """Return what a lead cost."""
        return self.cost / self.leads if self.cost and self.leads else None

    @property
    def per_signature(self) -> Decimal | None:
        """Return what a signed customer cost."""
        return self.cost / self.signed if self.cost and self.signed else None

    @property
    def share(self) -> float | None:
        """Return the share of leads that signed."""
        return self.signed / self.leads if self.leads else None

    @property
    def share_bounds(self) -> tuple[float, float]:
        """Return the 95 % interval of that share (Wilson)."""
        return wilson_interval(self.signed, self.leads)

    @property
    def per_signature_bounds(self) -> tuple[Decimal, Decimal | None] | None:
        """Return between what and what a signature costs, if as many leads came again; None: no upper end.

        The cost is known; what is uncertain is the share of leads that sign, so its interval turns into one of the
        cost per signature. Without a signature there is only a lower end.
        """
        if not self.cost or not self.leads:
            return None
        low, high = (Decimal(str(end)) for end in self.share_bounds)
        dear = self.cost / (self.leads * low) if low > 0 and self.signed else None
        return self.cost / (self.leads * high), dear

    @property
    def times_back(self) -> Decimal | None:
        """Return how many times the money came back as signed amount."""
        return self.signed_amount / self.cost if self.cost else None
