"""What needs can be matched with. The room of products brings its catalogue here; until then words are free.

`register_catalogue(find)` takes a function that returns names for a few letters; names that needs carry already
and products that customers use are offered without it.
"""

from collections.abc import Callable, Iterable

from zhike.access.actor import Actor
from zhike.customers.models import InstalledProduct
from zhike.customers.queries import visible_to

from .queries.scope import visible_needs

Find = Callable[[Actor, str], Iterable[str]]
MOST = 40
_catalogues: list[Find] = []


def register_catalogue(find: Find) -> None:
    """Bring a catalogue of products, from AppConfig.ready of its room."""
    _catalogues.append(find)


def offered_names(actor: Actor, text: str = "") -> list[str]:
    """Return names of products and gaps to choose from, those in use first."""
    own = visible_needs(actor).exclude(offer_kind="").filter(offer_name__icontains=text)
    names = dict.fromkeys(own.order_by("offer_name").values_list("offer_name", flat=True).distinct()[:MOST])
    for find in _catalogues:
        names |= dict.fromkeys(find(actor, text))
    if not _catalogues:
        seen = visible_to(actor).only("pk")
        used = InstalledProduct.objects.filter(customer__in=seen, product__icontains=text).order_by("product")
        names |= dict.fromkeys(used.values_list("product", flat=True).distinct()[:MOST])
    return list(names)[:MOST]
