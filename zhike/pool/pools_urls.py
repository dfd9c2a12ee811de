"""Addresses of pools themselves, and of what owners ask for."""

from django.urls import path

from .views import asking, keeping, pools, results

urlpatterns = [
    path("pools/", pools.pools, name="pools"),
    path("pools/new/", pools.pool_new, name="pool_new"),
    path("pools/<int:pool_id>/", pools.pool_edit, name="pool_edit"),
    path("extend/<int:customer_id>/", asking.extend, name="extend"),
    path("lock/<int:customer_id>/", keeping.lock, name="lock"),
    path("unlock/<int:customer_id>/", keeping.unlock, name="unlock"),
    path("limits/<int:person_id>/", keeping.limit, name="own_limit"),
    path("results/", results.results, name="results"),
    path("results/rows/", results.result_rows, name="result_rows"),
    path("leave/", asking.leave, name="leave"),
]
