"""Tell Django about the room and fill the registries of lower rooms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotifyConfig(AppConfig):
    name = "zhike.notify"
    label = "notify"
    verbose_name = _("消息")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_out

        from zhike.access import policies
        from zhike.access.services.reset import register_mail
        from zhike.events.handlers import register
        from zhike.web import nav

        from . import handlers, kinds, queries
        from .live.sessions import on_signed_out
        from .mail import server

        policies.register(server.POLICY)
        register_mail("notify.mail", server.has_server)
        kinds.register(handlers.CUSTOMER_ASSIGNED)
        register(
            "notify.new_owners",
            ["customers.owner_changed"],
            handlers.tell_new_owners,
            label=_("告诉新负责人"),
        )
        nav.fill_slots(bell_url_name="notify:list", live_url_name="notify:live", count_unread=queries.count_unread)
        nav.register(
            nav.NavItem(nav.WORK, _("消息"), "bell", "notify:list", order=90, phone=4),
            nav.NavItem(nav.SETTINGS, _("运行情况"), "server", "notify:running", object="setting", order=90),
        )
        user_logged_out.connect(on_signed_out, dispatch_uid="notify.live")
