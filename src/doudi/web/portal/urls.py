"""The addresses of the portal."""

from django.urls import path

from doudi.web.portal.pages import assess, help, home

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("help/", help.ask, name="help"),
    path("api/assess", assess.assess, name="assess"),
]
