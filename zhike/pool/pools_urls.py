"""Addresses of pools themselves, and of what owners ask for."""

from django.urls import path

from .following import views as following
from .views import asked, asking, keeping, pools, results

urlpatterns = [
    path("pools/", pools.pools, name="pools"),
    path("pools/new/", pools.pool_new, name="pool_new"),
    path("pools/<int:pool_id>/", pools.pool_edit, name="pool_edit"),
    path("extend/<int:customer_id>/", asking.extend, name="extend"),
    path("lock/<int:customer_id>/", keeping.lock, name="lock"),
    path("unlock/<int:customer_id>/", keeping.unlock, name="unlock"),
    path("asked/", asked.asked, name="asked"),
    path("limits/ask/", asked.limit, name="limit_ask"),
    path("limits/<int:person_id>/", keeping.limit, name="own_limit"),
    path("results/", results.results, name="results"),
    path("results/days/", results.result_days, name="result_days"),
    path("results/rows/", results.result_rows, name="result_rows"),
    path("leave/", asking.leave, name="leave"),
    path("left/<int:customer_id>/", following.panel, name="left_behind"),
    path("left/<int:customer_id>/give/", following.give, name="left_give"),
]
