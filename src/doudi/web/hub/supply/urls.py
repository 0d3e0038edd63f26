"""The addresses of supply, under hub/."""

from django.urls import path

from doudi.web.hub.supply import coverage, desk, errands, match, offers, order, portal, provider

urlpatterns = [
    path("supply", desk.desk, name="supply"),
    path("supply/list", desk.show, name="supply_list"),
    path("supply/match", desk.match, name="supply_match"),
    path("supply/matches/<int:number>", match.match, name="supply_proposal"),
    path("supply/gaps/<str:number>", match.gap, name="supply_gap"),
    path("supply/offers", offers.offers, name="supply_offers"),
    path("supply/offers/csv", offers.table, name="supply_table"),
    path("supply/files/<int:number>", offers.bad, name="supply_bad"),
    path("supply/errands", errands.errands, name="supply_errands"),
    path("supply/errands/new", errands.new, name="supply_errand_new"),
    path("supply/orders/<str:number>", order.order, name="supply_order"),
    path("supply/orders/<str:number>/<slug:what>", order.shown, name="supply_shown"),
    path("supply/providers/<int:number>", provider.provider, name="supply_provider"),
    path("supply/portal", portal.portal, name="supply_portal"),
    path("supply/coverage", coverage.coverage, name="supply_coverage"),
]
