"""One household assessed for another program: JSON in, every programme's answer with reasons out. Nothing is stored.

Anonymous, without session or cookie. The database is asked one thing only: whether a standard was published here since.
"""

import json
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from doudi.evidence.assessment import assessment_of
from doudi.evidence.household_json import faults_json, read_household_json
from doudi.evidence.written import Fault, FileWrong
from doudi.rules import decide
from doudi.rules.explanation import explain
from doudi.rules.receipt import law_hash
from doudi.standards.queries import rulebook
from doudi.web.shell.signed_in import DatedRequest

BYTES_MAX = 64 * 1024
TOO_MUCH = gettext_noop("内容超过 %(limit)s KB；一次只发一户")


@csrf_exempt  # nothing is kept or changed and nobody is signed in, so there is nothing to forge
@never_cache
@require_POST
def assess(request: DatedRequest) -> HttpResponse:
    """Answer every programme for the household that was sent, or say what is wrong with it.

    With `?explain=yes` each answer explains itself; that costs a hundred more decisions, so it is asked for.
    """
    content = request.read(BYTES_MAX + 1)
    if len(content) > BYTES_MAX:
        too_much = Fault(line=0, column=0, key="", text=TOO_MUCH, values={"limit": str(BYTES_MAX // 1024)})
        return _json(faults_json(FileWrong([too_much]), translate=gettext), status=413)
    try:
        household, day = read_household_json(content, on=request.today)
    except FileWrong as wrong:
        return _json(faults_json(wrong, translate=gettext), status=400)
    book = rulebook()
    explanation = explain(book, household, on=day) if request.GET.get("explain") == "yes" else None
    answers = explanation.answers if explanation else decide(book, household, on=day)
    return _json(assessment_of(household, on=day, answers=answers, law=law_hash(book), explanation=explanation))


def _json(data: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return HttpResponse(json.dumps(data, ensure_ascii=False), content_type="application/json", status=status)
