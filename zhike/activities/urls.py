"""Addresses under /follow-ups/."""

from django.urls import path

from . import views
from .quality import views as quality
from .talking import views as talking
from .voice import views as voice

app_name = "activities"
urlpatterns = [
    path("", views.follow_up_list, name="list"),
    path("new/", views.pick_customer, name="new"),
    path("new/<int:customer_id>/", views.log, name="log"),
    path("<int:customer_id>/<int:follow_up_id>/correct/", views.correct, name="correct"),
    path("<int:customer_id>/<int:follow_up_id>/delete/", views.delete, name="delete"),
    path("<int:customer_id>/<int:follow_up_id>/", talking.entry, name="entry"),
    path("<int:customer_id>/<int:follow_up_id>/voice/", voice.sound, name="voice"),
    path("<int:customer_id>/<int:follow_up_id>/comments/<int:comment_id>/remove/", talking.uncomment, name="uncomment"),
    path("<int:customer_id>/people/", talking.mentionable, name="mentionable"),
    path("quality/", quality.quality, name="quality"),
    path("next-step/<int:customer_id>/", views.move_next_step, name="next_step"),
]
