"""Put a paper's content together. Verb: content_of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import override

from doudi.cases.case import Case
from doudi.cases.papers.models import Paper
from doudi.cases.papers.wording import beginning, deciding, guiding
from doudi.cases.papers.wording.parts import Part, authority_of, title_of
from doudi.cases.permissions import By

Content = dict[str, Any]
K = Paper.Kind
BODIES: dict[K, Callable[..., list[Part]]] = {
    K.RECEIPT: beginning.receipt,
    K.GUIDANCE: guiding.guidance,
    K.SUPPLEMENT: beginning.supplement,
    K.ADVICE: beginning.advice,
    K.TERMINATION: beginning.termination,
    K.HEARING: beginning.hearing,
    K.GRANT: deciding.grant,
    K.REFUSAL: deciding.refusal,
    K.CHANGE: deciding.change,
    K.ENDING: deciding.ending,
    K.APPEAL: deciding.appeal,
}


def content_of(case: Case, *, kind: K, number: str, by: By, on: date, more: Mapping[str, Any] | None = None) -> Content:
    """Say everything a paper of this kind says. `more` holds what the file does not know: items missing, where to go instead.

    :raises Decision.DoesNotExist: when the decision the paper is about has not been written.
    """
    with override("zh-hans"):
        authority = authority_of(case, by=by)
        about = guiding.titles_of(case) if kind == K.GUIDANCE else title_of(case)
        parts = BODIES[kind](case, more=more or {}, authority=authority, on=on)
        return {
            "title": str(kind.label), "number": number, "case": case.number, "programme": about,
            "to": case.application.name, "masked": case.application.masked, "authority": authority, "on": on.isoformat(),
            "parts": [one for one in parts if one["lines"] or one["rows"]],
        }  # fmt: skip
