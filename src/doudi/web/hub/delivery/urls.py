"""The addresses of delivery, under hub/."""

from django.urls import path

from doudi.web.hub.delivery import books, budgets

urlpatterns = [
    path("delivery/budgets", budgets.budgets, name="delivery_budgets"),
    path("delivery/budgets/<int:number>", budgets.budget, name="delivery_budget"),
    path("delivery/books", books.books, name="delivery_books"),
    path("delivery/books/<str:code>", books.book, name="delivery_book"),
]
