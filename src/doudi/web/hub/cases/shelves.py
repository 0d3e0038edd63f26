"""The lists of a desk that handles cases: mine by deadline, everything, reminders, overdue, stuck, reviews, papers, and what else waits.

Nouns: Shelf, SHELVES, Chosen. Verbs: read_chosen, shelf_lines. Each list is a fixed number of questions, however long it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from doudi.cases import queries
from doudi.cases.case import Case
from doudi.cases.clocks.models import Clock
from doudi.cases.papers.models import Paper
from doudi.cases.postings.models import PostingObjection
from doudi.cases.reviews.models import Change, Reconsideration, Review, Transfer
from doudi.cases.road import PROCEDURE
from doudi.cases.stages import LIVING, OPEN, Stage
from doudi.evidence.reports.models import Report
from doudi.offices.models import Officer
from doudi.offices.queries import inside
from doudi.web.hub import words
from doudi.web.hub.cases.lines import Line, due_mark, due_words, holder_words, line_of
from doudi.web.hub.places import names_of

PAGE_MOST = 50
NEAR_DAYS = 30
WHEN = ("overdue", "today", "week", "later", "none")
TOGETHER = {
    Stage.ACCEPTED.value: Stage.INVESTIGATING.value,
    Stage.POSTED.value: Stage.COUNTY.value,
}
"""From which stages several cases may be moved at once, and where to: nothing is judged there, and the requirements still hold."""


@dataclass(frozen=True)
class Chosen:
    """What an address chooses: the list, the filters and the page."""

    shelf: str
    programme: str = ""
    stage: str = ""
    when: str = ""
    page: int = 1

    def address(self, **changed: Any) -> str:
        """Write the query of the same list with something changed; a filter that changes begins at the first page."""
        other = replace(self, **({"page": 1} | changed))
        parts = {
            "list": other.shelf, "programme": other.programme, "stage": other.stage, "when": other.when,
            "page": other.page if other.page > 1 else "",
        }  # fmt: skip
        return urlencode({name: value for name, value in parts.items() if value})


@dataclass(frozen=True)
class Asked:
    """Whose list it is, on which day, and what was chosen."""

    by: Officer
    on: date
    chosen: Chosen

    @property
    def place(self) -> str:
        """The place whose cases are listed."""
        return self.by.desk.place_id


@dataclass(frozen=True)
class Shelf:
    """A list: its name, what an empty one says, its rows, the place of a row, and the line of a row."""

    title: Any
    nothing: Any
    rows: Callable[[Asked], QuerySet[Any]]
    place_of: Callable[[Any], str] = lambda row: str(row.place)
    line: Callable[[Any, Asked, dict[str, str]], Line] = lambda row, asked, places: line_of(
        row, on=asked.on, places=places, notes=(holder_words(row),)
    )


def read_chosen(asked: Mapping[str, str], *, by: Officer) -> Chosen:
    """Read what an address chooses; whatever is no word of ours is left out."""
    page = asked.get("page", "")
    shelf = asked.get("list", "")
    return Chosen(
        shelf=shelf if shelf in SHELVES else first_shelf(by),
        programme=asked.get("programme", "") if asked.get("programme") in PROCEDURE else "",
        stage=asked.get("stage", "") if asked.get("stage") in Stage.values else "",
        when=asked.get("when", "") if asked.get("when") in WHEN else "",
        page=max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1,
    )


def first_shelf(by: Officer) -> str:
    """Choose the list a desk begins with: its own work where cases come to it."""
    return "mine" if by.desk.kind in ("township", "county") else "all"


def shelf_lines(asked: Asked) -> tuple[list[Line], bool]:
    """Give one page of a list, and whether there is more."""
    shelf = SHELVES[asked.chosen.shelf]
    first = (asked.chosen.page - 1) * PAGE_MOST
    found = list(shelf.rows(asked)[first : first + PAGE_MOST + 1])
    places = names_of(shelf.place_of(row) for row in found)
    return [shelf.line(row, asked, places) for row in found[:PAGE_MOST]], len(found) > PAGE_MOST


def filtered(found: QuerySet[Case], *, chosen: Chosen) -> QuerySet[Case]:
    """Keep the cases of a programme or a stage."""
    kept = {name: value for name, value in (("programme", chosen.programme), ("stage", chosen.stage)) if value}
    return found.filter(**kept)


def due_in(when: str, *, on: date) -> Q:
    """Keep what is due in one part of time: over, today, by Sunday, after that, or without a day."""
    sunday = on + timedelta(days=6 - on.weekday())
    return {
        "overdue": Q(due_on__lt=on), "today": Q(due_on=on), "week": Q(due_on__gt=on, due_on__lte=sunday),
        "later": Q(due_on__gt=max(sunday, on)), "none": Q(due_on=None),
    }[when]  # fmt: skip


def mine(asked: Asked) -> QuerySet[Case]:
    """List what waits for this desk, before the part of time is chosen."""
    return filtered(queries.desk_today(by=asked.by), chosen=asked.chosen)


def _mine(asked: Asked) -> QuerySet[Case]:
    when = asked.chosen.when
    return mine(asked).filter(due_in(when, on=asked.on)) if when else mine(asked)


def _mine_line(row: Case, asked: Asked, places: dict[str, str]) -> Line:
    acts = (TOGETHER[row.stage],) if row.stage in TOGETHER and asked.by.desk.kind == "township" else ()
    return line_of(row, on=asked.on, places=places, acts=acts)


def _all(asked: Asked) -> QuerySet[Case]:
    living = queries.cases().filter(inside(asked.place, column="place"), stage__in=LIVING)
    when = asked.chosen.when
    found = filtered(living, chosen=asked.chosen).order_by("due_on", "pk")
    return found.filter(due_in(when, on=asked.on)) if when else found


def _within(asked: Asked) -> Q:
    return inside(asked.place, column="case__place")


def _reminders(asked: Asked) -> QuerySet[Clock]:
    running = Clock.objects.filter(_within(asked), stopped_on=None, paused_on=None)
    due = running.filter(remind_on__lte=asked.on, due_on__gte=asked.on)
    return due.select_related("case").order_by("due_on", "pk")


def _overdue(asked: Asked) -> QuerySet[Clock]:
    return queries.overdue(on=asked.on).filter(_within(asked))


def _clock_line(row: Clock, asked: Asked, places: dict[str, str]) -> Line:
    limit = gettext("%(label)s：%(count)s%(unit)s") % {
        "label": gettext(row.label), "count": row.count, "unit": row.get_unit_display(),
    }  # fmt: skip
    return line_of(
        row.case, on=asked.on, places=places, due_on=row.due_on, notes=(limit, row.law, holder_words(row.case))
    )


def _stuck(asked: Asked) -> QuerySet[Case]:
    return queries.stuck(place=asked.place, on=asked.on)


def _stuck_line(row: Case, asked: Asked, places: dict[str, str]) -> Line:
    since = gettext("%(day)s 以来没有动静") % {"day": row.stage_since.isoformat()}
    return line_of(row, on=asked.on, places=places, notes=(since, holder_words(row)))


def _reviews(asked: Asked) -> QuerySet[Review]:
    near = asked.on + timedelta(days=NEAR_DAYS)
    return Review.objects.filter(_within(asked), done_on=None, due_on__lte=near).select_related("case")


def _review_line(row: Review, asked: Asked, places: dict[str, str]) -> Line:
    address = reverse("hub:case_review", args=[row.case.number])
    notes = (str(row.get_review_class_display()),)
    return line_of(row.case, on=asked.on, places=places, due_on=row.due_on, notes=notes, address=address)


def _papers(asked: Asked) -> QuerySet[Paper]:
    waiting = Paper.objects.filter(_within(asked), delivered_on=None)
    return waiting.select_related("case").order_by("written_on", "pk")


def _paper_line(row: Paper, asked: Asked, places: dict[str, str]) -> Line:
    written = gettext("%(day)s 制作") % {"day": row.written_on.isoformat()}
    notes = (str(row.get_kind_display()), row.number, written)
    return line_of(row.case, on=asked.on, places=places, notes=notes, acts=(f"deliver:{row.number}",))


def _expiring(asked: Asked) -> QuerySet[Case]:
    """Cases under way whose report or letter ends soon."""
    near = asked.on + timedelta(days=NEAR_DAYS)
    reports = Report.objects.filter(commission__letter=OuterRef("application__letter"), replaced_by=None)
    latest = Subquery(reports.order_by("-issued_on", "-id").values("valid_until")[:1])
    open_cases = queries.cases().filter(inside(asked.place, column="place"), stage__in=OPEN)
    ending = Q(report_until__lte=near) | Q(application__letter__valid_until__lte=near)
    return open_cases.annotate(report_until=latest).filter(ending).order_by("report_until", "pk")


def _expiring_line(row: Any, asked: Asked, places: dict[str, str]) -> Line:
    letter = row.application.letter
    notes = []
    if row.report_until is not None:
        notes.append(gettext("核对报告有效期到 %(day)s 前") % {"day": row.report_until.isoformat()})
    if letter is not None and letter.valid_until is not None:
        notes.append(gettext("授权书到 %(day)s 为止") % {"day": letter.valid_until.isoformat()})
    days = [day for day in (row.report_until, letter and letter.valid_until) if day]
    return line_of(row, on=asked.on, places=places, due_on=min(days), notes=notes)


def _objections(asked: Asked) -> QuerySet[PostingObjection]:
    return PostingObjection.objects.filter(_within(asked), answered_on=None).select_related("case")


def _objection_line(row: PostingObjection, asked: Asked, places: dict[str, str]) -> Line:
    kind = gettext("过期提出，按投诉办理") if row.is_late else gettext("公示期内提出")
    address = reverse("hub:posting_objection", args=[row.number])
    return line_of(
        row.case, on=asked.on, places=places, due_on=row.answer_by, notes=(kind, row.number), address=address
    )


def _changes(asked: Asked) -> QuerySet[Change]:
    return Change.objects.filter(_within(asked), settled_on=None).select_related("case")


def _change_line(row: Change, asked: Asked, places: dict[str, str]) -> Line:
    address = reverse("hub:case_change", args=[row.case.number, row.pk])
    notes = (str(row.get_kind_display()), str(row.get_told_display()))
    return line_of(row.case, on=asked.on, places=places, due_on=row.settle_by, notes=notes, address=address)


def _appeals(asked: Asked) -> QuerySet[Reconsideration]:
    return Reconsideration.objects.filter(_within(asked), answered_on=None).select_related("case")


def _appeal_line(row: Reconsideration, asked: Asked, places: dict[str, str]) -> Line:
    address = reverse("hub:case_appeal", args=[row.case.number])
    notes = (str(row.get_road_display()),)
    return line_of(row.case, on=asked.on, places=places, due_on=row.answer_by, notes=notes, address=address)


def _transfers(asked: Asked) -> QuerySet[Transfer]:
    """Households that move here; their cases lie where this desk sees nothing, so what was handed over must tell."""
    coming = inside(asked.place, column="to_place")
    return Transfer.objects.filter(coming, taken_on=None).order_by("first_month", "pk")


def _transfer_line(row: Transfer, asked: Asked, places: dict[str, str]) -> Line:
    told = row.handed_over
    members = told["members"]
    return Line(
        address=reverse("hub:transfer", args=[row.pk]), number=told["case"],
        title=words.masked_name(members[0]["name"]) if members else told["case"], programme=words.programme(told["programme"]),
        stage=gettext("等待接收"), place=places[row.to_place], due_words=due_words(row.first_month, on=asked.on),
        due_mark=due_mark(row.first_month, on=asked.on), notes=(), is_urgent=False,
    )  # fmt: skip


def _place(row: Any) -> str:
    return str(row.case.place)


SHELVES: dict[str, Shelf] = {
    "mine": Shelf(gettext_lazy("我的待办"), gettext_lazy("现在没有等您办理的案件。"), _mine, line=_mine_line),
    "all": Shelf(gettext_lazy("在办和在助"), gettext_lazy("这里没有在办的案件。"), _all),
    "reminders": Shelf(
        gettext_lazy("快到期"), gettext_lazy("没有期限过了八成的案件。"), _reminders, _place, _clock_line
    ),
    "overdue": Shelf(gettext_lazy("已超期"), gettext_lazy("没有超期的案件。"), _overdue, _place, _clock_line),
    "stuck": Shelf(gettext_lazy("长时间没有动静"), gettext_lazy("没有停住不动的案件。"), _stuck, line=_stuck_line),
    "objections": Shelf(
        gettext_lazy("公示异议"), gettext_lazy("没有等待答复的公示异议。"), _objections, _place, _objection_line
    ),
    "reviews": Shelf(gettext_lazy("到期复核"), gettext_lazy("30 天内没有要复核的。"), _reviews, _place, _review_line),
    "changes": Shelf(gettext_lazy("变化待处理"), gettext_lazy("没有待处理的变化。"), _changes, _place, _change_line),
    "papers": Shelf(gettext_lazy("文书待送达"), gettext_lazy("没有等待送达的文书。"), _papers, _place, _paper_line),
    "expiring": Shelf(
        gettext_lazy("报告、授权快到期"),
        gettext_lazy("30 天内没有到期的报告和授权书。"),
        _expiring,
        line=_expiring_line,
    ),
    "appeals": Shelf(
        gettext_lazy("复核、复议"), gettext_lazy("没有等待答复的复核、复议。"), _appeals, _place, _appeal_line
    ),
    "transfers": Shelf(
        gettext_lazy("等待接收"),
        gettext_lazy("没有等待接收的转移。"),
        _transfers,
        lambda row: str(row.to_place),
        _transfer_line,
    ),
}
"""Every list, in the order of the tabs. `waiting`, who waits for whom, is a table of its own."""
