"""The addresses of the portal."""

from django.urls import path

from doudi.web.portal.pages import (
    answers,
    assess,
    help,
    home,
    letters,
    needs,
    papers,
    policies,
    postings,
    reports,
    spending,
)

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("help/", help.ask, name="help"),
    path("policies/", policies.policies, name="policies"),
    path("policies/<slug:name>/", policies.policy, name="policy"),
    path("letters/<str:number>", letters.letter, name="letter"),
    path("papers/<str:number>", papers.paper, name="paper"),
    path("postings/", postings.postings, name="postings"),
    path("postings/objections/<str:number>", postings.objection, name="posting_objection"),
    path("postings/<str:number>", postings.posting, name="posting"),
    path("reports/key", reports.key, name="report_key"),
    path("reports/schema", reports.schema, name="report_schema"),
    path("reports/<str:number>", reports.report, name="report"),
    path("spending/", spending.spending, name="spending"),
    path("api/assess", assess.assess, name="assess"),
    path("exchange/answers", answers.answers, name="answers"),
    path("exchange/needs", needs.needs, name="needs"),
]
