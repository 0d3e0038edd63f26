"""The addresses of delivery, under hub/."""

from django.urls import path, reverse_lazy
from django.views.generic import RedirectView

from doudi.web.hub.delivery import (
    account_files,
    accounts,
    books,
    budgets,
    claims,
    differing,
    extras,
    list_lines,
    lists,
    mending,
    recoveries,
    runs,
    unmatched,
)

FIRST = RedirectView.as_view(url=reverse_lazy("hub:delivery"), http_method_names=["get", "head"])

urlpatterns = [
    path("delivery/", FIRST, name="delivery_first"),
    path("delivery/run", runs.run, name="delivery"),
    path("delivery/lists/<str:number>", lists.batch, name="delivery_batch"),
    path("delivery/lists/<str:number>/to/<slug:to>", lists.act, name="delivery_act"),
    path("delivery/lists/<str:number>/lines", list_lines.lines, name="delivery_lines"),
    path("delivery/lists/<str:number>/lines/search", list_lines.search, name="delivery_lines_search"),
    path("delivery/lists/<str:number>/lines/<int:seq>", list_lines.line, name="delivery_line"),
    path("delivery/problems/<int:number>", lists.problem, name="delivery_problem"),
    path("delivery/extras", extras.extras, name="delivery_extras"),
    path("delivery/extras/month", extras.month, name="delivery_extra"),
    path("delivery/differences", differing.differences, name="delivery_differences"),
    path("delivery/mend", mending.mend, name="delivery_mend"),
    path("delivery/unmatched", unmatched.unmatched, name="delivery_unmatched"),
    path("delivery/unmatched/<int:number>", unmatched.one_unmatched, name="delivery_one_unmatched"),
    path("delivery/accounts", accounts.accounts, name="delivery_accounts"),
    path("delivery/accounts/search", accounts.search, name="delivery_accounts_search"),
    path("delivery/accounts/<int:number>", accounts.account, name="delivery_account"),
    path("delivery/accounts/of/<str:number>", account_files.of_file, name="delivery_accounts_of"),
    path("delivery/accounts/<slug:what>", accounts.shelf, name="delivery_accounts_shelf"),
    path("delivery/recovery", recoveries.recoveries, name="delivery_recovery"),
    path("delivery/recovery/of/<str:number>", recoveries.begin, name="delivery_overpaid"),
    path("delivery/recovery/<str:number>", claims.claim, name="delivery_claim"),
    path("delivery/recovery/<str:number>/<slug:what>", claims.paper, name="delivery_claim_paper"),
    path("delivery/budgets", budgets.budgets, name="delivery_budgets"),
    path("delivery/budgets/<int:number>", budgets.budget, name="delivery_budget"),
    path("delivery/books", books.books, name="delivery_books"),
    path("delivery/books/<str:code>", books.book, name="delivery_book"),
]
