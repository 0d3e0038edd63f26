"""The addresses of the resident's end."""

from django.urls import path

from doudi.web.resident.pages import (
    acts,
    applying,
    coming_in,
    opening,
    photographs,
    progress,
    reading,
    report,
    signing,
    withdrawing,
)

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
    path("in", coming_in.come_in, name="come_in"),
    path("in/options", coming_in.entry_options, name="entry_options"),
    path("in/key", coming_in.enter, name="enter"),
    path("in/prove/<slug:name>", coming_in.prove, name="prove"),
    path("in/proved", coming_in.proved, name="proved"),
    path("out", coming_in.go_out, name="go_out"),
    path("phone", coming_in.tie, name="tie"),
    path("phone/options", coming_in.tie_options, name="tie_options"),
    path("phones", coming_in.phones, name="phones"),
    path("mine", progress.home, name="home"),
    path("apply", applying.who, name="who"),
    path("apply/list", applying.choose, name="choose"),
    path("apply/over", applying.start_over, name="start_over"),
    path("applications/<str:number>", progress.application, name="application"),
    path("applications/<str:number>/photographs", photographs.photographs, name="photographs"),
    path("photographs/<int:number>", photographs.photograph, name="photograph"),
    path("letters/<str:number>/open", progress.open_letter, name="open_letter"),
    path("messages/<int:number>/read", progress.read_message, name="read_message"),
    path("papers/<str:number>.pdf", progress.paper, name="paper_pdf"),
    path("cases/<str:number>/withdraw", acts.act, {"name": "withdraw_case"}, name="withdraw_case"),
    path("cases/<str:number>/supplement", acts.act, {"name": "supplement"}, name="supplement"),
    path("cases/<str:number>/hear", acts.act, {"name": "hear"}, name="hear"),
    path("cases/<str:number>/change", acts.act, {"name": "change"}, name="change"),
    path("cases/<str:number>/again", acts.act, {"name": "again"}, name="again"),
]
