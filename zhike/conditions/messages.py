"""The messages of this room, as people read them."""

from django.utils.translation import gettext_lazy as _

from zhike.notify import kinds

BULK_FINISHED = "conditions.bulk"


def declare() -> None:
    """Declare them, from AppConfig.ready."""
    kinds.register(
        kinds.MessageKind(BULK_FINISHED, _("批量操作结果"), _("我发起的批量操作完成、取消或中断时"), icon="checks")
    )
