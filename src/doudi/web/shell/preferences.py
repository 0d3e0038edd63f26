"""How a reader wants pages: in which language, in what size of type. Kept in two cookies and nowhere else."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import activate

LARGE_TYPE = "large_type"
YEAR = 365 * 24 * 60 * 60


def asks(request: HttpRequest) -> bool:
    """Say whether the reader pressed one of the buttons for language or type."""
    return "language" in request.POST or LARGE_TYPE in request.POST


def apply(request: HttpRequest) -> None:
    """Use what the reader just chose for this very answer."""
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = language
        activate(language)
    if LARGE_TYPE in request.POST:
        request.COOKIES[LARGE_TYPE] = "yes" if request.POST[LARGE_TYPE] == "yes" else "no"


def keep(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Ask the browser to remember what `apply` used."""
    for name in (settings.LANGUAGE_COOKIE_NAME, LARGE_TYPE):
        if name in request.COOKIES:
            response.set_cookie(
                name, request.COOKIES[name], max_age=YEAR, samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE, httponly=True,
            )  # fmt: skip
    return response
