"""Addresses of approvals."""

from django.urls import path

from .views import flows, inbox, one

app_name = "approvals"
urlpatterns = [
    path("", inbox.boxes, name="list"),
    path("away/", inbox.away, name="away"),
    path("away/<int:absence_id>/end/", inbox.back, name="back"),
    path("flows/", flows.flows, name="flows"),
    path("flows/<str:kind>/", flows.flow, name="flow"),
    path("<int:request_id>/", one.detail, name="detail"),
    path("<int:request_id>/decide/", one.decide, name="decide"),
    path("<int:request_id>/delegate/", one.delegate, name="delegate"),
    path("<int:request_id>/withdraw/", one.withdraw, name="withdraw"),
]
