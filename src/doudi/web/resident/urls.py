"""The addresses of the resident's end."""

from django.urls import path

from doudi.web.resident.pages import opening, reading, report, signing, withdrawing

app_name = "resident"

urlpatterns = [
    path("", opening.opening, name="open"),
    path("paper", opening.paper, name="paper"),
    path("leave", opening.leave, name="leave"),
    path("letter", reading.letter, name="letter"),
    path("register", signing.register, name="register"),
    path("register/options", signing.register_options, name="register_options"),
    path("sign/<int:number>", signing.sign, name="sign"),
    path("sign/<int:number>/options", signing.sign_options, name="sign_options"),
    path("done", reading.done, name="done"),
    path("report", report.report, name="report"),
    path("report/object/<str:number>", report.objection, name="objection"),
    path("withdraw/<int:number>", withdrawing.withdraw, name="withdraw"),
    path("at/<str:number>", opening.opening, name="open_at"),
]
