"""The addresses of the shell: signing in and out, preferences, health."""

from django.urls import path

from doudi.web.shell.pages import health, preferences, sign_in

app_name = "shell"

urlpatterns = [
    path("hub/sign-in", sign_in.sign_in, name="sign_in"),
    path("hub/sign-out", sign_in.sign_out, name="sign_out"),
    path("preferences", preferences.choose, name="preferences"),
    path("healthz", health.health, name="health"),
]
