"""The addresses of the hub."""

from django.urls import path

from doudi.web.hub.pages import (
    entry,
    finding,
    findings,
    letter,
    letters,
    linkage,
    overview,
    simulate,
    sources,
    standards,
)

app_name = "hub"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("outlines/<str:city>.json", overview.outlines, name="outlines"),
    path("findings", findings.findings, name="findings"),
    path("findings/search", findings.search, name="search"),
    path("findings/export", findings.export, name="export"),
    path("findings/<str:number>", finding.finding, name="finding"),
    path("inquiries/<str:number>/enter", entry.entry, name="inquiry_entry"),
    path("letters", letters.letters, name="letters"),
    path("letters/find", letters.find, name="letter_find"),
    path("letters/draft/<int:number>", letters.draft, name="letter_draft"),
    path("letters/<str:number>", letter.letter, name="letter"),
    path("letters/<str:number>/pdf", letter.pdf, name="letter_pdf"),
    path("letters/<str:number>/paper/<int:person>", letter.paper, name="letter_paper"),
    path("letters/<str:number>/scans/<int:signature>", letter.scan, name="letter_scan"),
    path("pairs", linkage.pairs, name="pairs"),
    path("pairs/<int:number>", linkage.pair, name="pair"),
    path("simulate", simulate.simulate, name="simulate"),
    path("simulate/sheet", simulate.sheet, name="simulation_sheet"),
    path("sources", sources.sources, name="sources"),
    path("standards", standards.standards, name="standards"),
    path("standards/propose", standards.propose, name="propose"),
    path("standards/<int:number>", standards.standard, name="standard"),
]
