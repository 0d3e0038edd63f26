"""The second part of `doudi bench payments`: a month from entitlements to a posted ledger, by the verbs of the desks and the worker.

Verb: month, for a large list alone and then for everybody. Timed are computing, freezing, checking, two signatures, sending to the bank,
keeping what came back, and closing; beside them the same lines, dues and postings by bare COPY, and everything once more, which must add
nothing.
"""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction

from doudi.bench import gate
from doudi.bench.measure import Figures, apart, cpu_seconds_of, peak_mb_of
from doudi.bench.payments_bank import answer_all, plugged_in
from doudi.bench.payments_rows import BANK, BEGIN, Lot, fill, lay_out_places, lots_of
from doudi.delivery.batches.checking import check
from doudi.delivery.batches.computing import compute
from doudi.delivery.batches.freezing import freeze
from doudi.delivery.batches.models import Batch, Line
from doudi.delivery.batches.signing import sign_county, sign_finance
from doudi.delivery.batches.stages import Stage
from doudi.delivery.clearing.ending import reconcile_list
from doudi.delivery.clearing.exporting import export
from doudi.delivery.clearing.keeping import collect
from doudi.delivery.ledger.accounts import FundSource
from doudi.delivery.ledger.chart import chart
from doudi.delivery.ledger.closing import wrong_turnovers
from doudi.delivery.ledger.posting import Movement, post
from doudi.demo.cast import seat_officers
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.actions import appoint, open_agency, open_desk
from doudi.offices.models import Agency, Desk, Officer, Place

MONTH, ON = date(2026, 11, 1), date(2026, 11, 4)
PROVINCE = "44"
SEATS = (
    ("发放", Desk.Kind.COUNTY, Agency.Kind.CIVIL_AFFAIRS), ("签批", Desk.Kind.COUNTY, Agency.Kind.CIVIL_AFFAIRS),
    ("财务", Desk.Kind.FINANCE, Agency.Kind.DEPARTMENT),
)  # fmt: skip
FUNDS = (FundSource.PROVINCE, FundSource.CITY)
COPIED = ("batches_line", "batches_due", "ledger_transfer")

# Who was listed, paid and booked how often; each must be once.
PROOF = """
SELECT count(*), count(*) FILTER (WHERE state = 'paid'), count(DISTINCT entitlement_id),
       (SELECT count(*) FROM batches_batch WHERE stage = 'closed'), (SELECT count(*) FROM batches_batch),
       sum(cents) - (SELECT sum(cents) FROM ledger_transfer WHERE kind = 'pay' AND key LIKE 'line:%'),
       (SELECT count(*) FROM batches_line WHERE state = 'listed')
  FROM batches_line
"""


Steps = dict[str, float]


@dataclass
class Watch:
    """Seconds by step: by the clock, and of the processor, ours and the server's process that serves us."""

    seconds: Steps = field(default_factory=lambda: defaultdict(float))
    cpu_seconds: Steps = field(default_factory=lambda: defaultdict(float))

    @contextmanager
    def on(self, step: str) -> Iterator[None]:
        """Count what the block takes to a step."""
        before, cpu = time.perf_counter(), _cpu_seconds()
        try:
            yield
        finally:
            self.seconds[step] += time.perf_counter() - before
            self.cpu_seconds[step] += _cpu_seconds() - cpu


def _cpu_seconds() -> float:
    connection.ensure_connection()
    return time.process_time() + cpu_seconds_of(connection.connection.info.backend_pid)


Rows = Sequence[tuple[str, str, int, int]]
Told = tuple[float, tuple[Steps, Steps, float, int]]
"""Seconds of everything; of each step by the clock and of the processor, the most memory of the server's process, and how many lines there
are."""


