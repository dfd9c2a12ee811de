"""Addresses of the screens over many rooms."""

from django.urls import path

from .views import card, customer, day, search

app_name = "desk"
urlpatterns = [
    path("", day.today, name="today"),
    path("today/team/", day.team, name="team"),
    path("today/more/<slug:group>/", day.more, name="more"),
    path("search/", search.search, name="search"),
    path("customers/<int:customer_id>/", customer.page, name="customer"),
    path("customers/<int:customer_id>/timeline/", customer.timeline, name="timeline"),
    path("customers/<int:customer_id>/card.pdf", card.card, name="card"),
    path("c/<str:number>/", customer.by_number, name="number"),
]
