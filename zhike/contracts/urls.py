"""Addresses of contracts."""

from django.urls import path

from . import plan_views, views

app_name = "contracts"
urlpatterns = [
    path("<int:customer_id>/", views.part, name="part"),
    path("<int:customer_id>/new/", views.new, name="new"),
    path("<int:customer_id>/<int:contract_id>/payment/", views.payment, name="payment"),
    path("<int:customer_id>/<int:contract_id>/plan/", plan_views.plan, name="plan"),
    path("<int:customer_id>/<int:contract_id>/plan/<int:instalment_id>/", plan_views.paid, name="paid"),
    path("<int:customer_id>/<int:contract_id>/void/", views.void, name="void"),
]
