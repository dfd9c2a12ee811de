"""Tell Django about the room and fill the registries of lower rooms."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "zhike.customers"
    label = "customers"
    verbose_name = "客户档案"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import bulk_actions, condition_fields, handlers, offers, own_conditions, policies
        from .merging import own
        from .services import events

        policies.register()
        events.register()
        handlers.declare()
        offers.declare()
        condition_fields.declare()
        own_conditions.declare()
        bulk_actions.declare()
        own.declare()
