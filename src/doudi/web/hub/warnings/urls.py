"""The addresses of warnings, under hub/."""

from django.urls import path

from doudi.web.hub.warnings import campaigns, figures, lists, outcomes, warning

urlpatterns = [
    path("warnings", lists.warnings, name="warnings"),
    path("warnings/outcomes", outcomes.outcomes, name="warning_outcomes"),
    path("warnings/indicators", outcomes.indicators, name="warning_indicators"),
    path("warnings/figures", figures.figures, name="warning_figures"),
    path("warnings/figures/<int:number>", figures.figure, name="warning_figure"),
    path("warnings/campaigns", campaigns.campaigns, name="campaigns"),
    path("warnings/campaigns/<str:number>", campaigns.campaign, name="campaign"),
    path("warnings/campaigns/<str:number>/<int:person>", campaigns.visit, name="campaign_visit"),
    path("warnings/<str:number>", warning.warning, name="warning"),
    path("warnings/<str:number>/assign", warning.assign, name="warning_assign"),
    path("warnings/<str:number>/<slug:to>", warning.move, name="warning_move"),
]
