"""The bare framework: Django with its session and its user, one page of the size of ours, and nothing else.

It says how many pages a second this machine can give at all; `doudi bench cases` divides ours by it.
"""

from __future__ import annotations

import os

from django.http import HttpRequest, HttpResponse
from django.urls import path

PAGE = "<!doctype html><title>bare</title><p>{}</p>" + "<p>一行字，与办案页面一样长短。</p>" * 700


def page(request: HttpRequest) -> HttpResponse:
    """Greet whoever has signed in, from the database, with a page of some thirty kilobytes."""
    return HttpResponse(PAGE.format(request.user.get_username() if request.user.is_authenticated else ""))


urlpatterns = [path("bare", page)]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doudi.settings")


def _application() -> object:
    """Make the application: our settings with other addresses and only the middleware a session needs."""
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler

    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ]
    import django

    django.setup(set_prefix=False)
    return WSGIHandler()


def __getattr__(name: str) -> object:
    """Give `application` when the server asks for it, and not when the address book is read."""
    if name == "application":
        return _application()
    raise AttributeError(name)
