"""The gate lets a query pass exactly when a signed letter covers it, and every refusal leaves its line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doudi.evidence.gate import Permit, Refused, authorise
from doudi.evidence.letters import actions
from doudi.evidence.letters.actions import Cover
from doudi.evidence.letters.models import Letter, LetterPerson, Signature
from doudi.journal import apart
from doudi.journal.actions import record
from doudi.journal.models import Entry
from doudi.journal.queries import verify
from doudi.offices.acting import SYSTEM, acting_as
from tests.cast import AQIANG_CHILD, HUANG_POPO
from tests.letters import DRAFTED_ON, MATTER, covers, drafted, family, register, sheet, signed, subject_of

DAYS = range(-1, 6)
COMES_OF_AGE = 2  # days after the draft
PASSES = {"guo", "chen", "system"}
TRIES = {"guo", "chen", "system", "li", "zhou", "he", "xiaoliang"}

day_or_never = st.one_of(st.none(), st.sampled_from(DAYS))


@dataclass(frozen=True)
class State:
    """A letter as it may stand: on which day, counted from the draft, each thing happened."""

    applicant: int | None
    wife: int | None
    child_by_guardian: int | None
    child_itself: int | None
    withdrew: int | None
    ended: int | None
    until: int | None


@dataclass(frozen=True)
class Attempt:
    """One query somebody tries to send."""

    whom: str
    by: str
    source: str
    case_number: str
    purpose: str
    programme: str
    day: int


states = st.builds(
    State,
    applicant=st.sampled_from([0, 0, 0, 1, None]),
    wife=day_or_never,
    child_by_guardian=day_or_never,
    child_itself=day_or_never,
    withdrew=st.sampled_from([None, None, *DAYS]),
    ended=st.sampled_from([None, None, None, *range(6)]),
    until=st.sampled_from([None, None, None, 2, 3, 5]),
)
attempts = st.builds(
    Attempt,
    whom=st.sampled_from(["applicant", "wife", "wife", "child", "child", "stranger"]),
    by=st.sampled_from(["guo"] * 8 + sorted(TRIES)),
    source=st.sampled_from(["bank", "bank", "bank", "hukou", "homes", ""]),
    case_number=st.sampled_from([MATTER["case_number"]] * 6 + ["DB-440105-2026-0002", ""]),
    purpose=st.sampled_from([MATTER["purpose"]] * 6 + ["招聘审查", ""]),
    programme=st.sampled_from([MATTER["programme"]] * 6 + ["tekun", ""]),
    day=st.sampled_from(DAYS),
)


def may_pass(state: State, attempt: Attempt) -> bool:
    """The law in the words of a test: nothing here looks at how the gate does it."""
    day = attempt.day
    if attempt.by not in PASSES or attempt.whom == "stranger" or attempt.source not in {"hukou", "bank", "vehicles"}:
        return False
    if any(getattr(attempt, name) != MATTER[name] for name in ("case_number", "purpose", "programme")):
        return False
    if state.applicant is None or day < state.applicant:
        return False
    if any(last is not None and day >= last for last in (state.ended, state.until)):
        return False
    if attempt.whom == "applicant":
        return True
    if attempt.whom == "wife":
        withdrawn = state.withdrew is not None and day >= state.withdrew
        return state.wife is not None and state.wife <= day and not withdrawn
    signed_on = state.child_itself if day >= COMES_OF_AGE else state.child_by_guardian
    return signed_on is not None and signed_on <= day


def day(count: int) -> date:
    return DRAFTED_ON + timedelta(days=count)


@pytest.fixture
def people(db):
    head, wife, _ = family()
    born_on = day(COMES_OF_AGE).replace(year=day(COMES_OF_AGE).year - 18)
    return [head, wife, register(AQIANG_CHILD, born_on=born_on)]


@pytest.fixture
def stranger(db, li):
    """Somebody of another letter, which nobody has signed."""
    letter = drafted(by=li, people=[Cover(register(HUANG_POPO), "applicant", "本人")])
    return subject_of(letter, "黄秀英")


@pytest.fixture
def officers(db, li, guo, chen, zhou, he, xiaoliang):
    return {
        "li": li,
        "guo": guo,
        "chen": chen,
        "zhou": zhou,
        "he": he,
        "xiaoliang": xiaoliang,
        "system": SYSTEM,
    }


def stand(state: State, *, people, li, chen) -> dict[str, LetterPerson]:
    """Write a letter in the state that is asked for, whatever road would lead there."""
    head, wife, child = people
    until = None if state.until is None else day(state.until)
    letter = drafted(by=li, people=covers(people), until=until)
    subjects = {row.name: row for row in letter.people.all()}
    rows = {"applicant": subjects[head.name], "wife": subjects[wife.name], "child": subjects[child.name]}
    for who, signer, count in (
        ("applicant", head, state.applicant),
        ("wife", wife, state.wife),
        ("child", head, state.child_by_guardian),
        ("child", child, state.child_itself),
    ):
        if count is not None:
            put_signature(rows[who], signer=signer, on=day(count), li=li, chen=chen)
    if state.withdrew is not None:
        LetterPerson.objects.filter(pk=rows["wife"].pk).update(withdrawn_on=day(state.withdrew))
    ended = {"ended_on": day(state.ended), "ended_because": "support_ended"} if state.ended is not None else {}
    begun = {"valid_from": day(state.applicant)} if state.applicant is not None else {}
    if ended or begun:
        Letter.objects.filter(pk=letter.pk).update(**ended, **begun)
    return rows


def put_signature(subject, *, signer, on, li, chen):
    Signature.objects.create(
        subject=subject, signer=signer, method="paper", text_hash=subject.letter.text_hash, signed_on=on,
        signed_at=now(), scan=b"-", witness=li, second_witness=chen,
    )  # fmt: skip


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever an example wrote."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def tried(attempt: Attempt, *, subject, by) -> Permit | None:
    with acting_as(by):
        try:
            return authorise(
                subject=subject, source=attempt.source, case_number=attempt.case_number, purpose=attempt.purpose,
                programme=attempt.programme, by=by, on=day(attempt.day),
            )  # fmt: skip
        except Refused:
            return None


@pytest.mark.django_db
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(state=states, asked=st.lists(attempts, min_size=4, max_size=8))
def test_the_gate_agrees_with_the_law_around_every_edge(people, stranger, officers, state, asked):
    with undone():
        with acting_as(SYSTEM):
            rows = stand(state, people=people, li=officers["li"], chen=officers["chen"]) | {"stranger": stranger}
            refusals_before = Entry.objects.filter(verb="gate.refuse").count()

        answers = [tried(one, subject=rows[one.whom], by=officers[one.by]) for one in asked]

        assert [answer is not None for answer in answers] == [may_pass(state, one) for one in asked]
        with acting_as(SYSTEM):
            refusals = Entry.objects.filter(verb="gate.refuse").count() - refusals_before
        assert refusals == answers.count(None)


@pytest.mark.django_db
@pytest.mark.parametrize("count", DAYS)
@pytest.mark.parametrize("whom", ["applicant", "wife", "child"])
def test_everybody_on_every_day_of_a_full_life(people, officers, whom, count):
    """One letter with everything in it: the child comes of age, the wife withdraws, the letter ends."""
    state = State(applicant=0, wife=1, child_by_guardian=0, child_itself=3, withdrew=4, ended=5, until=None)
    with acting_as(SYSTEM):
        rows = stand(state, people=people, li=officers["li"], chen=officers["chen"])
    attempt = Attempt(whom=whom, by="guo", source="bank", day=count, **MATTER)

    permit = tried(attempt, subject=rows[whom], by=officers["guo"])

    assert (permit is not None) is may_pass(state, attempt)
    passes = {"applicant": {0, 1, 2, 3, 4}, "wife": {1, 2, 3}, "child": {0, 1, 3, 4}}
    assert (permit is not None) is (count in passes[whom])


WHOLE = State(applicant=0, wife=0, child_by_guardian=0, child_itself=None, withdrew=None, ended=None, until=None)
USUAL = Attempt(whom="wife", by="guo", source="bank", day=1, **MATTER)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "attempt", "passes"),
    [
        ({}, {}, True),
        ({"applicant": None}, {}, False),
        ({"applicant": 1}, {}, True),
        ({"applicant": 2}, {}, False),
        ({"wife": None}, {}, False),
        ({"wife": 1}, {}, True),
        ({"wife": 2}, {}, False),
        ({"withdrew": 1}, {}, False),
        ({"withdrew": 2}, {}, True),
        ({"ended": 1}, {}, False),
        ({"ended": 2}, {}, True),
        ({"until": 1}, {}, False),
        ({"until": 2}, {}, True),
        ({}, {"whom": "child"}, True),
        ({}, {"whom": "child", "day": COMES_OF_AGE}, False),
        ({"child_itself": COMES_OF_AGE}, {"whom": "child", "day": COMES_OF_AGE}, True),
        ({"child_by_guardian": None}, {"whom": "child"}, False),
        ({}, {"whom": "stranger"}, False),
        ({}, {"source": "homes"}, False),
        ({}, {"case_number": "DB-440105-2026-0002"}, False),
        ({}, {"purpose": "招聘审查"}, False),
        ({}, {"programme": "tekun"}, False),
        ({}, {"by": "li"}, False),
        ({}, {"by": "zhou"}, False),
        ({}, {"by": "chen"}, True),
        ({}, {"by": "system"}, True),
    ],
)
def test_each_requirement_alone_refuses(people, stranger, officers, state, attempt, passes):
    stood, asked = replace(WHOLE, **state), replace(USUAL, **attempt)
    with acting_as(SYSTEM):
        rows = stand(stood, people=people, li=officers["li"], chen=officers["chen"]) | {"stranger": stranger}

    permit = tried(asked, subject=rows[asked.whom], by=officers[asked.by])

    assert (permit is not None) is passes is may_pass(stood, asked)


@pytest.mark.django_db
def test_a_permit_says_what_it_is_for(li, chen, guo):
    letter = signed(by=li, second=chen)
    subject = subject_of(letter, "梁志强")

    with acting_as(guo):
        permit = authorise(subject=subject, source="bank", by=guo, on=DRAFTED_ON, **MATTER)

    assert (permit.letter, permit.source, permit.on, permit.purpose) == (
        letter.number,
        "bank",
        DRAFTED_ON,
        MATTER["purpose"],
    )
    assert permit.subject == subject


@pytest.mark.django_db
def test_a_letter_that_was_replaced_opens_nothing(li, chen, guo):
    people = covers(family())
    old = signed(by=li, second=chen, people=people)
    drafted(by=li, people=people, replaces=old)

    with acting_as(guo), pytest.raises(Refused, match="已于 2026-08-03 终止"):
        authorise(subject=subject_of(old, "梁志强"), source="bank", by=guo, on=DRAFTED_ON, **MATTER)


@pytest.mark.django_db
def test_what_the_caller_holds_in_memory_is_not_believed(li, chen, guo):
    letter = drafted(by=li)
    subject = subject_of(letter, "梁志强")
    subject.letter.valid_from, subject.letter.sources = DRAFTED_ON, ["bank", "homes"]
    subject.is_adult, subject.adult_on = True, None

    with acting_as(guo), pytest.raises(Refused, match="还没有申请人的签署"):
        authorise(subject=subject, source="homes", by=guo, on=DRAFTED_ON, **MATTER)


def lines() -> list[Entry]:
    apart.wait_for_lines()
    with acting_as(SYSTEM):
        return list(Entry.objects.filter(verb="gate.refuse"))


class Undo(Exception):
    """Take the caller's transaction back."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_written", [False, True])
