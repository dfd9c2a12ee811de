"""Addresses under /calls/."""

from django.urls import path

from .views import calls, coaching, recording, reviews, words

app_name = "calls"
urlpatterns = [
    path("", calls.call_list, name="list"),
    path("new/<int:customer_id>/", calls.log, name="log"),
    path("of/<int:customer_id>/", calls.panel, name="panel"),
    path("reviews/", coaching.review_list, name="reviews"),
    path("reviews/of/<int:person_id>/", coaching.progress, name="person"),
    path("forms/", coaching.form_list, name="forms"),
    path("forms/<slug:call_type>/", coaching.design, name="design"),
    path("<int:customer_id>/<int:call_id>/", calls.detail, name="detail"),
    path("<int:customer_id>/<int:call_id>/upload/", recording.upload, name="upload"),
    path("<int:customer_id>/<int:call_id>/sound/", recording.sound, name="sound"),
    path("<int:customer_id>/<int:call_id>/progress/", recording.progress, name="progress"),
    path("<int:customer_id>/<int:call_id>/words/", words.words, name="words"),
    path("<int:customer_id>/<int:call_id>/words/start/", words.start_words, name="start_words"),
    path("<int:customer_id>/<int:call_id>/words/progress/", words.words_progress, name="words_progress"),
    path("<int:customer_id>/<int:call_id>/remove/", recording.remove, name="remove"),
    path("<int:customer_id>/<int:call_id>/swap/", recording.swap, name="swap"),
    path("<int:customer_id>/<int:call_id>/mark/", reviews.mark, name="mark"),
    path("<int:customer_id>/<int:call_id>/mark/<int:mark_id>/remove/", reviews.unmark, name="unmark"),
    path("<int:customer_id>/<int:call_id>/review/", reviews.review, name="review"),
    path("<int:customer_id>/<int:call_id>/review/<int:review_id>/recheck/", reviews.recheck, name="recheck"),
]
