"""What access asks of the archive: a customer whose rights are to be explained, and the fields that roles restrict."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access import explain, fields
from zhike.access.actor import Actor

from .custom.catalogue import definitions
from .fields import GROUPS, OBJECT, labels
from .models import Customer, CustomerNumber, Grant
from .queries import search_customers, visible_to
from .queries.scope import grants_of

# Without these a record could not be told from another one.
ALWAYS_SEEN = frozenset({"name", "kind", "number"})


def declare() -> None:
    """Fill the registries of access, from AppConfig.ready."""
    explain.register(OBJECT, find_subject)
    names = [name for group in GROUPS for name in group.fields if name not in ALWAYS_SEEN] + ["home_address"]
    kinds = {"phone": "phone", "email": "email"}
    fields.register(OBJECT, *(fields.FieldSpec(name, labels()[name], kinds.get(name, "text")) for name in names))
    fields.register_more(OBJECT, list_custom_specs)


def list_custom_specs() -> Iterator[fields.FieldSpec]:
    """Yield the company's own fields; retired ones too, so that a rule still holds when they are restored."""
    for one in definitions().by_id.values():
        label = _("%(label)s（已停用）") % {"label": one.label} if one.is_retired else one.label
        yield fields.FieldSpec(one.name, label)


def find_subject(*, asker: Actor, person_id: int, text: str) -> explain.Subject | None:
    """Find a customer by number or name among those that the asking person sees."""
    found = _by_number(asker, text) or _best_hit(asker, text)
    if found is None:
        return None
    grant = (
        grants_of(person_id, "view", timezone.localdate()).filter(customer_id=found.pk).order_by("-can_write").first()
    )
    return explain.Subject(
        label=f"{found.name} · {found.number}",
        url=reverse("desk:customer", kwargs={"customer_id": found.pk}),
        owner_id=found.owner_id,
        department_id=found.department_id,
        grant=_say(grant) if grant else "",
        granted=("view", "edit") if grant and grant.can_write else ("view",),
    )


def _by_number(asker: Actor, text: str) -> Customer | None:
    known = CustomerNumber.objects.filter(number=text.upper()).values("customer_id")
    return visible_to(asker).filter(pk__in=known).first()


def _best_hit(asker: Actor, text: str) -> Customer | None:
    hits = search_customers(actor=asker, text=text, limit=1)
    return visible_to(asker).filter(pk=hits[0].customer_id).first() if hits else None


def _say(grant: Grant) -> str:
    words = {"role": grant.role or _("共享"), "until": grant.until}
    return _("以“%(role)s”参与，到 %(until)s。") % words if grant.until else _("以“%(role)s”参与。") % words
