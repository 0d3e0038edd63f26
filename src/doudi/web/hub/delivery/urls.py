"""The addresses of delivery, under hub/."""

from django.urls import path

from doudi.web.hub.delivery import books, budgets, differing, list_lines, lists, mending, runs

urlpatterns = [
    path("delivery/run", runs.run, name="delivery"),
    path("delivery/lists/<str:number>", lists.batch, name="delivery_batch"),
    path("delivery/lists/<str:number>/to/<slug:to>", lists.act, name="delivery_act"),
    path("delivery/lists/<str:number>/lines", list_lines.lines, name="delivery_lines"),
    path("delivery/lists/<str:number>/lines/search", list_lines.search, name="delivery_lines_search"),
    path("delivery/lists/<str:number>/lines/<int:seq>", list_lines.line, name="delivery_line"),
    path("delivery/problems/<int:number>", lists.problem, name="delivery_problem"),
    path("delivery/differences", differing.differences, name="delivery_differences"),
    path("delivery/mend", mending.mend, name="delivery_mend"),
    path("delivery/budgets", budgets.budgets, name="delivery_budgets"),
    path("delivery/budgets/<int:number>", budgets.budget, name="delivery_budget"),
    path("delivery/books", books.books, name="delivery_books"),
    path("delivery/books/<str:code>", books.book, name="delivery_book"),
]
