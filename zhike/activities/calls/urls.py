"""Addresses under /calls/."""

from django.urls import path

from .views import calls, recording

app_name = "calls"
urlpatterns = [
    path("", calls.call_list, name="list"),
    path("new/<int:customer_id>/", calls.log, name="log"),
    path("of/<int:customer_id>/", calls.panel, name="panel"),
    path("<int:customer_id>/<int:call_id>/", calls.detail, name="detail"),
    path("<int:customer_id>/<int:call_id>/upload/", recording.upload, name="upload"),
    path("<int:customer_id>/<int:call_id>/sound/", recording.sound, name="sound"),
    path("<int:customer_id>/<int:call_id>/progress/", recording.progress, name="progress"),
    path("<int:customer_id>/<int:call_id>/remove/", recording.remove, name="remove"),
    path("<int:customer_id>/<int:call_id>/swap/", recording.swap, name="swap"),
]
