"""One month's run, by the officers it takes: 罗 lists, 陈 signs for civil affairs, 钱 for the money; the rest is the bank's.

Nouns: Run, Officers, Clearing. Verbs of a Run: list_all, pull, sign_all, send, bring_home. What checking finds is handled as a desk would:
a hard stop leaves the list with its reason, the rest is looked into and settled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from doudi.delivery.batches.checking import check, settle_problem
from doudi.delivery.batches.computing import compute
from doudi.delivery.batches.freezing import freeze
from doudi.delivery.batches.models import Batch, Line, Problem, Pull, Rule
from doudi.delivery.batches.pulling import pull
from doudi.delivery.batches.signing import sign_county, sign_finance, withdraw
from doudi.delivery.batches.stages import AT_BANK, Stage
from doudi.delivery.entitlements.settling import settle_all
from doudi.delivery.payees.assigning import carry_on
from doudi.demo.cast import CHEN, LUO, QIAN
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer

FAMILIES = ("dibao", "tekun", "children", "disabled", "temporary")
REASONS = {
    Rule.F01: Pull.Reason.DEATH, Rule.F02: Pull.Reason.CUSTODY, Rule.F03: Pull.Reason.DOUBLE, Rule.F04: Pull.Reason.DOUBLE,
    Rule.F11: Pull.Reason.AMOUNT, Rule.NO_ACCOUNT: Pull.Reason.ACCOUNT, Rule.BAD_ACCOUNT: Pull.Reason.ACCOUNT,
    Rule.BANK_FIELD: Pull.Reason.ACCOUNT,
}  # fmt: skip
EMPTY = "名单里的每一笔都已经抽出，撤回。"
LOOKED_INTO = "已逐户核实，情况属实，按规定可以发放。"


@dataclass(frozen=True)
class Officers:
    """Who works on a list, at three desks."""

    luo: Officer
    chen: Officer
    qian: Officer

    @classmethod
    def of_cast(cls) -> Officers:
        """Find them at their desks."""
        with acting_as(SYSTEM):
            rows = Officer.objects.select_related("desk__place", "user")
            luo, chen, qian = (rows.get(staff_number=role.staff_number) for role in (LUO, CHEN, QIAN))
        return cls(luo=luo, chen=chen, qian=qian)


class Clearing(Protocol):
    """Whoever hands lists to a bank, and takes in what it says of them until they can be closed."""

    def send(self, batches: Sequence[Batch], *, on: date) -> None:
        """Hand signed lists over."""

    def bring_home(self, batches: Sequence[Batch], *, on: date) -> None:
        """Take in what came; close the lists of which everything is known."""

    def hear(self, *, on: date) -> None:
        """Take in what came, whatever it is about."""


@dataclass
class Run:
    """The lists of one county and month that are being worked on."""

    officers: Officers
    place: str
    month: date
    batches: list[Batch] = field(default_factory=list)

    def list_all(self, *, families: Sequence[str] = FAMILIES, on: date) -> list[Batch]:
        """Follow what was decided, then compute, freeze and check the list of each family."""
        luo = self.officers.luo
        settle_all(place=self.place, on=on)
        carry_on(place=self.place, on=on)
        made: list[Batch] = []
        for family in families:
            with acting_as(luo):
                for batch in compute(place=self.place, month=self.month, family=family, by=luo, on=on):
                    freeze(batch, by=luo, on=on)
                    check(batch, by=luo, on=on)
                    self._answer(batch, on=on)
                    made.append(batch)
        self.batches += made
        return made

    def pull(self, *, number: str, reason: str, why: str, on: date) -> None:
        """Take the line of an entitlement out of the list it is in."""
        luo = self.officers.luo
        with acting_as(luo):
            line = Line.objects.select_related("batch").get(
                batch__in=self.batches, entitlement__number=number, state=Line.State.LISTED
            )
            pull(line, reason=reason, why=why, by=luo, on=on)

    def sign_all(self, *, on: date) -> None:
        """Have both desks sign; a list of which nothing is left is taken back."""
        luo = self.officers.luo
        with acting_as(luo):
            for batch in [one for one in self.batches if not one.lines.filter(state=Line.State.LISTED).exists()]:
                withdraw(batch, why=EMPTY, by=luo, on=on)
                self.batches.remove(batch)
        for officer, sign in ((self.officers.chen, sign_county), (self.officers.qian, sign_finance)):
            with acting_as(officer):
                for batch in self._now():
                    sign(batch, by=officer, on=on)

    def send(self, clearing: Clearing, *, on: date) -> None:
        """Hand the signed lists to the bank."""
        with acting_as(SYSTEM):
            clearing.send([one for one in self._now() if one.stage == Stage.FINANCE_SIGNED], on=on)

    def bring_home(self, clearing: Clearing, *, on: date) -> bool:
        """Take in what the bank says; say whether every list is done with."""
        with acting_as(SYSTEM):
            clearing.bring_home([one for one in self._now() if one.stage in AT_BANK], on=on)
            return all(one.stage == Stage.CLOSED for one in self._now())

    def _now(self) -> list[Batch]:
        for one in self.batches:
            one.refresh_from_db()
        return self.batches

    def _answer(self, batch: Batch, *, on: date) -> None:
        luo = self.officers.luo
        for problem in Problem.objects.filter(batch=batch, settled_by=None, severity__in="AB").select_related(
            "line__batch"
        ):
            if problem.severity == "B":
                settle_problem(problem, why=LOOKED_INTO, by=luo, on=on)
            elif problem.line is not None:
                problem.line.refresh_from_db()
                if problem.line.state == Line.State.LISTED:
                    why = f"{Rule(problem.rule).label} {problem.about}".strip()
                    pull(
                        problem.line,
                        reason=REASONS.get(Rule(problem.rule), Pull.Reason.CHECKING),
                        why=why,
                        by=luo,
                        on=on,
                    )
