"""The first page anybody sees."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Offer the questionnaire to residents and the way in to officers."""
    return render(request, "portal/home.html")
