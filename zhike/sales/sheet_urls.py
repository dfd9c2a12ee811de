"""Addresses of sheets, evening meetings, A customers and alarms."""

from django.urls import path

from .alerts import views as alerts
from .meeting import views as meeting
from .sheets import views as sheets

urlpatterns = [
    path("sheet/", sheets.own, name="sheet"),
    path("sheet/<int:person_id>/<str:day>/", sheets.of_person, name="sheet_of"),
    path("sheet/<str:day>/notes/<int:customer_id>/", sheets.note, name="sheet_note"),
    path("sheets/<int:sheet_id>/amend/", sheets.amend, name="sheet_amend"),
    path("sheets/<int:sheet_id>/read/", sheets.read, name="sheet_read"),
    path("sheet/<int:person_id>/<str:day>/comment/", sheets.comment, name="sheet_comment"),
    path("sheet/questions/<int:comment_id>/", sheets.answer, name="sheet_answer"),
    path("sheets/", sheets.team, name="sheets"),
    path("sheets/today/", sheets.today_card, name="today_card"),
    path("meeting/<int:department_id>/<str:day>/", meeting.wall, name="meeting"),
    path("meeting/<int:department_id>/<str:day>/minutes/", meeting.minutes, name="minutes"),
    path(
        "meeting/<int:department_id>/<str:day>/<int:person_id>/<int:customer_id>/<slug:kind>/",
        meeting.act,
        name="meeting_act",
    ),
    path("a-customers/", alerts.a_board, name="a_board"),
    path("new-a/<int:alert_id>/", alerts.alert, name="alert"),
    path("new-a/<int:alert_id>/<slug:factor>/", alerts.rows, name="alert_rows"),
]
