"""The addresses of the hub."""

from django.urls import path

from doudi.web.hub.pages import finding, findings, overview, simulate, standards

app_name = "hub"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("outlines/<str:city>.json", overview.outlines, name="outlines"),
    path("findings", findings.findings, name="findings"),
    path("findings/search", findings.search, name="search"),
    path("findings/export", findings.export, name="export"),
    path("findings/<str:number>", finding.finding, name="finding"),
    path("simulate", simulate.simulate, name="simulate"),
    path("simulate/sheet", simulate.sheet, name="simulation_sheet"),
    path("standards", standards.standards, name="standards"),
    path("standards/propose", standards.propose, name="propose"),
    path("standards/<int:number>", standards.standard, name="standard"),
]
