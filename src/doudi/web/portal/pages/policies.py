"""政策库: every programme, searchable, and each on a page of its own; open to everybody, nothing is kept."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doudi.rules.sheet import sheet_of
from doudi.standards.queries import rulebook
from doudi.web.portal.library import figures, shelves, variants
from doudi.web.portal.library_form import LibraryForm
from doudi.web.shell.signed_in import DatedRequest


@require_safe
def policies(request: DatedRequest) -> HttpResponse:
    """List the programmes, or those in which the words looked for stand."""
    book = rulebook()
    form = LibraryForm(request.GET, book=book, today=request.today)
    return render(request, "portal/policies.html", {"form": form, "shelves": shelves(book, words=form.words)})


@require_safe
def policy(request: DatedRequest, name: str) -> HttpResponse:
    """Show one programme as it stands at a place on a day.

    :raises Http404: when there is no such programme.
    """
    book = rulebook()
    found = next((one for one in book.policies if one.name == name), None)
    if found is None:
        raise Http404
    form = LibraryForm(request.GET, book=book, today=request.today)
    sheet = sheet_of(book, found, place=form.code, on=form.day)
    rows = figures(book, sheet, place=form.code, on=form.day)
    shown = {
        "form": form,
        "policy": found,
        "sheet": sheet,
        "sums": [row for row in rows if row.is_sum],
        "ways": [row for row in rows if not row.is_sum],
        "variants": variants(sheet),
    }
    return render(request, "portal/policy.html", shown)
