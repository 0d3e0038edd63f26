"""A published standard, for those a roll pays: no case decides about them. Verb: raise_rolls. Questions: rolls_left (what is for people),
count_rolls_left.

The base amount becomes another only where the roll said what it was made of (`Ground`): the standard, for how many, less the income; then
it is the new standard for as many, less as much, month by month from the standard's first month or the line's own. Whatever the roll does
not say is for people, and so are less than before and the supplement, which the roll gives as a sum. It is carried out in one transaction,
by statements over all lines; done twice is done once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.backends.utils import CursorWrapper
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import override

from doudi.cases.reviews.standard_of_one import first_month
from doudi.cases.reviews.standards import Beside
from doudi.cases.support import first_of_next
from doudi.delivery.entitlements import raising_sql as sql
from doudi.delivery.entitlements.entitlement import Period
from doudi.delivery.entitlements.ground import RollLeft
from doudi.facts import HAO
from doudi.offices.acting import SYSTEM, acting_as
from doudi.rules import Rulebook
from doudi.standards.models import Publication
from doudi.standards.queries import rulebook

STANDARD_OF = {
    "dibao": "dibao_standard", "dibao_single": "dibao_standard", "tekun": "tekun_basic", "orphan": "orphan_standard",
}  # fmt: skip
"""The term a programme's base amount is a head; `made_of` of the roll's line is held against it."""

ASKED = {"unattended": "orphan_standard", "tekun": "dibao_standard"}
"""Whose amounts lean on a term in another way: theirs are for people; of tekun only where its own standard is not published."""

ROUNDED = ("dibao", "dibao_single")
HAO_A_CENT = HAO // 100
Words = dict[str, Any]


class Value(NamedTuple):
    """What a head is worth in one county to one kind of residents, from month to month; None where it cannot be told so."""

    county: str
    residence: str
    programme: str
    since: date
    until: date | None
    cents: int | None


@transaction.atomic
def raise_rolls(publication: Publication, *, place: str, on: date) -> Beside:
    """Carry a standard out for every line of a roll inside a place that leans on it."""
    term = publication.term
    programmes = [name for name, own in STANDARD_OF.items() if own == term] + [
        name for name, other in ASKED.items() if other == term
    ]
    if not programmes:
        return Beside()
    words: Words = {
        "publication": publication.pk, "place": place, "programmes": programmes, "residence": publication.residence,
        "since": first_month(publication.since), "ahead": max(first_of_next(on), first_month(publication.since)),
    }  # fmt: skip
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(sql.MAKE)
        cursor.execute(sql.GROUPS, words)
        groups = cursor.fetchall()
        values = list(_values(groups, publication=publication, book=rulebook()))
        cursor.executemany(sql.VALUE, values)
        return _raised(cursor, words=words)


def rolls_left(publication: Publication) -> QuerySet[RollLeft]:
    """List the lines in sight that a standard left to people and that are still paid by their roll."""
    paid = Period.objects.filter(
        entitlement=OuterRef("entitlement"), months__overlap=DateRange(first_month(publication.since), None)
    )
    rows = RollLeft.objects.filter(Exists(paid), publication=publication).select_related("entitlement")
    return rows.order_by("why", "entitlement__number")


def count_rolls_left(publication: Publication) -> dict[str, int]:
    """Count them by why, wherever they are."""
    with acting_as(SYSTEM):
        rows = rolls_left(publication).order_by("why").values_list("why").annotate(Count("pk"))
        return dict(rows)


def _raised(cursor: CursorWrapper, *, words: Words) -> Beside:
    cursor.execute(sql.PIECES, words)
    cursor.execute(sql.LEFT_NO_MORE, words)
    cursor.execute(sql.LEFT, words)
    cursor.execute(sql.COUNT, words)
    (lines,) = cursor.fetchone()
    cursor.execute(sql.LEAVE_OUT, words)
    cursor.execute(sql.TOTAL, words)
    changed, more = cursor.fetchone()
    for statement in (sql.CUT_OFF, sql.TAKE_BACK, sql.WRITE, sql.ARREARS):
        cursor.execute(statement)
    cursor.execute(sql.WHY_LEFT, words)
    with override("zh-hans"):
        left = {str(RollLeft.Why(why).label): count for why, count in cursor.fetchall()}
    return Beside(lines=lines, changed=changed, more_yuan=Decimal(more) / 100, left=left)


def _values(groups: list[tuple[str, str, str]], *, publication: Publication, book: Rulebook) -> Iterator[Value]:
    """Give what holds from the standard's month on in each county, where nothing nearer than this standard holds."""
    for county, residence, programme in groups:
        term = publication.term
        is_asked = STANDARD_OF.get(programme) != term
        if is_asked and programme == "tekun" and _value(book, "tekun_basic", county, residence, publication.since):
            continue
        months = _months(publication, book=book)
        for since, until in zip(months, [*months[1:], None], strict=True):
            notice = book.terms.notice(term, place=county, residence=residence, on=since)
            if notice is None or len(notice.place) > len(publication.place):
                continue
            is_told = not is_asked and _is_told(book, programme, county, residence, since)
            yield Value(county, residence, programme, since, until, notice.value // HAO_A_CENT if is_told else None)


def _months(publication: Publication, *, book: Rulebook) -> list[date]:
    """List the months from which on a figure of this term may be another."""
    days = (day for one in book.terms.notices[publication.term] for day in (one.since, one.until) if day)
    return sorted({first_month(publication.since), *(first_month(one) for one in days if one > publication.since)})


def _is_told(book: Rulebook, programme: str, county: str, residence: str, on: date) -> bool:
    """Where amounts are rounded to more than a cent, what an amount was made of does not tell what it becomes."""
    return programme not in ROUNDED or _value(book, "benefit_rounding", county, residence, on) == HAO_A_CENT


def _value(book: Rulebook, term: str, county: str, residence: str, on: date) -> int | None:
    notice = book.terms.notice(term, place=county, residence=residence, on=on)
    return None if notice is None else notice.value
