"""Verbs of monitoring: keep one county's findings, all or none, and open and finish a screen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from django.db.models.functions import Left, Now

from doudi import __version__
from doudi.evidence.assembly import assemble, is_current
from doudi.facts import yuan
from doudi.journal.actions import record
from doudi.monitoring.classify import Found
from doudi.monitoring.comparison import Compared, Counts
from doudi.monitoring.models import QUESTIONS, Finding, ScreenPart, ScreenRun
from doudi.monitoring.open_questions import Questions, added_up
from doudi.offices.acting import SYSTEM, Actor, acting_as
from doudi.offices.models import Officer
from doudi.offices.queries import inside
from doudi.registry.identifiers import mask
from doudi.rules import Rulebook, decide, household_from_json
from doudi.rules.receipt import differences_between, law_hash
from doudi.standards.queries import rulebook

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters and digits nobody mistakes for another on paper."""

COLUMNS = (
    "number", "on", "kind", "programme", "of", "towards", "place", "household_key", "person_key", "head_name",
    "head_masked", "head_sealed", "members", "amount_month", "paid_month", "waiting_for", "reasons", "facts", "answer",
    "law_hash", "code_version", "first_seen_on",
)  # fmt: skip


def open_run(*, on: date, place: str, registers: dict[str, Any], book: Rulebook) -> ScreenRun:
    """Open a screen, or go on with the one of the same day and place."""
    earlier = ScreenRun.objects.filter(on=on, place=place).first()
    told = registers | {QUESTIONS: earlier.questions if earlier else {}}
    run, _ = ScreenRun.objects.update_or_create(
        on=on, place=place, defaults={"registers": told, "law_hash": law_hash(book), "code_version": __version__}
    )
    return run


def is_done(*, run: ScreenRun, place: str, inputs: str) -> bool:
    """Say whether a county was already screened with the same facts and the same law."""
    return ScreenPart.objects.filter(run=run, place=place, inputs=inputs).exists()


@transaction.atomic
def keep_part(
    *, run: ScreenRun, place: str, inputs: str, counts: Counts, compared: Iterable[Compared], questions: Questions
) -> int:
    """Keep a county's findings: new ones open, known ones are renewed, vanished ones are removed; return how many there are.

    What is open in sum is kept with the run; it is complete only when every household was compared.
    """
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS found")
        cursor.execute("CREATE TEMP TABLE found (LIKE monitoring_finding INCLUDING DEFAULTS) ON COMMIT DROP")
        cursor.execute("ALTER TABLE found ALTER COLUMN id DROP NOT NULL")
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        with cursor.copy(f"COPY found ({names}) FROM STDIN") as copy:
            for row in _rows(compared, run=run):
                copy.write_row(row)
        cursor.execute(
            "DELETE FROM monitoring_finding f WHERE f.place >= %s AND f.place < %s AND NOT EXISTS (SELECT 1 FROM found n"
            " WHERE n.household_key = f.household_key AND n.person_key = f.person_key AND n.programme = f.programme)",
            [place, f"{place}~"],
        )
        renewed = ", ".join(
            f'"{name}" = EXCLUDED."{name}"' for name in COLUMNS if name not in ("number", "first_seen_on")
        )
        cursor.execute(
            f"INSERT INTO monitoring_finding ({names}) SELECT {names} FROM found"
            f" ON CONFLICT (household_key, person_key, programme) DO UPDATE SET {renewed}"
        )
        total = int(cursor.rowcount)
    run.registers[QUESTIONS][place] = questions.as_json()
    run.save(update_fields=["registers"])
    ScreenPart.objects.update_or_create(
        run=run, place=place, defaults={"inputs": inputs, "households": counts.households, "people": counts.people}
    )
    return total