def month(people: int) -> Figures:
    """Pay so many in the database at hand: one large list while nobody else is there, and then everybody else's."""
    lots = [
        (one.county, one.family, one.first, one.size) for one in lots_of(people)
    ]  # plain: a new process knows no room of ours yet
    with tempfile.TemporaryDirectory() as name:
        first, rest = (_paid(Path(name), lots=some) for some in (lots[:1], lots[1:]))
        with gate.told_database():
            again, copied = apart(again_all, Path(name), lots), apart(copy_all)
    return {
        "people": people, "lists": len(lots), "largest_list": first.size, **_taken(first, rest), "bare_copy_s": copied.seconds,
        "month_to_bare_copy": (first.seconds + rest.seconds) / copied.seconds, "month_peak_mb": max(first.peak_mb, rest.peak_mb),
        "month_server_peak_mb": max(first.server_mb, rest.server_mb), "month_again_s": again.seconds,
        "lines_when_made_again": again.answer[3] - rest.lines, **_proven(people),
    }  # fmt: skip


@dataclass(frozen=True)
class Paid:
    """What some lists took."""

    size: int
    seconds: float
    steps: Steps
    cpu_steps: Steps
    peak_mb: float
    server_mb: float
    lines: int


def _taken(first: Paid, rest: Paid) -> Figures:
    """Say what each step took, what each recipient took of the first list and of all others, and the one by the other."""
    seconds = first.seconds + rest.seconds
    return {
        **{f"{step}_s": took + rest.steps[step] for step, took in first.steps.items()}, "month_s": seconds,
        "month_us_each": 1e6 * seconds / (first.size + rest.size), "largest_us_each": 1e6 * first.seconds / first.size,
        "others_us_each": 1e6 * rest.seconds / rest.size, "growth_each": rest.seconds / rest.size / (first.seconds / first.size),
        "growth_each_by_cpu": _each(rest) / _each(first),
        **{f"{step}_growth_by_cpu": rest.cpu_steps[step] / rest.size / (took / first.size) for step, took in first.cpu_steps.items()},
    }  # fmt: skip


def _each(paid: Paid) -> float:
    return sum(paid.cpu_steps.values()) / paid.size


def _paid(folder: Path, *, lots: Rows) -> Paid:
    fill_all(lots)
    with gate.told_database():
        listed = apart(list_all, folder, lots)
        apart(answer_all, folder, ON)
        ended = apart(end_all, folder)
    return Paid(
        size=sum(lot[-1] for lot in lots), seconds=listed.seconds + ended.seconds, steps={**listed.answer[0], **ended.answer[0]},
        cpu_steps={**listed.answer[1], **ended.answer[1]}, peak_mb=max(listed.peak_mb, ended.peak_mb),
        server_mb=max(listed.answer[2], ended.answer[2]), lines=listed.answer[3],
    )  # fmt: skip


def fill_all(lots: Rows) -> None:
    """Write everybody down, seat the officers of each county, and send down what the month costs."""
    with acting_as(SYSTEM):
        seat_officers()
        told = [Lot(*one) for one in lots]
        lay_out_places(told)
        for lot in told:
            _seat(lot.county)
            _send_down(lot)
    fill(told)


def list_all(folder: Path, lots: Rows) -> Told:
    """Bring every list from what is owed to files that lie at the bank."""
    watch = Watch()
    with plugged_in(folder, code=BANK, place=PROVINCE):
        for lot in lots:
            _list(Lot(*lot), watch=watch)
    return _told(watch)


def end_all(folder: Path) -> Told:
    """Keep what came back, and end every list."""
    watch = Watch()
    with plugged_in(folder, code=BANK, place=PROVINCE), acting_as(SYSTEM):
        with watch.on("collect"):
            collect(BANK, on=ON)
        with watch.on("close"):
            for batch in Batch.objects.exclude(stage=Stage.CLOSED).order_by("pk"):
                reconcile_list(batch, on=ON)
    return _told(watch)


def again_all(folder: Path, lots: Rows) -> Told:
    """Do it once more."""
    watch = Watch()
    with plugged_in(folder, code=BANK, place=PROVINCE), watch.on("again"):
        for lot in (Lot(*one) for one in lots):
            luo = _officers(lot.county)[0]
            with acting_as(luo):
                compute(place=lot.county, month=MONTH, family=lot.family, by=luo, on=ON)
        with acting_as(SYSTEM):
            collect(BANK, on=ON)
            for batch in Batch.objects.order_by("pk"):
                reconcile_list(batch, on=ON)
    return _told(watch)


