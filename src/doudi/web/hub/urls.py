"""The addresses of the hub."""

from django.urls import path

from doudi.web.hub.pages import (
    changes,
    entry,
    finding,
    findings,
    letter,
    letters,
    linkage,
    objection,
    overview,
    report,
    simulate,
    sources,
    standards,
    verification,
)

app_name = "hub"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("outlines/<str:city>.json", overview.outlines, name="outlines"),
    path("changes", changes.changes, name="changes"),
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
    path("objections/<str:number>", objection.objection, name="objection"),
    path("pairs", linkage.pairs, name="pairs"),
    path("pairs/<int:number>", linkage.pair, name="pair"),
    path("reports/<str:number>", report.report, name="report"),
    path("reports/<str:number>/pdf", report.pdf, name="report_pdf"),
    path("reports/<str:number>/json", report.signed, name="report_json"),
    path("reports/<str:number>/object", report.object_to, name="report_object"),
    path("reports/conflicts/<int:number>", report.settle, name="settle"),
    path("simulate", simulate.simulate, name="simulate"),
    path("simulate/sheet", simulate.sheet, name="simulation_sheet"),
    path("sources", sources.sources, name="sources"),
    path("standards", standards.standards, name="standards"),
    path("standards/propose", standards.propose, name="propose"),
    path("standards/<int:number>", standards.standard, name="standard"),
    path("verification", verification.desk, name="verification"),
    path("verification/letters/<str:number>", verification.verify, name="verify"),
    path("verification/<str:number>", verification.commission, name="commission"),
    path("verification/<str:number>/issue", verification.issue, name="report_issue"),
]
