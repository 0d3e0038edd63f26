"""Filed: applications and cases of the demo's street, led down their roads by its officers on the days the stories come to.

Noun: Filed. Every step is the verb an officer's page calls; where the law answers, the decision is the law's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from doudi.cases import actions
from doudi.cases.actions import move, opine
from doudi.cases.applying.actions import Living, Wish, apply, sign_for_application
from doudi.cases.applying.models import Application
from doudi.cases.case import Case
from doudi.cases.finding import find_for
from doudi.cases.postings.actions import post
from doudi.cases.visits.actions import record_visit
from doudi.demo.neighbours import Home
from doudi.demo.told import PURPOSE, SOURCES, Told
from doudi.evidence.letters import actions as letters
from doudi.evidence.letters.models import Letter
from doudi.evidence.letters.people import Cover, is_minor
from doudi.evidence.letters.proposal import RELATION_WORDS
from doudi.evidence.sources.models import Commission
from doudi.offices.acting import acting_as
from doudi.offices.models import Officer
from doudi.registry.models import Person

NOTHING_ELSE: dict[str, Any] = {"near_relatives": []}
SEEN = "两人入户，住房陈旧，家具简单，与申报一致。"


@dataclass
class Filed:
    """One household's files, and who works on them: 吴小妹 of the community goes along on visits."""

    told: Told
    wu: Officer
    home: Home
    people: tuple[Person, ...] = ()
    application: Application | None = None

    @property
    def taken(self) -> Application:
        """The application, which stands."""
        assert self.application is not None
        return self.application

    def apply(self, *programmes: str, declared: Mapping[str, Any] | None = None, **changed: Any) -> Case:
        """Let the head apply at the street's window for a programme or several; give the file of the first."""
        told = self.told
        self.people = tuple(told.registered(self.home))
        members = [
            Living(person, member.relation) for person, member in zip(self.people, self.home.members, strict=True)
        ]
        about = {name: self.people[:1] if name in OF_HEAD else [] for name in programmes}
        known: dict[str, Any] = {
            "token": uuid4(), "applicant": self.people[0], "members": members, "programmes": about, "place": self.home.village,
            "ground": "hukou", "residence": "urban", "declared": {**NOTHING_ELSE, **(declared or {})},
        }  # fmt: skip
        with acting_as(told.li):
            self.application = apply(wish=Wish(**{**known, **changed}), by=told.li, on=told.on)
            return Case.objects.get(application=self.application, programme=programmes[0])

    def letter(self, case: Case) -> Letter:
        """Write the letter of the application and have everybody sign it on paper."""
        told, head = self.told, self.people[0]
        covers = [
            Cover(person, "applicant" if person is head else "member", RELATION_WORDS[member.relation],
                  guardian=head if is_minor(person, on=told.on) else None)
            for person, member in zip(self.people, self.home.members, strict=True)
        ]  # fmt: skip
        with acting_as(told.li):
            letter = letters.draft(
                programme=case.programme, case_number=self.taken.number, purpose=PURPOSE, people=covers, sources=SOURCES,
                by=told.li, on=told.on, place=self.home.village,
            )  # fmt: skip
        told.sign(letter)
        with acting_as(told.li):
            sign_for_application(application=self.taken, letter=letter, by=told.li, on=told.on)
        return letter

    def move(self, case: Case, to: str, *, by: Officer | None = None, why: str = "") -> Case:
        """Make one move, as the street's officer unless another is named."""
        officer = by or self.told.li
        with acting_as(officer):
            return move(case=case, to=to, by=officer, on=self.told.on, why=why)

    def accept(self, case: Case) -> Commission:
        """Sign, accept, begin to look, and have the household verified."""
        letter = self.letter(case)
        self.move(case, "accepted")
        self.move(case, "investigating")
        return self.told.ask(letter)

    def visit(self, case: Case, *, facts: Mapping[str, Any] | None = None, remote_because: str = "") -> None:
        """Go there, two together."""
        told = self.told
        with acting_as(told.li):
            record_visit(
                case=case, kind="remote" if remote_because else "home", level="township", visited_on=told.on, first=told.li,
                second=self.wu, met_name=self.home.head.name, met_relation="本人", form={"facts": dict(facts or {})}, words=SEEN,
                by=told.li, on=told.on, remote_because=remote_because, unsigned_because="演示数据，无人签字",
            )  # fmt: skip

    def opine(self, case: Case) -> None:
        """Propose what the law answers; where it does not, propose to help, and say why."""
        told = self.told
        with acting_as(told.li):
            refused = find_for(case, on=told.on).verdict == "refused"
            why = "核对结果超出规定限额。" if refused else "家庭经济状况符合规定，生活确有困难。"
            opine(case=case, proposes="refuse" if refused else "grant", why=why, by=told.li, on=told.on)
        self.move(case, "opinion")

    def post(self, case: Case) -> None:
        """Hang the notice."""
        with acting_as(self.told.li):
            post(case=case, kind="opinion", by=self.told.li, on=self.told.on, village=self.home.village)
        self.move(case, "posted")

    def decide(self, case: Case, *, by: Officer | None = None, **more: Any) -> Case:
        """Decide as the law answers, or with reasons where it cannot; bring the case there."""
        officer, on = by or self.told.chen, self.told.on
        with acting_as(officer):
            is_refused = find_for(case, on=on).verdict == "refused"
            verdict = "refused" if is_refused else "granted"
            reasons = "" if is_refused else "经审核，生活确有困难，符合救助条件。"
            actions.decide(case=case, verdict=verdict, by=officer, on=on, reasons=reasons, **more)
        return self.move(case, verdict, by=officer, why=reasons or "家庭经济状况超出规定限额。")


OF_HEAD = ("tekun", "living_subsidy", "nursing_subsidy", "dibao_single", "jobless_aid", "orphan", "unattended")
