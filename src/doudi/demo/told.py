"""Told: the demo's street on one day after the other, and what its officers can let happen there.

Noun: Told. Everything happens through the same verbs, gate and journal as for anybody; nothing is written past them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware

from doudi.demo.departments.faults import Faults
from doudi.demo.neighbours import Home, Member
from doudi.evidence.letters import actions as letters
from doudi.evidence.letters.models import Letter, LetterPerson
from doudi.evidence.letters.people import Cover, is_minor, signer_on
from doudi.evidence.letters.proposal import RELATION_WORDS
from doudi.evidence.reports import actions as reports
from doudi.evidence.reports.models import Objection, Report
from doudi.evidence.reports.requests import request_verification
from doudi.evidence.sources.catalogue import SOURCES as CATALOGUE
from doudi.evidence.sources.models import Commission
from doudi.evidence.sources.work import work_once
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer, Place
from doudi.offices.serials import serial_number
from doudi.registry.actions import Number, add_identifier, join, open_household, register_person
from doudi.registry.identifiers import Kind, parse
from doudi.registry.models import Membership, Person

SOURCES = ("hukou", "insurance", "tax", "business", "homes", "vehicles", "bank")
PROGRAMME, PURPOSE = "dibao", "办理最低生活保障申请"
ROUNDS_MOST = 12
HOUR = time(10)
SHEET = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1"
    b"/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length 77>>stream\n"
    b"BT /F 14 Tf 40 520 Td (Demo: a signed sheet of somebody who is invented) Tj ET\nendstream endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
"""What is kept as the picture of a sheet signed by hand: it says itself that nobody signed it."""


@dataclass
class Told:
    """The district on the day the stories have come to."""

    li: Officer
    chen: Officer
    guo: Officer
    today: date
    ago: int = 0
    at: datetime = field(init=False)
    faults: dict[str, Faults] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.at = self._morning()

    @property
    def on(self) -> date:
        return self.today - timedelta(days=self.ago)

    def days_ago(self, day: date) -> int:
        """Count the days since a day."""
        return (self.today - day).days

    def go_to(self, ago: int) -> None:
        """Let a day begin."""
        self.ago = ago
        self.at = self._morning()

    def work(self) -> None:
        """Let the worker ask, fetch and give up what is due that day."""
        for _ in range(ROUNDS_MOST):
            if work_once(at=self.at).is_idle:
                return
            self.at += timedelta(seconds=4)

    def letter(self, home: Home) -> Letter:
        """Take a household into the registry and write its letter."""
        people = self.registered(home)
        head = people[0]
        covers = [
            Cover(
                person=person,
                role="applicant" if person is head else "member",
                relation=RELATION_WORDS[member.relation],
                guardian=head if is_minor(person, on=self.on) else None,
            )
            for person, member in zip(people, home.members, strict=True)
        ]
        case = serial_number("DB", place=home.village, on=self.on)
        with acting_as(self.li):
            return letters.draft(
                programme=PROGRAMME, case_number=case, purpose=PURPOSE, people=covers, sources=SOURCES, by=self.li, on=self.on,
                place=home.village,
            )  # fmt: skip

    def sign(self, letter: Letter, *, but_the_last: bool = False) -> None:
        """Have everybody sign on paper before two officers, or leave the last one out."""
        with acting_as(self.li):
            subjects = list(LetterPerson.objects.select_related("letter").filter(letter=letter))
            for subject in subjects[:-1] if but_the_last else subjects:
                signer = Person.objects.get(pk=signer_on(subject, on=self.on))
                letters.sign_on_paper(
                    subject=subject, signer=signer, scan=SHEET, kind="application/pdf", by=self.li, second=self.chen, on=self.on
                )  # fmt: skip
            letter.refresh_from_db()

    def ask(self, letter: Letter, **faults: Faults) -> Commission:
        """Have a household verified; the named sources are as slow as told."""
        with acting_as(self.guo):
            asked = request_verification(letter=letter, kind="application", declared={}, by=self.guo, on=self.on)
        assert asked is not None
        with acting_as(SYSTEM):
            slow = asked.inquiries.filter(source__in=faults)
            self.faults |= {one.number: faults[one.source] for one in slow}
        return asked

    def report(self, asked: Commission) -> Report:
        """Issue the report."""
        with acting_as(self.guo):
            asked.refresh_from_db()
            return reports.issue(commission=asked, by=self.guo, on=self.on)

    def object(self, report: Report, *, source: str, words: str) -> Objection:
        """Have somebody object, at the street's desk, to what a source found about him."""
        with acting_as(self.li):
            rows = report.commission.inquiries.select_related("subject")
            found = rows.filter(source=source, outcome="HIT")[0]
            return reports.object_to(
                report=report, inquiry=found, item=CATALOGUE[source].title, words=words, raised_by=found.subject.name,
                on=self.on, by=self.li,
            )  # fmt: skip

    def _morning(self) -> datetime:
        return make_aware(datetime.combine(self.on, HOUR))

    def registered(self, home: Home) -> list[Person]:
        """Take a household into the registry; who proved himself there before gets the number registers know him by."""
        with acting_as(SYSTEM):
            place = Place.objects.get(code=home.village)
            known = [self._known(member) for member in home.members]
            if None not in known:
                return [person for person in known if person is not None]
            people = [self._register(member, place=place) for member in home.members]
            household = open_household(place=place, head=people[0], by=SYSTEM, on=self.on)
            for person, member in zip(people[1:], home.members[1:], strict=True):
                join(
                    household=household, person=person, relation=member.relation, because=Membership.Joined.MOVED_IN,
                    by=SYSTEM, on=self.on,
                )  # fmt: skip
        return people

    def _register(self, member: Member, *, place: Place) -> Person:
        number = Number(kind=Kind.RESIDENT_ID, text=member.number)
        return register_person(
            name=member.name, numbers=[number], hukou_place=place, residence_place=place, by=SYSTEM, on=self.on
        )

    def _known(self, member: Member) -> Person | None:
        """Find somebody of the story who has only a passport yet, and add his resident number."""
        number = parse(Kind.RESIDENT_ID, member.number)
        found = Person.objects.filter(name=member.name, born_on=number.born_on, died_on=None).first()
        if found is not None and not found.identifiers.filter(kind=Kind.RESIDENT_ID).exists():
            written = Number(kind=Kind.RESIDENT_ID, text=member.number)
            add_identifier(person=found, number=written, by=SYSTEM, on=self.on, is_primary=True)
        return found
