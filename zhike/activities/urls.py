"""Addresses under /follow-ups/."""

from django.urls import path

from . import views

app_name = "activities"
urlpatterns = [
    path("", views.follow_up_list, name="list"),
    path("new/", views.pick_customer, name="new"),
    path("new/<int:customer_id>/", views.log, name="log"),
    path("<int:customer_id>/<int:follow_up_id>/correct/", views.correct, name="correct"),
    path("<int:customer_id>/<int:follow_up_id>/delete/", views.delete, name="delete"),
    path("next-step/<int:customer_id>/", views.move_next_step, name="next_step"),
]
