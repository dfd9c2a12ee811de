"""Addresses of customers: the list and what is done to many here, one customer's archive in archive_urls."""

from django.urls import path

from .archive_urls import urlpatterns as archive
from .views import bulk, bulk_change, cells, listing

app_name = "customers"
urlpatterns = [
    path("", listing.customer_list, name="list"),
    path("count/", listing.count, name="count"),
    path("columns/", listing.columns, name="columns"),
    path("narrow/", listing.narrow, name="narrow"),
    path("assign/", bulk.assign_many, name="assign_many"),
    path("change/", bulk_change.change_many, name="change_many"),
    path("tag/", bulk.tag_many, name="tag_many"),
    path("untag/", bulk.untag_many, name="untag_many"),
    path("join/", bulk.join_many, name="join_many"),
    path("tag-search/", cells.tag_search, name="tag-search"),
    path("industries/", cells.industry_search, name="industry-search"),
    path("<int:customer_id>/assign/", bulk.assign, name="assign"),
    path("<int:customer_id>/cell/<slug:column>/", cells.cell, name="cell"),
    path("<int:customer_id>/cell/<slug:column>/shown/", cells.cell_shown, name="cell_shown"),
    *archive,
]
