"""How good each source is: rows, refused, without a usable number, nobody here, too old, and how often it turned out right."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.evidence.linkage import queries
from doudi.evidence.linkage.models import LinkageModel, Mark
from doudi.evidence.linkage.permissions import READERS
from doudi.evidence.linkage.queries import Rightness
from doudi.evidence.mapping import Mapping, mapping_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks


@dataclass(frozen=True)
class Source:
    """One delivery of a data set as the page shows it."""

    mapping: Mapping
    mark: Mark
    age_days: int
    rightness: Rightness | None
    model: LinkageModel | None

    @property
    def is_stale(self) -> bool:
        return self.age_days > self.mark.max_age_days

    @property
    def rejected_permille(self) -> float:
        return 1000 * self.mark.rejected / self.mark.rows if self.mark.rows else 0.0


@require_safe
@never_cache
@for_desks(*READERS)
def sources(request: OfficerRequest) -> HttpResponse:
    """List the newest deliveries of every data set with how good they are."""
    found = _sources(on=request.today)
    shown = {
        "sources": found,
        "stale": sum(one.is_stale for one in found),
        "waiting": sum(one.mark.waiting for one in found),
    }
    return render(request, "hub/sources.html", shown)


def _sources(*, on: date) -> list[Source]:
    right = queries.rightness(queries.judged_outcomes())
    return [
        Source(
            mapping=mapping_of(mark.dataset),
            mark=mark,
            age_days=(on - mark.as_of).days,
            rightness=right.get(mark.dataset),
            model=queries.latest_model(mark.dataset),
        )
        for mark in queries.latest_marks()
    ]
