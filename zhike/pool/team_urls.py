"""Addresses of hand-offs and of care after a signature."""

from django.urls import path

from .care import views as care
from .handoff import views as handoff
from .handover import views as handover
from .leaving import views as leaving

urlpatterns = [
    path("hand-offs/", handoff.boxes, name="hand_offs"),
    path("hand-offs/care/", care.report, name="care"),
    path("hand-offs/<int:hand_off_id>/", handoff.detail, name="hand_off"),
    path("hand-offs/<int:hand_off_id>/accept/", handoff.accept, name="hand_off_accept"),
    path("hand-offs/<int:hand_off_id>/return/", handoff.send_back, name="hand_off_return"),
    path("hand-offs/<int:hand_off_id>/withdraw/", handoff.withdraw, name="hand_off_withdraw"),
    path("hand-offs/<int:hand_off_id>/told/", handoff.told, name="hand_off_told"),
    path("hand-offs/of/<int:customer_id>/", handoff.panel, name="hand_off_panel"),
    path("hand-offs/of/<int:customer_id>/new/", handoff.create, name="hand_off_create"),
    path("leavers/", leaving.leavers, name="leavers"),
    path("leavers/new/", leaving.create, name="leaver_create"),
    path("leavers/<int:person_id>/back/", leaving.back, name="leaver_back"),
    path("handovers/", handover.handovers, name="handovers"),
    path("handovers/new/", handover.create, name="handover_create"),
    path("handovers/<int:handover_id>/", handover.detail, name="handover"),
    path("handovers/<int:handover_id>/edit/", handover.edit, name="handover_edit"),
    path("handovers/<int:handover_id>/give/", handover.give, name="handover_give"),
    path("handovers/<int:handover_id>/run/", handover.run, name="handover_run"),
    path("handovers/<int:handover_id>/undo/", handover.undo, name="handover_undo"),
    path("handovers/<int:handover_id>/discard/", handover.discard, name="handover_discard"),
]