def finish_run(*, run: ScreenRun, by: Officer | Actor) -> None:
    """Close a screen and write it into the journal."""
    with transaction.atomic():
        run.finished_at = Now()
        run.save(update_fields=["finished_at"])
        detail = {"law": run.law_hash[:12], "parts": run.parts.count()}
        record(
            verb="screen.finish",
            by=by,
            on=run.on,
            about=str(run.on),
            place=run.place,
            purpose="常态化数据比对",
            detail=detail,
        )


def _rows(compared: Iterable[Compared], *, run: ScreenRun) -> Iterator[tuple[Any, ...]]:
    for one in compared:
        household = json.dumps(one.household.as_json(), ensure_ascii=False)
        for found in one.found:
            yield _row(one, found=found, household=household, run=run)


def _row(one: Compared, *, found: Found, household: str, run: ScreenRun) -> tuple[Any, ...]:
    rows, answer = one.rows, found.answer
    person = rows.person_key(found.person) or 0
    about = rows.head if found.person is None else rows.person(found.person)
    return (
        number_from(f"{rows.key}/{person}/{found.programme}"), run.on, found.kind, found.programme, answer.policy.of, found.towards,
        one.household.place, rows.key, person, about.name, mask(about.resident_id) if about.sealed else "", about.sealed, len(rows.people),
        _money(found.amount_hao), _money(found.paid_hao), list(found.waiting_for), list(answer.failed), household,
        json.dumps(answer.as_json(), ensure_ascii=False), run.law_hash, __version__, run.on,
    )  # fmt: skip


def _money(amount_hao: int | None) -> Any:
    return None if amount_hao is None else yuan(amount_hao).quantize(yuan(0))


def number_from(key: str) -> str:
    """Name something for good: twelve letters and digits from what it is about, the same every time."""
    value = int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big")
    letters = "".join(ALPHABET[value >> (5 * place) & 31] for place in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def facts_of(*, on: date, var: Path, fresh: bool, progress: Callable[[float, str], None]) -> None:
    """Assemble the facts of a day, unless those there lean on the same deliveries.

    :raises ValueError: when there is no hukou delivery valid that day.
    """
    if fresh or not is_current(var=var, on=on):
        assemble(var=var, on=on, progress=progress)


def totals_by_place(*, place: str) -> dict[str, dict[str, int]]:
    """Count all findings inside a place by county and kind, for whoever runs the screen."""
    with acting_as(SYSTEM):
        rows = (
            Finding.objects.filter(inside(place, column="place")).annotate(county=Left("place", 6)).order_by("county")
        )
        totals: dict[str, dict[str, int]] = {}
        for row in rows.values("county", "kind").annotate(count=Count("id")):
            totals.setdefault(row["county"], {})[row["kind"]] = row["count"]
    return totals


def questions_of(*, on: date, place: str) -> dict[str, dict[str, Any]]:
    """Add up what the screen of a day and place left open in sum, by programme, over its counties."""
    run = ScreenRun.objects.filter(on=on, place=place).first()
    return added_up(run.questions.values()) if run else {}


def replay_finding(*, number: str) -> list[str] | None:
    """Decide a stored finding again and write that down; return what differs in words, or None when there is no such finding."""
    with acting_as(SYSTEM), transaction.atomic():
        finding = Finding.objects.filter(number=number).first()
        if finding is None:
            return None
        book = rulebook()
        now, law = _answered_again(finding, book=book), law_hash(book)
        differences = [] if finding.law_hash == law else [f"law: was {finding.law_hash[:12]}, is {law[:12]}"]
        differences += differences_between(finding.answer, now, path="answer")
        detail = {"differences": len(differences)}
        record(
            verb="finding.replay",
            by=SYSTEM,
            about=finding.number,
            place=finding.place,
            purpose="重放核对",
            detail=detail,
        )
    return differences


def _answered_again(finding: Finding, *, book: Rulebook) -> dict[str, Any]:
    answers = decide(book, household_from_json(finding.facts), on=finding.on)
    same = (one.as_json() for one in answers if one.policy.name == finding.programme)
    return next(one for one in same if one["person"] == finding.answer["person"])
