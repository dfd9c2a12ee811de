"""The events and messages of this room, as people read them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.events import kinds as events
from zhike.notify import kinds as messages

STARTED = "transfer.import_started"
FINISHED = "transfer.import_finished"
UNDONE = "transfer.import_undone"
RESTORED = "transfer.customer_restored"
MESSAGE = "transfer.import"


def _file(data: Mapping[str, Any]) -> str:
    return str(data.get("name", ""))


def _counts(data: Mapping[str, Any]) -> str:
    counts = data.get("counts", {})
    return _("%(file)s：新建 %(created)s，补充 %(filled)s，覆盖 %(overwritten)s，拒绝 %(rejected)s") % {
        "file": data.get("name", ""),
        **{name: counts.get(name, 0) for name in ("created", "filled", "overwritten", "rejected")},
    }


def declare() -> None:
    """Declare them, from AppConfig.ready."""
    events.register(
        events.Kind(STARTED, gettext_lazy("开始导入"), "upload", on_timeline=False, sentence=_file),
        events.Kind(FINISHED, gettext_lazy("导入结束"), "upload", on_timeline=False, sentence=_counts),
        events.Kind(UNDONE, gettext_lazy("撤销导入"), "arrow-back-up", on_timeline=False, sentence=_file),
        events.Kind(RESTORED, gettext_lazy("撤销导入的改动"), "arrow-back-up", sentence=_file, group="archive"),
    )
    messages.register(
        messages.MessageKind(
            MESSAGE, gettext_lazy("导入结果"), gettext_lazy("我发起的导入完成、失败或撤销时"), icon="upload"
        )
    )
