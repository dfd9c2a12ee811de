"""All addresses: each room brings its own, under its English name."""

from django.urls import include, path

urlpatterns = [
    path("", include("zhike.desk.urls")),
    path("", include("zhike.web.urls")),
    path("", include("zhike.access.urls")),
    path("", include("zhike.notify.urls")),
    path("conditions/", include("zhike.conditions.urls")),
    path("approvals/", include("zhike.approvals.urls")),
    path("customers/", include("zhike.customers.urls")),
    path("follow-ups/", include("zhike.activities.urls")),
    path("", include("zhike.activities.offline.urls")),
    path("calls/", include("zhike.activities.calls.urls")),
    path("tasks/", include("zhike.activities.todo.urls")),
    path("calendar/", include("zhike.activities.agenda.urls")),
    path("needs/", include("zhike.activities.needs.urls")),
    path("scripts/", include("zhike.activities.scripts.urls")),
    path("visits/", include("zhike.activities.visits.urls")),
    path("pool/", include("zhike.pool.urls")),
    path("sales/", include("zhike.sales.urls")),
    path("f/", include("zhike.sales.finding.public_urls")),
    path("contracts/", include("zhike.contracts.urls")),
    path("transfer/", include("zhike.transfer.urls")),
]

handler400 = "zhike.web.errors.bad_request"
handler403 = "zhike.web.errors.permission_denied"
handler404 = "zhike.web.errors.page_not_found"
handler500 = "zhike.web.errors.server_error"
