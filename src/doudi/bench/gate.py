"""`doudi bench gate`: authorised, journalled queries a second, by two processes on a real PostgreSQL, beside bare INSERTs.

It matters when a city verifies everybody in one week: each question passes the gate, which holds its letter and reads its signature,
leaves its chained line in the journal, and is kept for a worker's death. Nothing of that may be skipped to be fast enough.
A bare INSERT writes a row of the same size into a table without guards, as many in a transaction, by as many processes.
"""

from __future__ import annotations

import os
import struct
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import make_aware

from doudi.bench.measure import Figures, Goal, Measured, Outcome, apart
from doudi.bench.server import database_url
from doudi.database import roles
from doudi.database.owner import as_owner, migrated
from doudi.demo.cast import CHEN, COMMUNITY, GUO, LI, seat_officers
from doudi.evidence.letters.actions import Cover, draft, sign_on_paper
from doudi.evidence.letters.models import Letter
from doudi.evidence.sources.commissions import commission
from doudi.evidence.sources.pace import Pace
from doudi.evidence.sources.port import Question, Receipt, Reply, register
from doudi.evidence.sources.sending import send_batch, take_up
from doudi.journal.queries import verify
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer, Place
from doudi.registry.actions import Number, register_person
from doudi.registry.identifiers import Kind

HOUSEHOLDS = {False: 150, True: 30}
MEMBERS = 3
PROCESSES = 2
BATCH = 20
PACE = Pace(batch=BATCH, lease=timedelta(days=1))  # nothing is put twice while we measure
DATABASE = "bench_gate"
ON = date(2026, 8, 3)
PURPOSE = "办理最低生活保障申请"
SOURCES = ("hukou", "residence", "deaths", "marriage", "benefits", "insurance", "business", "disability")
HALF = len(SOURCES) // 2
READY_SECONDS = 6.0
ROUNDS_MOST = 10_000
MAKE_BARE = """CREATE TABLE bench_bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, verb text, about text, place text,
    purpose text, detail jsonb); GRANT INSERT ON bench_bare TO doudi_app"""

GOALS = (Goal("authorised_a_second", 500, at_most=False),)


def run(*, quick: bool) -> Outcome:
    """Measure on a database of the bench's own, which is gone afterwards."""
    with own_database():
        return measure(households=HOUSEHOLDS[quick])


