"""The messages of alarms, as people read them."""

from django.utils.translation import gettext_lazy as lazy

from zhike.notify import kinds as messages

ALERT = "sales.new_a_alert"


def declare() -> None:
    """Declare them, from AppConfig.ready."""
    messages.register(
        messages.MessageKind(
            ALERT, lazy("没有新增 A"), lazy("本组几个工作日没有新增 A、一周后问措施的结果时"), icon="alert-triangle"
        )
    )
