"""Addresses of messages and of the live stream."""

from django.urls import path

from . import views
from .live.stream import stream

app_name = "notify"
urlpatterns = [
    path("live/", stream, name="live"),
    path("notifications/", views.list_, name="list"),
    path("notifications/read/", views.mark_all_read, name="mark_all_read"),
    path("notifications/settings/", views.choices, name="choices"),
    path("notifications/<int:notification_id>/", views.open_, name="open"),
    path("mail-server/", views.mail_server, name="mail_server"),
    path("mail-server/test/", views.mail_test, name="mail_test"),
    path("running/", views.running, name="running"),
    path("running/<int:letter_id>/retry/", views.retry, name="retry"),
]
