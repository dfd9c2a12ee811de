"""Addresses of the frame itself."""

from django.conf import settings
from django.urls import path

from zhike.web import views

app_name = "web"
urlpatterns = [
    path("language/", views.choose_language, name="language"),
    path("theme/", views.choose_theme, name="theme"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
if settings.SHOW_COMPONENT_PAGE:
    from zhike.web import gallery

    urlpatterns += [
        path("_ui/", gallery.components, name="components"),
        path("_ui/people/", gallery.people, name="components-people"),
        path("_ui/part/", gallery.part, name="components-part"),
    ]
