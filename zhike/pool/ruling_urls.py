"""Addresses of rules, simulations, sweeps and the list of what is about to be taken back."""

from django.urls import path

from .views import ruling, sweeps, triggers

urlpatterns = [
    path("due/", sweeps.due, name="due"),
    path("sweeps/", sweeps.sweeps, name="sweeps"),
    path("sweeps/<int:sweep_id>/", sweeps.sweep, name="sweep"),
    path("rules/", ruling.rules, name="rules"),
    path("rules/<int:pool_id>/", ruling.rules_of, name="rules_of"),
    path("rules/<int:pool_id>/edit/", ruling.rules_edit, name="rules_edit"),
    path("rules/<int:pool_id>/triggers/", triggers.trigger, name="trigger_new"),
    path("rules/<int:pool_id>/triggers/<str:key>/", triggers.trigger, name="trigger"),
    path("rules/<int:pool_id>/triggers/<str:key>/delete/", triggers.trigger_delete, name="trigger_delete"),
    path("rules/<int:pool_id>/try/", ruling.rules_try, name="rules_try"),
    path("rules/<int:pool_id>/publish/", ruling.rules_publish, name="rules_publish"),
    path("rules/<int:pool_id>/discard/", ruling.rules_discard, name="rules_discard"),
    path("simulations/<int:simulation_id>/", ruling.simulation, name="simulation"),
    path("simulations/<int:simulation_id>/progress/", ruling.simulation_progress, name="simulation_progress"),
]
