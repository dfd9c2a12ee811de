"""What conditions may ask about pools and clocks."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from zhike.conditions.kinds import Kind
from zhike.conditions.registry import Choices, Field, register

from .queries.pools import pool_names

_GROUP = _("归属与公海")


def _pools() -> Choices:
    return [(str(pk), name) for pk, name in pool_names().items()]


def _names(ids: Sequence[str]) -> Iterable[tuple[str, str]]:
    known = {str(pk): name for pk, name in pool_names().items()}
    return [(id_, known[id_]) for id_ in ids if id_ in known]


def declare() -> None:
    """Bring the fields, from AppConfig.ready."""
    register(
        "customer",
        Field(
            "pool", _("所属公海"), Kind.CHOICE, "{row}.pool_id::text", _GROUP, choices=_pools, names=_names, order=50
        ),
        Field("protected_until", _("保护至"), Kind.DATE, "{row}.protected_until", _GROUP, rule="owner", order=51),
        Field("reclaim_on", _("预计回收日"), Kind.DATE, "{row}.reclaim_on", _GROUP, rule="owner", slow=False, order=52),
        Field("clock_on", _("保护起算日"), Kind.DATE, "{row}.clock_on", _GROUP, rule="owner", order=53),
        Field("qualified_at", _("最近有效联系"), Kind.DATETIME, "{row}.qualified_at", _GROUP, order=54),
    )
