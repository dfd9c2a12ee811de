"""Addresses under /visits/."""

from django.urls import path

from .views import coaching, day, designing, plan, site, summary

app_name = "visits"
urlpatterns = [
    path("", plan.visit_list, name="list"),
    path("new/", day.pick, name="new"),
    path("new/<int:customer_id>/", plan.plan, name="plan"),
    path("of/<int:customer_id>/", plan.panel, name="panel"),
    path("day/", day.my_day, name="day"),
    path("day/order/", day.order, name="order"),
    path("team/", day.team, name="team"),
    path("coaching/", coaching.coaching_list, name="coachings"),
    path("coaching/of/<int:person_id>/", coaching.progress, name="person"),
    path("forms/", designing.form_list, name="forms"),
    path("forms/checklist/", designing.checklist, name="checklist"),
    path("forms/coaching/<slug:visit_type>/", designing.skills, name="skills"),
    path("<int:customer_id>/<int:visit_id>/", plan.detail, name="detail"),
    path("<int:customer_id>/<int:visit_id>/change/", plan.change, name="change"),
    path("<int:customer_id>/<int:visit_id>/cancel/", plan.cancel, name="cancel"),
    path("<int:customer_id>/<int:visit_id>/history/", plan.history, name="history"),
    path("<int:customer_id>/<int:visit_id>/in/", site.arrive, name="arrive"),
    path("<int:customer_id>/<int:visit_id>/out/", site.leave, name="leave"),
    path("<int:customer_id>/<int:visit_id>/place/clear/", site.clear_place, name="clear_place"),
    path("<int:customer_id>/<int:visit_id>/look/", site.look, name="look"),
    path("<int:customer_id>/<int:visit_id>/photos/", site.add_photo, name="add_photo"),
    path("<int:customer_id>/<int:visit_id>/photos/<int:photo_id>/", site.photo, name="photo"),
    path("<int:customer_id>/<int:visit_id>/photos/<int:photo_id>/delete/", site.drop_photo, name="drop_photo"),
    path("<int:customer_id>/<int:visit_id>/record/", site.record, name="record"),
    path("<int:customer_id>/<int:visit_id>/summary/", summary.summary, name="summary"),
    path("<int:customer_id>/<int:visit_id>/thanks/", summary.thanks, name="thanks"),
    path("<int:customer_id>/<int:visit_id>/coaching/", coaching.shown, name="coaching"),
    path("<int:customer_id>/<int:visit_id>/coaching/write/", coaching.write, name="coach"),
    path("<int:customer_id>/<int:visit_id>/coaching/acknowledge/", coaching.acknowledge, name="acknowledge"),
    path("<int:customer_id>/<int:visit_id>/coaching/<int:point_id>/again/", coaching.again, name="again"),
]
