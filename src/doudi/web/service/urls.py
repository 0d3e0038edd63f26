"""The addresses of the service end."""

from django.urls import path

from doudi.web.service.pages import app, bringing, carrying, confirming, errands, halls, phones, reminding, roster

app_name = "service"

urlpatterns = [
    path("", app.app, name="app"),
    path("worker.js", app.worker, name="worker"),
    path("push/on", reminding.on, name="push_on"),
    path("push/off", reminding.off, name="push_off"),
    path("app.webmanifest", app.manifest, name="manifest"),
    path("carried", carrying.carried, name="carried"),
    path("key", carrying.key, name="key"),
    path("standing/<str:number>", carrying.standing, name="standing"),
    path("bring", bringing.bring, name="bring"),
    path("errands", errands.errands, name="errands"),
    path("errands/new", errands.new, name="errand_new"),
    path("errands/<str:number>", errands.errand, name="errand"),
    path("halls", halls.halls, name="halls"),
    path("roster", roster.roster, name="roster"),
    path("roster/<int:number>/leave", roster.leave, name="leave"),
    path("confirm", confirming.waiting, name="waiting"),
    path("confirm/<int:number>", confirming.confirm, name="confirm"),
    path("phones", phones.phones, name="phones"),
    path("phones/<int:number>/lost", phones.lost, name="lost"),
]
