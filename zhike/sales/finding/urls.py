"""Addresses of finding customers; those that anybody may open stand in public_urls."""

from django.urls import path

from .views import attributing, campaigns, competitors, leads, peers, profiles, web_forms

_AT = "rivals/of/<int:customer_id>/"
urlpatterns = [
    path("leads/", leads.leads, name="leads"),
    path("leads/why/<int:customer_id>/", leads.why, name="score_why"),
    path("score/", leads.score, name="score"),
    path("score/again/", leads.score_again, name="score_again"),
    path("peers/", peers.peers, name="peers"),
    path("served/", peers.served, name="served"),
    path("profiles/", profiles.profiles, name="profiles"),
    path("profiles/new/", profiles.profile_new, name="profile_new"),
    path("profiles/<int:profile_id>/", profiles.profile, name="profile"),
    path("profiles/<int:profile_id>/edit/", profiles.profile_edit, name="profile_edit"),
    path("profiles/<int:profile_id>/read/", profiles.profile_read, name="profile_read"),
    path("profiles/<int:profile_id>/delete/", profiles.profile_delete, name="profile_delete"),
    path("rivals/", competitors.competitors, name="competitors"),
    path("rivals/new/", competitors.competitor_new, name="competitor_new"),
    path("rivals/<int:competitor_id>/", competitors.competitor, name="competitor"),
    path("rivals/<int:competitor_id>/edit/", competitors.competitor_edit, name="competitor_edit"),
    path(_AT, competitors.incumbents, name="incumbents"),
    path(f"{_AT}note/", competitors.incumbent_note, name="incumbent_note"),
    path(f"{_AT}<int:incumbent_id>/gone/", competitors.incumbent_gone, name="incumbent_gone"),
    path("forms/", web_forms.web_forms, name="web_forms"),
    path("forms/new/", web_forms.web_form_new, name="web_form_new"),
    path("forms/<int:form_id>/", web_forms.web_form, name="web_form"),
    path("forms/<int:form_id>/edit/", web_forms.web_form_edit, name="web_form_edit"),
    path("forms/<int:form_id>/entries/<int:entry_id>/retry/", web_forms.entry_retry, name="entry_retry"),
    path("returns/", campaigns.returns, name="returns"),
    path("campaigns/search/", attributing.campaign_search, name="campaign-search"),
    path("campaigns/attribute/", attributing.attribute, name="attribute_many"),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/new/", campaigns.campaign_new, name="campaign_new"),
    path("campaigns/<int:campaign_id>/", campaigns.campaign_edit, name="campaign"),
    path("costs/new/", campaigns.cost_new, name="cost_new"),
    path("costs/<int:cost_id>/remove/", campaigns.cost_remove, name="cost_remove"),
]