def copy_all() -> tuple[float, int]:
    """Copy the same rows, as the database writes them out, into tables without guards."""
    seconds, size = 0.0, 0
    with acting_as(SYSTEM), connection.cursor() as cursor, tempfile.TemporaryFile() as file:
        for table in COPIED:
            file.seek(0)
            file.truncate()
            with cursor.copy(f"COPY (SELECT * FROM {table}) TO STDOUT") as out:
                for piece in out:
                    file.write(piece)
            file.seek(0)
            seconds += _copy_in(cursor, table=table, file=file)
            size += file.tell()
    return seconds, size


def _copy_in(cursor: Any, *, table: str, file: Any) -> float:
    before = time.perf_counter()
    with transaction.atomic(), cursor.copy(f"COPY bench_{table} FROM STDIN") as copy:
        while piece := file.read(1 << 16):
            copy.write(piece)
    return time.perf_counter() - before


def _list(lot: Lot, *, watch: Watch) -> None:
    luo, chen, qian = _officers(lot.county)
    with acting_as(luo):
        with watch.on("compute"):
            (batch,) = compute(place=lot.county, month=MONTH, family=lot.family, by=luo, on=ON)
        _timed(watch, "freeze", freeze, batch, by=luo)
        _timed(watch, "check", check, batch, by=luo)
    with acting_as(chen):
        _timed(watch, "sign_county", sign_county, batch, by=chen)
    with acting_as(qian):
        _timed(watch, "sign_finance", sign_finance, batch, by=qian)
    with acting_as(SYSTEM):
        _timed(watch, "export", export, batch, by=SYSTEM)


def _timed(watch: Watch, step: str, verb: Callable[..., Any], batch: Batch, *, by: Any) -> None:
    with watch.on(step):
        verb(batch, by=by, on=ON)


def _told(watch: Watch) -> Told:
    with acting_as(SYSTEM):
        lines = Line.objects.count()
        peak = peak_mb_of(connection.connection.info.backend_pid)
    return sum(watch.seconds.values()), (dict(watch.seconds), dict(watch.cpu_seconds), peak, lines)


def _proven(people: int) -> Figures:
    """Every recipient is paid once, every list is closed, and the books say the same."""
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(PROOF)
        lines, paid, distinct, closed, lists, cents, listed = cursor.fetchone()
        return {
            "not_paid": people - paid, "listed_twice": lines - distinct, "lists_open": lists - closed, "lines_open": listed,
            "not_booked_cents": int(cents), "wrong_limits": len(wrong_turnovers()),
        }  # fmt: skip


def _seat(county: str) -> None:
    place = Place.objects.get(code=county)
    for nth, (name, kind, agency_kind) in enumerate(SEATS):
        user, is_new = User.objects.get_or_create(username=f"bench-{county}-{nth}")
        if is_new:
            agency = open_agency(name=f"{place.name}{name}", kind=agency_kind, place=place)
            desk = open_desk(agency=agency, kind=kind, place=place, name=name)
            appoint(user=user, desk=desk, name=f"虚构{name}", staff_number=f"BENCH-{county}-{nth}", on=BEGIN)


def _officers(county: str) -> list[Officer]:
    with acting_as(SYSTEM):
        found = Officer.objects.filter(staff_number__startswith=f"BENCH-{county}-").select_related(
            "desk__place", "user"
        )
        return list(found.order_by("staff_number"))


def _send_down(lot: Lot) -> None:
    """Let two sources pay, so that a line lies across their boundary."""
    place = Place.objects.get(code=lot.county)
    for fund in FUNDS:
        accounts = chart(place, fund=fund, family=lot.family, by=SYSTEM, on=BEGIN)
        cents = lot.size * (80_000 if fund == FUNDS[0] else 260_000)
        moves = [Movement(f"bench-{accounts.held}", accounts.held, accounts.source, cents, BEGIN, "allocate")]
        post(moves, place=lot.county, by=SYSTEM, on=BEGIN)


MAKE_BARE = "".join(
    f"CREATE TABLE bench_{table} (LIKE {table}); ALTER TABLE bench_{table} ADD PRIMARY KEY (id); GRANT ALL ON bench_{table} TO doudi_app;"
    for table in COPIED
)
