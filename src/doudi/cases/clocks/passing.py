"""A day passes: whose time is nearly over is reminded, and what law or place says of a time that is over happens by itself.

Nouns: Passed. Verbs: pass_day (a second time the same day does nothing), remind_due.
Each file is a transaction of its own with its own lines; one that cannot go on is named, and the others are not kept waiting.

Deemed steps: a supplement that never came (`supplement_over`), nothing said to a hearing (`hearing_over`), a gradual exit that is over
(最低生活保障审核确认办法 第三十三条), a recognition whose term is over (刚性支出困难家庭认定办法 第十条).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext, override

from doudi.cases.actions import move
from doudi.cases.case import Case, Decision
from doudi.cases.clocks.models import Clock
from doudi.cases.lines import write_line
from doudi.cases.messages.actions import tell
from doudi.cases.messages.models import Message
from doudi.cases.permissions import NotAllowed
from doudi.cases.refusals import NotReady
from doudi.cases.reviews.actions import hear
from doudi.cases.reviews.models import Hearing
from doudi.cases.reviews.planning import tell_reviews_due
from doudi.cases.road import RECOGNISED_FOR_A_TERM, RESIDENT
from doudi.cases.stages import S
from doudi.cases.terms import term
from doudi.offices.acting import SYSTEM, acting_as

AT_ONCE = 5000


@dataclass
class Passed:
    """What a day brought: numbers of cases."""

    reminded: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    not_done: list[tuple[str, str]] = field(default_factory=list)


def pass_day(*, on: date) -> Passed:
    """Do what is due by a day, as the system: reminders, and the steps nobody has to take."""
    passed = Passed()
    with acting_as(SYSTEM), override("zh-hans"):
        remind_due(on=on, passed=passed)
        tell_reviews_due(on=on)
        for case in _never_supplemented(on):
            if term("supplement_over", place=case.place, on=on) == "withdrawn":
                _try(case, _withdraw, done=passed.withdrawn, passed=passed, on=on)
        for hearing in Hearing.objects.filter(heard_on=None, answer_by__lt=on).select_related("case")[:AT_ONCE]:
            if term("hearing_over", place=hearing.case.place, on=on) == "silent":
                _try(hearing.case, _hear_silence, done=passed.silent, passed=passed, on=on)
        for case in _over(on):
            _try(case, _end, done=passed.ended, passed=passed, on=on)
    return passed


def remind_due(*, on: date, passed: Passed | None = None) -> Passed:
    """Remind of every limit four fifths of which are gone: the desk by its list, whoever must supplement by a message. Once each."""
    passed = passed or Passed()
    due = Clock.objects.filter(stopped_on=None, paused_on=None, reminded_on=None, remind_on__lte=on)
    with acting_as(SYSTEM), override("zh-hans"):
        for clock in due.select_related("case")[:AT_ONCE]:
            if _remind(clock, on=on):
                passed.reminded.append(clock.case.number)
    return passed


@transaction.atomic
def _remind(clock: Clock, *, on: date) -> bool:
    """Take the clock for oneself first: two workers remind once."""
    if not Clock.objects.filter(pk=clock.pk, reminded_on=None).update(reminded_on=on):
        return False
    case = clock.case
    if case.desk == RESIDENT:
        words = gettext("补齐材料")
        tell(
            case=case, kind=Message.Kind.DEADLINE, key=f"deadline:{clock.pk}:{clock.due_on}", on=on, day=clock.due_on, words=words
        )  # fmt: skip
    detail = {"limit": clock.limit, "due_on": clock.due_on, "desk": case.desk}
    write_line("clock.remind", case=case, by=SYSTEM, on=on, detail=detail)
    return True


def _never_supplemented(on: date) -> QuerySet[Case]:
    over = Clock.objects.filter(case=OuterRef("pk"), limit="supplement", stopped_on=None, due_on__lt=on)
    return Case.objects.filter(Exists(over), stage=S.SUPPLEMENT)[:AT_ONCE]


def _over(on: date) -> Iterable[Case]:
    """Give the gradual exits that are over, and the recognitions whose term is over."""
    ended = Decision.objects.filter(case=OuterRef("pk"), verdict="ended", effective_until__lte=on)
    granted = Decision.objects.filter(case=OuterRef("pk"), verdict="granted", effective_until__lte=on)
    yield from Case.objects.filter(Exists(ended), stage=S.GRACE)[:AT_ONCE]
    yield from Case.objects.filter(Exists(granted), stage=S.GRANTED, programme__in=RECOGNISED_FOR_A_TERM)[:AT_ONCE]


def _withdraw(case: Case, on: date) -> None:
    last = case.clocks.get(limit="supplement", stopped_on=None).due_on
    why = gettext("到 %(day)s 为止没有补正材料，视为撤回；可以随时重新申请。") % {"day": last}
    move(case=case, to=S.WITHDRAWN, by=SYSTEM, on=on, why=why, detail={"deemed": "supplement_over"})


def _hear_silence(case: Case, on: date) -> None:
    hear(hearing=case.hearings.get(heard_on=None), said="", by=SYSTEM, on=on, is_silent=True)


def _end(case: Case, on: date) -> None:
    is_grace = case.stage == S.GRACE
    why = (
        gettext("渐退期已满。")
        if is_grace
        else gettext("认定的有效期已满；需要时可以重新申请，没有变化的材料不用再交。")
    )
    move(case=case, to=S.ENDED, by=SYSTEM, on=on, why=why, detail={"deemed": "grace_over" if is_grace else "term_over"})


def _try(case: Case, step: Callable[[Case, date], None], *, done: list[str], passed: Passed, on: date) -> None:
    """Take a step by itself; one the road or the clock refuses is named, and left to people."""
    try:
        with transaction.atomic():
            step(case, on)
    except (NotAllowed, NotReady, Clock.DoesNotExist, Hearing.DoesNotExist) as reason:
        passed.not_done.append((case.number, str(reason)))
    else:
        done.append(case.number)
