"""What the queue of the phone brings to the frame, and the quick entry as its first form."""

from django.utils.translation import gettext_lazy as _

from zhike.notify import kinds
from zhike.web import nav

from .forms import OfflineFollowUpForm
from .meanwhile import MEANWHILE
from .queries import customer_rows, sentence_rows
from .registry import OfflineForm, register
from .stamps import stamp_forms


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    kinds.register(MEANWHILE)
    register(
        OfflineForm(
            key="follow_up",
            label=_("记跟进"),
            icon="pencil-plus",
            template="activities/offline/follow_up.html",
            address="/follow-ups/new/{id}/",
            object="follow_up",
            capability="create",
            rows=customer_rows,
            form=OfflineFollowUpForm,
            more=sentence_rows,
            order=10,
        ),
        *stamp_forms(),
    )
    scripts = ("store", "sync", "forms", "ticks", "page")
    nav.register_assets(*(f"zhike/activities/offline/{name}.js" for name in scripts))
    nav.register(nav.PersonItem(_("离线记录"), "cloud-off", "offline:page", order=60))
