"""Addresses of contracts."""

from django.urls import path

from . import views

app_name = "contracts"
urlpatterns = [
    path("<int:customer_id>/", views.part, name="part"),
    path("<int:customer_id>/new/", views.new, name="new"),
    path("<int:customer_id>/<int:contract_id>/payment/", views.payment, name="payment"),
    path("<int:customer_id>/<int:contract_id>/void/", views.void, name="void"),
]
