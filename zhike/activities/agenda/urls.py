"""Addresses under /calendar/."""

from django.urls import path

from .views import calendar, feed, workdays

app_name = "agenda"
urlpatterns = [
    path("", calendar.calendar, name="calendar"),
    path("move/", calendar.move, name="move"),
    path("workdays/", workdays.workdays, name="workdays"),
    path("workdays/new/", workdays.declare, name="workdays_declare"),
    path("workdays/<int:year>/<int:month>/<int:day>/forget/", workdays.forget, name="workdays_forget"),
    path("feed/", feed.settings, name="feed"),
    path("feed/renew/", feed.renew, name="feed_renew"),
    path("feed/stop/", feed.stop, name="feed_stop"),
    path("feed/<slug:token>.ics", feed.read, name="feed_read"),
]