def measure(*, households: int) -> Outcome:
    """Commission so many households in the database at hand, and ask."""
    for first, sources in enumerate((SOURCES[:HALF], SOURCES[HALF:])):
        _commission(households, first=first * households, sources=sources)
    queries = households * MEMBERS * len(SOURCES)
    authorised = _together(ask_half, [SOURCES[0:2], SOURCES[2:4]])
    sent = _together(send_half, [SOURCES[4:6], SOURCES[6:8]])
    bare = _together(insert_half, [queries // 4] * PROCESSES)
    figures: Figures = {"queries": queries, "processes": PROCESSES, "authorised_a_second": round(authorised),
                        "sent_a_second": round(sent), "bare_inserts_a_second": round(bare),
                        "ratio_to_bare_insert": bare / authorised}  # fmt: skip
    walk = verify()
    assert walk.broken is None, "the journal holds"
    return Outcome(name="gate", figures={**figures, "journal_lines": walk.lines}, goals=GOALS)


def ask_half(sources: Sequence[str], start_at: float) -> tuple[float, tuple[float, float, int]]:
    """Authorise, journal and make ready every question of some sources."""
    return _until_done(sources, start_at=start_at, step=lambda source, at: len(take_up(source, at=at, pace=PACE)))


def send_half(sources: Sequence[str], start_at: float) -> tuple[float, tuple[float, float, int]]:
    """The same, put to a source that gives a receipt at once, and the receipt kept."""
    for source in sources:
        register(AtOnce(source))
    return _until_done(sources, start_at=start_at, step=lambda source, at: send_batch(source, at=at, pace=PACE).count)


def insert_half(count: int, start_at: float) -> tuple[float, tuple[float, float, int]]:
    """Insert rows of the size of a journal line."""
    row = ["inquiry.ask", "HD440105260803ABCDEF-01-hukou", COMMUNITY, PURPOSE, '{"letter": "SQ440105260803ABCDEF"}']
    connection.ensure_connection()
    time.sleep(max(0.0, start_at - time.time()))
    began = time.time()
    for start in range(0, count, BATCH):
        with transaction.atomic(), connection.cursor() as cursor:
            for _ in range(min(BATCH, count - start)):
                cursor.execute(
                    "INSERT INTO bench_bare (verb, about, place, purpose, detail) VALUES (%s, %s, %s, %s, %s)", row
                )
    return time.time() - began, (began, time.time(), count)


class AtOnce:
    """A source that takes every question at once."""

    def __init__(self, code: str) -> None:
        self.code = code

    def ask(self, question: Question) -> Receipt | Reply:
        """Take the question."""
        return Receipt(reference=question.number)

    def collect(self, question: Question, *, reference: str) -> Reply | None:
        """Have no answer yet."""
        return None

    def tell(self, *, number: str, words: str, kind: str) -> None:
        """Hear feedback."""


def _until_done(
    sources: Sequence[str], *, start_at: float, step: Callable[[str, datetime], int]
) -> tuple[float, tuple[float, float, int]]:
    """Go round some sources until nothing is left; each round is a second later for the limits of the sources."""
    at, total = make_aware(datetime.combine(ON, datetime.min.time())), 0
    with acting_as(SYSTEM):
        time.sleep(max(0.0, start_at - time.time()))
        began = time.time()
        for _ in range(ROUNDS_MOST):
            done = sum(step(source, at) for source in sources)
            at += timedelta(seconds=1)
            total += done
            if not done:
                break
    return time.time() - began, (began, time.time(), total)


def _together(task: Callable[..., Any], parts: Sequence[Any]) -> float:
    """Run one process for each part, all starting at one moment; give what was done in a second by all of them."""
    start_at = time.time() + READY_SECONDS
    with told_database(), ThreadPoolExecutor(max_workers=len(parts)) as threads:
        running = [threads.submit(apart, task, part, start_at) for part in parts]
        found: list[Measured] = [one.result() for one in running]
    began, ended = min(one.answer[0] for one in found), max(one.answer[1] for one in found)
    rate: float = sum(one.answer[2] for one in found) / (ended - began)
    return rate


@contextmanager
def own_database(*, name: str = "", bare: str = MAKE_BARE) -> Iterator[None]:
    """Make a database beside the usual one, with a bare table to compare with; drop it at the end."""
    usual, own = connection.settings_dict["NAME"], name or DATABASE
    roles.prepare()
    with as_owner():
        migrated(own)
        with connection.cursor() as cursor:
            cursor.execute(bare)
    connection.settings_dict["NAME"] = own
    try:
        yield
    finally:
        with as_owner():
            connection.creation.destroy_test_db(usual, verbosity=0)


@contextmanager
def told_database() -> Iterator[None]:
    """Let the processes that are started find the database this one is connected to."""
    names = ("DATABASE_URL", "DATABASE_APP_URL", "DJANGO_SETTINGS_MODULE")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict(zip(names, (database_url(), database_url(), "doudi.settings"), strict=True)))
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def _commission(households: int, *, first: int, sources: Sequence[str]) -> None:
    officers = seat_officers()
    li, chen, guo = (officers[role.user_name] for role in (LI, CHEN, GUO))
    for number in range(first, first + households):
        letter = _signed(number, sources=sources, by=li, second=chen)
        with acting_as(guo):
            commission(
                letter=letter, case_number=letter.case_number, programme="dibao", purpose=PURPOSE, kind="application",
                declared=None, by=guo, on=ON,
            )  # fmt: skip


def _signed(number: int, *, sources: Sequence[str], by: Officer, second: Officer) -> Letter:
    """Register three invented people, write their letter, and have them sign it on paper."""
    place = Place.objects.get(code=COMMUNITY)
    with acting_as(SYSTEM):
        people = [
            register_person(
                name=f"虚构{number}", numbers=[Number(kind=Kind.PASSPORT, text=f"E6{number * MEMBERS + position:07d}")],
                sex="1", born_on=date(1970, 1, 1), hukou_place=place, residence_place=place, by=SYSTEM, on=ON,
            )
            for position in range(MEMBERS)
        ]  # fmt: skip
    roles_of = ("applicant", "member", "member")
    covers = [Cover(person, role, "本人") for person, role in zip(people, roles_of, strict=True)]
    with acting_as(by):
        letter = draft(
            people=covers, by=by, on=ON, case_number=f"DB-{number}", purpose=PURPOSE, programme="dibao", sources=sources,
            place=COMMUNITY,
        )  # fmt: skip
        for subject in letter.people.select_related("person"):
            sign_on_paper(
                subject=subject, signer=subject.person, scan=_sheet(), kind="image/png", by=by, second=second, on=ON
            )
        letter.refresh_from_db()
    return letter


def _sheet() -> bytes:
    """Draw a white page as PNG."""
    width, height = 600, 800
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"".join(b"\x00" + b"\xff" * width for _ in range(height)))),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )
