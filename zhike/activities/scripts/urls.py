"""Addresses under /scripts/."""

from django.urls import path, re_path

from .views import designing, reading, running

app_name = "scripts"
urlpatterns = [
    path("", reading.script_list, name="list"),
    path("<int:script_id>/", reading.show, name="show"),
    path("<int:script_id>/results/", reading.results, name="results"),
    path("<int:script_id>/talks/", reading.talks, name="talks"),
    path("<int:script_id>/details/", designing.details, name="details"),
    path("<int:script_id>/design/", designing.design, name="design"),
    path("<int:script_id>/design/order/", designing.order, name="order"),
    path("<int:script_id>/design/publish/", designing.publish, name="publish"),
    path("<int:script_id>/design/discard/", designing.discard, name="discard"),
    path("<int:script_id>/design/<slug:key>/", designing.step, name="step"),
    path("<int:script_id>/design/<slug:key>/preview/", designing.preview, name="preview"),
    path("<int:script_id>/design/<slug:key>/remove/", designing.remove, name="step_remove"),
    path("call/<int:customer_id>/", running.choose, name="choose"),
    path("call/<int:customer_id>/<int:script_id>/", running.start, name="start"),
    path("talks/<int:customer_id>/<int:run_id>/", running.run, name="run"),
    path("talks/<int:customer_id>/<int:run_id>/stop/", running.stop, name="stop"),
    path("talks/<int:customer_id>/<int:run_id>/finish/", running.finish, name="finish"),
    re_path(
        r"^talks/(?P<customer_id>\d{1,18})/(?P<run_id>\d{1,18})/(?P<how>back|pause|resume)/$", running.move, name="move"
    ),
]
