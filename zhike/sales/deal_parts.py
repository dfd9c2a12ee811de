"""Parts of a deal's page that other rooms draw: contracts, needs. Filled in AppConfig.ready."""

from dataclasses import dataclass

from django.urls import reverse

from zhike.access.actor import Actor

from .models import Opportunity


@dataclass(frozen=True)
class DealPart:
    """A fragment of the page at `url_name`, with the customer's id; offered to who has the right."""

    key: str
    url_name: str
    object: str = "customer"
    order: int = 100


_parts: dict[str, DealPart] = {}


def register(*parts: DealPart) -> None:
    """Bring parts; a second one of a key replaces the first."""
    _parts.update({part.key: part for part in parts})


def addresses(actor: Actor, deal: Opportunity) -> list[str]:
    """Return where the parts of a deal's page are."""
    allowed = [part for part in _parts.values() if actor.can(part.object, "view")]
    return [
        f"{reverse(part.url_name, args=[deal.customer_id])}?opportunity={deal.pk}"
        for part in sorted(allowed, key=lambda part: part.order)
    ]
