"""Addresses of customers: lists and search here, one customer's archive in archive_urls."""

from django.urls import URLPattern

from .archive_urls import urlpatterns as archive

app_name = "customers"
urlpatterns: list[URLPattern] = [*archive]
