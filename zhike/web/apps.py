"""Tell Django about the room and check that its browser files are there."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "zhike.web"
    label = "web"
    verbose_name = "界面"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhike.web import checks, sentences  # noqa: F401

        sentences.install()