@pytest.mark.parametrize("is_undone", [False, True])
def test_a_refusal_stays_whatever_becomes_of_the_caller(li, guo, has_written, is_undone):
    subject = subject_of(drafted(by=li), "梁志强")

    with acting_as(guo):
        try:
            with transaction.atomic():
                if has_written:
                    record(verb="test.wrote", by=guo, on=DRAFTED_ON, place="440105")
                with pytest.raises(Refused):
                    authorise(subject=subject, source="bank", by=guo, on=DRAFTED_ON, **MATTER)
                if is_undone:
                    raise Undo
        except Undo:
            pass

    (line,) = lines()
    assert (line.actor, line.about, line.place) == (str(guo.pk), subject.letter.number, subject.letter.place)
    assert line.detail["source"] == "bank"
    assert "还没有申请人的签署" in line.detail["why"]
    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="test.wrote").exists() is (has_written and not is_undone)
    assert verify().broken is None


@pytest.mark.django_db(transaction=True)
def test_another_place_is_refused_and_the_line_stands_where_the_letter_is(li, chen, zhou):
    letter = signed(by=li, second=chen)

    with acting_as(zhou), pytest.raises(Refused, match="看不到"):
        authorise(subject=subject_of(letter, "梁志强"), source="bank", by=zhou, on=DRAFTED_ON, **MATTER)

    (line,) = lines()
    assert (line.actor_name, line.about, line.place) == ("周文斌", letter.number, letter.place)


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_waits_for_the_query_at_hand_and_stops_the_next(li, chen, guo):
    from concurrent.futures import ThreadPoolExecutor
    from concurrent.futures import TimeoutError as TooLong

    from django.db import connection

    letter = signed(by=li, second=chen)
    subject = subject_of(letter, "何丽华")

    def withdraw():
        try:
            with acting_as(li):
                actions.withdraw(letter=letter, subject=subject, by=li, on=DRAFTED_ON)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as another, acting_as(guo):
        with transaction.atomic():
            authorise(subject=subject, source="bank", by=guo, on=DRAFTED_ON, **MATTER)
            withdrawing = another.submit(withdraw)
            with pytest.raises(TooLong):
                withdrawing.result(timeout=0.3)
        withdrawing.result(timeout=10)
        with pytest.raises(Refused, match="已撤回"):
            authorise(subject=subject, source="bank", by=guo, on=DRAFTED_ON, **MATTER)


@pytest.mark.django_db
def test_a_scan_is_no_query(li, chen):
    """Paper that was never seen by two officers lets nothing through: the way in is the same for all."""
    letter = drafted(by=li)
    subject = subject_of(letter, "梁志强")

    with acting_as(li), pytest.raises(actions.NotReady):
        actions.sign_on_paper(
            subject=subject, signer=subject.person, scan=sheet(width=10), kind="image/png", by=li, second=chen,
            on=DRAFTED_ON,
        )  # fmt: skip
    with acting_as(chen), pytest.raises(Refused):
        authorise(subject=subject, source="bank", by=chen, on=DRAFTED_ON, **MATTER)
