"""What the law answers for a case, laid out for reading: live while nobody has decided, afterwards as the receipt of the decision has it.

Nouns: Law, Said. Verbs: law_of (live), law_in (from a receipt). Everything is decided below; here it is put in order and into words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext, gettext_lazy

from doudi.cases.case import Case
from doudi.cases.finding import Found, find_for
from doudi.cases.supplements import lines_in, open_in, total_in
from doudi.web.hub.sheet import Sheet, sheet_of
from doudi.web.shell.words import money

VERDICTS = {
    "eligible": ("met", gettext_lazy("规则算出：符合条件")),
    "refused": ("unmet", gettext_lazy("规则算出：不符合条件")),
    "unknown": ("open", gettext_lazy("规则还不能得出结果")),
    "judgement": ("judge", gettext_lazy("规则能查的都已查清，还要由人判断")),
}
"""How an answer is marked, and in which words."""


@dataclass(frozen=True)
class Said:
    """An answer in the form a sheet reads: the household's facts and the answer, as a receipt keeps both."""

    facts: Mapping[str, Any]
    answer: Mapping[str, Any]
    head_name: str
    programme: str
    amount_month: Decimal | None
    on: date


@dataclass(frozen=True)
class Law:
    """What the law answers: the verdict with its mark and words, the amount, and everything behind it."""

    verdict: str
    mark: str
    words: Any
    amount: Decimal | None
    unit: str
    is_settled: bool
    on: date
    sheet: Sheet
    steps: tuple[Mapping[str, Any], ...]
    waiting: tuple[str, ...]
    missing: tuple[Mapping[str, Any], ...]
    fingerprint: str

    @property
    def amount_words(self) -> str:
        """Write the amount, or that it is not known."""
        if self.amount is None:
            return gettext("金额还不知道") if self.verdict != "refused" else ""
        unit = gettext("元/月") if self.unit == "yuan/month" else gettext("元")
        return gettext("%(amount)s %(unit)s") % {"amount": money(self.amount), "unit": unit}


def law_of(case: Case, *, on: date) -> Law:
    """Let the law answer for a case today."""
    prefetch_related_objects([case], "application__members")  # asked once, read by all that put the household together
    found = find_for(case, on=on)
    return _law(case, answer=found.answer.as_json(), found=found, receipt=found.receipt)


def law_in(case: Case, receipt: Mapping[str, Any]) -> Law:
    """Read what the law answered from a receipt that was kept."""
    return _law(case, answer=receipt["answers"][0], found=None, receipt=receipt)


def _law(case: Case, *, answer: Mapping[str, Any], found: Found | None, receipt: Mapping[str, Any]) -> Law:
    is_settled = found.is_settled if found else True
    verdict = found.verdict if found else answer["verdict"]
    amount = total_in(receipt) if is_settled else None
    on = date.fromisoformat(receipt["on"])
    said = Said(
        facts=receipt["household"], answer=answer, head_name=case.name, programme=case.programme, amount_month=None, on=on
    )  # fmt: skip
    mark, words = VERDICTS[verdict]
    return Law(
        verdict=verdict, mark=mark, words=words, amount=amount, unit=answer["amount"]["unit"], is_settled=is_settled, on=on,
        sheet=sheet_of(said), steps=tuple(lines_in(receipt)), waiting=tuple(open_in(receipt)),
        missing=tuple(answer["missing"]), fingerprint=receipt["sha256"],
    )  # fmt: skip
