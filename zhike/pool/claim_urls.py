"""Addresses of claiming, offers, presence and new leads."""

from django.urls import path

from .views import claiming, leads, offers, presence

urlpatterns = [
    path("", claiming.page, name="claim"),
    path("narrow/", claiming.narrow, name="claim_narrow"),
    path("claim/", claiming.claim, name="claim_picked"),
    path("offers/", offers.offers, name="offers"),
    path("offers/<int:offer_id>/accept/", offers.accept, name="offer_accept"),
    path("offers/<int:offer_id>/decline/", offers.decline, name="offer_decline"),
    path("give-back/", offers.give_back_many, name="give_back_many"),
    path("give-back/<int:customer_id>/", offers.give_back, name="give_back"),
    path("rotate/", offers.rotate_many, name="rotate_many"),
    path("presence/", presence.presence, name="presence"),
    path("presence/<int:person_id>/", presence.person, name="presence_person"),
    path("presence/<int:person_id>/pause/", presence.pause, name="presence_pause"),
    path("leads/", leads.lead_rules, name="lead_rules"),
    path("leads/new/", leads.lead_rule_new, name="lead_rule_new"),
    path("leads/try/", leads.lead_try, name="lead_try"),
    path("leads/<int:rule_id>/", leads.lead_rule, name="lead_rule"),
    path("leads/<int:rule_id>/move/", leads.lead_rule_move, name="lead_rule_move"),
    path("leads/<int:rule_id>/delete/", leads.lead_rule_delete, name="lead_rule_delete"),
]
