"""Addresses that anybody may open: public forms."""

from django.urls import path

from .views import public

app_name = "web_form"
urlpatterns = [
    path("embed.js", public.embed, name="embed"),
    path("<str:key>/", public.page, name="page"),
    path("<str:key>/thanks/", public.thanks, name="thanks"),
]
