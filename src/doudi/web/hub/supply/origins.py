"""Where an errand comes from, in words, with the page of it: a service order, a review by its class, a case, a need, or a plain round.

Noun: Origin. Verbs: origins_of, about_case (which errands a case asked for).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from doudi.cases.case import Case
from doudi.cases.reviews.models import Review
from doudi.cases.stages import IN_SUPPORT
from doudi.dispatch.rounds.errand import ABOUT
from doudi.dispatch.rounds.models import Errand

Source = Errand.Source


@dataclass(frozen=True)
class Origin:
    """What an errand comes from; without an address where there is no page of it."""

    words: str
    address: str = ""


def origins_of(errands: Sequence[Errand], *, reads_cases: bool) -> dict[int, Origin]:
    """Say where each errand comes from."""
    reviews = _reviews_of(errands) if reads_cases else {}
    return {one.pk: _origin(one, reviews=reviews, reads_cases=reads_cases) for one in errands}


def about_case(case: Case) -> Q:
    """Tell the errands of one case: its own, those of its reviews, and the regular visits of whoever applied."""
    person = Q(source=Source.ROUND, source_number=f"{ABOUT}{case.applicant_person}")
    return Q(case=case) | Q(source=Source.REVIEW, source_number=case.number) | person


def _origin(one: Errand, *, reviews: dict[str, Review], reads_cases: bool) -> Origin:
    label = str(one.get_source_display())
    number = one.case.number if one.case else one.source_number
    if one.source == Source.ORDER:
        return Origin(f"{label} {one.source_number}", reverse("hub:supply_order", args=[one.source_number]))
    if one.source in (Source.REVIEW, Source.CASE) and number:
        return Origin(f"{label} {number}", reverse("hub:case", args=[number]) if reads_cases else "")
    if one.need is not None:
        return Origin(f"{label} {one.need.number}", reverse("hub:need", args=[one.need.number]))
    if (review := reviews.get(one.source_number)) is not None:
        words = gettext("%(visit)s：%(what)s") % {"visit": label, "what": review.get_review_class_display()}
        return Origin(words, reverse("hub:case", args=[review.case.number]))
    return Origin(label)


def _reviews_of(errands: Sequence[Errand]) -> dict[str, Review]:
    """Find the waiting review behind each regular visit, by the visit's own number."""
    about = [one.source_number.removeprefix(ABOUT) for one in errands if one.source_number.startswith(ABOUT)]
    rows = Review.objects.filter(done_on=None, case__stage__in=IN_SUPPORT, case__applicant_person__in=about)
    return {f"{ABOUT}{one.case.applicant_person}": one for one in rows.select_related("case").order_by("-due_on")}
