"""One line of a list of needs, and of what was sent. Nouns: Line. Verbs: lines_of, sending_lines, mark_of. Names are masked here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from doudi.dispatch.menu import words_of
from doudi.dispatch.needs.models import Need, Sending
from doudi.web.hub import words
from doudi.web.hub.cases.lines import due_mark, due_words
from doudi.web.hub.places import names_of

MARKS = {Need.Urgency.NOW: "unmet", Need.Urgency.SOON: "open", Need.Urgency.NORMAL: "plain"}


@dataclass(frozen=True)
class Line:
    """One line: where it leads, whose it is, what is needed, how urgent, where it stands, its day, and what else to know."""

    address: str
    number: str
    title: str
    kind: str
    what: str
    urgency: str
    urgency_mark: str
    stage: str
    place: str
    due_words: str
    due_mark: str
    notes: tuple[str, ...]


def lines_of(needs: Iterable[Need], *, on: date) -> list[Line]:
    """Put needs into lines, naming their places with one question."""
    rows = list(needs)
    places = names_of(one.residence for one in rows)
    return [_line(one, places=places, on=on) for one in rows]


def title_of(need: Need) -> str:
    """Name whoever needs it, masked; somebody who gave no name stays so."""
    return words.masked_name(need.name) if need.name else gettext("没有留名")


def _line(need: Need, *, places: dict[str, str], on: date) -> Line:
    due = need.settled_on if need.stage == Need.Stage.CLOSED else need.due_on
    is_closed = need.stage == Need.Stage.CLOSED
    closed = gettext("%(day)s 办结") % {"day": due.isoformat()} if is_closed and due else ""
    return Line(
        address=reverse("hub:need", args=[need.number]), number=need.number, title=title_of(need),
        kind=str(need.get_kind_display()), what=words_of(need.item) if need.item else "",
        urgency=str(need.get_urgency_display()), urgency_mark=MARKS[Need.Urgency(need.urgency)],
        stage=str(need.get_outcome_display() if is_closed else need.get_stage_display()), place=places[need.residence],
        due_words=closed or due_words(due, on=on), due_mark="plain" if is_closed else due_mark(due, on=on),
        notes=(str(need.get_source_display()),),
    )  # fmt: skip


def sending_lines(sendings: Iterable[Sending], *, on: date) -> list[Line]:
    """Put what was sent into lines, for the desk it was sent to: it sees the package alone."""
    return [_sending_line(one, on=on) for one in sendings]


def _sending_line(sending: Sending, *, on: date) -> Line:
    held = sending.package
    is_new = sending.stage == Sending.Stage.SENT
    due = None if sending.answered_on else (sending.accept_by if is_new else sending.answer_by)
    urgency = Need.Urgency(held.get("urgency", Need.Urgency.NORMAL))
    name = str(held.get("name", ""))
    return Line(
        address=reverse("hub:sending", args=[sending.number]), number=sending.number,
        title=words.masked_name(name) if name else gettext("没有留名"), kind=str(sending.owner.get_kind_display()),
        what=words_of(held["item"]) if held.get("item") else "", urgency=str(urgency.label), urgency_mark=MARKS[urgency],
        stage=str(sending.get_stage_display()), place=str(held.get("county", "")),
        due_words=gettext("%(day)s 已答复") % {"day": sending.answered_on.isoformat()} if sending.answered_on else due_words(due, on=on),
        due_mark="plain" if sending.answered_on else due_mark(due, on=on), notes=(),
    )  # fmt: skip
