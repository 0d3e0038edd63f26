"""Sources are asked under a letter: once each, with one line, and what they say is one of four things."""

from datetime import timedelta
from hashlib import sha256

import pytest

from doudi.evidence.gate import Refused
from doudi.evidence.letters.actions import withdraw
from doudi.evidence.sources import actions, queries, sending
from doudi.evidence.sources.catalogue import SOURCES
from doudi.evidence.sources.clock import answer_by
from doudi.evidence.sources.models import Answer, Commission, Inquiry, Outcome, SourceState
from doudi.evidence.sources.pace import Pace
from doudi.evidence.sources.port import NotReached, NotTrusted, Receipt
from doudi.evidence.sources.sealing import NotOpened, open_answer
from doudi.evidence.sources.sending import send_batch, take_up
from doudi.journal import apart
from doudi.journal.models import Entry as Line
from doudi.journal.queries import verify
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import PersonIdentifier
from tests.asking import Down, Told, reply, told
from tests.letters import CASE, PURPOSE
from tests.verification import ASKED_ON, CAR, DEPOSIT, PASSPORTS, commissioned, moment, signed_letter

pytestmark = pytest.mark.django_db
AT = moment(ASKED_ON)
PACE = Pace()
HEAD = PASSPORTS["梁志强"]


@pytest.fixture
def letter(li, chen):
    return signed_letter(by=li, second=chen, sources=("bank", "vehicles"))


@pytest.fixture
def asked(letter, guo):
    return commissioned(letter, by=guo)


def lines(verb, about=None):
    with acting_as(SYSTEM):
        found = Line.objects.filter(verb=verb).order_by("sequence")
        return list(found.filter(about=about) if about else found)


def inquiry(source="bank", name="梁志强"):
    return Inquiry.objects.select_related("commission").get(source=source, subject__name=name)


def only(source="bank", name="梁志强"):
    """Leave one question to be put now."""
    Inquiry.objects.exclude(source=source, subject__name=name).update(next_attempt_at=None)
    return inquiry(source, name)


def test_a_commission_opens_a_question_for_each_person_and_source(asked):
    with acting_as(SYSTEM):
        found = {(row.subject.name, row.source) for row in asked.inquiries.all()}

    assert found == {(name, source) for name in PASSPORTS for source in ("bank", "vehicles")}
    assert asked.stage == Commission.Stage.ASKING


def test_a_commission_costs_one_line_and_nobody_is_asked_yet(asked):
    bank = Told("bank")

    line = lines("commission.open", asked.number)

    assert [one.detail["letter"] for one in line] == [asked.letter.number]
    assert line[0].purpose == PURPOSE
    assert lines("inquiry.ask") == []
    assert bank.questions == []


@pytest.mark.parametrize("wrong", [{"case_number": "DB-0"}, {"purpose": "别的用途"}, {"programme": "edge"}])
def test_nothing_is_commissioned_for_another_matter(letter, guo, wrong):
    matter = {"case_number": CASE, "programme": "dibao", "purpose": PURPOSE, **wrong}

    with acting_as(guo), pytest.raises(Refused):
        actions.commission(letter=letter, kind="application", declared=None, by=guo, on=ASKED_ON, **matter)

    with acting_as(SYSTEM):
        assert not Commission.objects.exists()


def test_a_township_does_not_ask_sources_itself(letter, li):
    with pytest.raises(Refused):
        commissioned(letter, by=li)


def test_the_clocks_of_the_law():
    friday = ASKED_ON.replace(month=9, day=18)  # 2026-09-18; 20 September is worked, 1 to 7 October are holidays

    assert answer_by(source="hukou", asked_on=friday) == friday.replace(day=20)
    assert answer_by(source="bank", asked_on=friday) == friday.replace(month=10, day=9)


def test_it_may_be_sent_from_the_first_minute_of_the_day_here(asked, system):
    assert {row.next_attempt_at for row in asked.inquiries.all()} == {moment(ASKED_ON, hour=0)}


def test_a_question_says_under_which_letter_and_for_what_it_is_asked(asked, system):
    only()
    bank = Told("bank")

    with told(bank):
        actions.send_due(at=AT)

    (question,) = bank.questions
    assert (question.letter, question.case_number, question.purpose) == (asked.letter.number, CASE, PURPOSE)
    assert question.identifier == HEAD
    assert HEAD not in repr(question)


def test_a_query_costs_one_line_when_it_leaves_and_its_answer_one_with_the_hash(asked, system):
    row = only()
    bank = Told("bank")
    bank.says += [NotReached("x"), NotReached("x"), Receipt("r1"), None, reply({"person": HEAD, **DEPOSIT})]

    with told(bank):
        for hour in range(5):
            actions.send_due(at=AT + timedelta(hours=hour))
            actions.collect_due(at=AT + timedelta(hours=hour, minutes=30))

    assert len(bank.questions) == 3
    assert {question.number for question in bank.questions} == {row.number}
    (left,), (came,) = lines("inquiry.ask", row.number), lines("inquiry.answer", row.number)
    answer = Answer.objects.get(inquiry=row)
    assert left.detail["letter"] == came.detail["letter"] == asked.letter.number
    assert left.purpose == came.purpose == PURPOSE
    assert came.detail["hash"] == answer.content_hash == sha256(bytes(answer.sealed)).hexdigest()
    assert Line.objects.filter(about=row.number).count() == 2
    assert verify().broken is None


def test_an_answer_is_sealed_to_its_question(asked, system):
    row = only()
    bank = Told("bank")
    bank.says.append(reply({"person": HEAD, **DEPOSIT}))

    with told(bank):
        actions.send_due(at=AT)

    answer = Answer.objects.get()
    assert queries.records_of(inquiry=inquiry()) == [{"person": HEAD, **DEPOSIT}]
    assert b"5200.50" not in bytes(answer.sealed)
    with pytest.raises(NotOpened):
        open_answer(answer.sealed, number=f"{row.number}x")


def test_no_record_and_silence_are_two_things(asked, system):
    with told(Told("bank"), Down("vehicles")):
        actions.send_due(at=AT)
    actions.expire(on=answer_by(source="bank", asked_on=ASKED_ON) + timedelta(days=1))

    outcomes = {(row.source, row.outcome) for row in Inquiry.objects.all()}
    asked.refresh_from_db()
    assert outcomes == {("bank", Outcome.NO_HIT), ("vehicles", Outcome.TIMEOUT)}
    assert asked.stage == Commission.Stage.ANSWERED
    assert len(lines("inquiry.expire")) == 3
    assert [row.is_known for row in queries.standing(commission=asked)].count(True) == 3


def test_nothing_is_given_up_before_its_last_day_is_over(asked, system):
    last = answer_by(source="bank", asked_on=ASKED_ON)

    assert actions.expire(on=last) == 0
    assert actions.expire(on=last + timedelta(days=1)) == 6


def test_a_source_that_is_down_holds_up_nobody_else(asked, system):
    bank, vehicles = Down("bank"), Told("vehicles")

    with told(bank, vehicles):
        actions.send_due(at=AT)

    assert len(vehicles.questions) == 3
    assert {row.state for row in Inquiry.objects.filter(source="vehicles")} == {Inquiry.State.ANSWERED}


def test_a_source_that_fails_again_and_again_rests_and_is_tried_with_one_question(asked, system):
    bank, pace = Down("bank"), Pace(failures_before_rest=2, first_rest=timedelta(minutes=10))

    with told(bank):
        for minute in range(9):
            send_batch("bank", at=AT + timedelta(minutes=minute), pace=pace)
        before = len(bank.questions)
        send_batch("bank", at=AT + timedelta(minutes=11), pace=pace)

    assert before == 2
    assert len(bank.questions) == 3
    assert SourceState.objects.get(source="bank").failures == 3


def test_a_source_that_is_back_is_asked_as_before(asked, system):
    bank, pace = Told("bank"), Pace(failures_before_rest=1, first_rest=timedelta(minutes=1))
    bank.says.append(NotReached("x"))

    with told(bank):
        for minute in (0, 2, 4):
            send_batch("bank", at=AT + timedelta(minutes=minute), pace=pace)

    assert Inquiry.objects.filter(source="bank", state=Inquiry.State.ANSWERED).count() == 3
    assert SourceState.objects.get(source="bank").failures == 0


def test_no_more_is_asked_in_a_second_than_agreed(asked, system, monkeypatch):
    slow = {**SOURCES, "bank": type("Entry", (), {"rate": 1.0})()}
    monkeypatch.setattr(sending, "SOURCES", slow)

    counts = [len(take_up("bank", at=AT + timedelta(seconds=step / 4))) for step in range(9)]

    assert counts == [1, 0, 0, 0, 1, 0, 0, 0, 1]


def test_a_worker_that_died_loses_nothing_and_doubles_nothing(asked, system):
    row, bank = only(), Told("bank")
    take_up("bank", at=AT)  # it left its line, and died before the question was put

    with told(bank):
        actions.send_due(at=AT + PACE.lease / 2)
        early = len(bank.questions)
        actions.send_due(at=AT + PACE.lease)

    assert (early, len(bank.questions)) == (0, 1)
    assert len(lines("inquiry.ask", row.number)) == 1
    assert inquiry().outcome == Outcome.NO_HIT


def test_the_same_answer_twice_is_one_answer(asked, system):
    row, said = only(), reply({"person": HEAD, **DEPOSIT}, signed_by="bank")

    with told(Told("bank")):
        take_up("bank", at=AT)
    for message in (said.message, said.message, "another"):
        actions.take(reply=reply({"person": HEAD, **DEPOSIT}, number=row.number, message=message), inquiry=row, at=AT)

    assert Answer.objects.count() == 1
    assert len(lines("inquiry.answer")) == 1


def test_a_message_used_before_is_refused_for_another_question(asked, system):
    one, other = inquiry(), inquiry(name="何丽华")
    actions.take(reply=reply(number=one.number, message="m", signed_by="bank"), inquiry=one, at=AT)

    with pytest.raises(NotTrusted, match="重放"):
        actions.take(reply=reply(number=other.number, message="m", signed_by="bank"), inquiry=other, at=AT)


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        (lambda: reply(number="HD-other"), "编号"),
        (lambda: reply({"person": PASSPORTS["何丽华"], **DEPOSIT}), "不是所问的人"),
        (lambda: reply({"person": HEAD}), "缺少必填"),
        (lambda: reply({"person": HEAD, **DEPOSIT, "secret": "1"}), "约定以外"),
        (lambda: reply(as_of=ASKED_ON - timedelta(days=101)), "过时"),
        (lambda: reply(as_of=ASKED_ON + timedelta(days=1)), "将来"),
        (lambda: reply(as_of=None), "哪一天"),
        (lambda: reply(outcome=Outcome.HIT), "条数不符"),
        (lambda: reply({"person": HEAD, **DEPOSIT}, outcome=Outcome.TIMEOUT), "条数不符"),
    ],
)
def test_what_cannot_be_the_answer_is_kept_out_written_down_and_asked_again(asked, system, spoilt, why):
    row, bank = only(), Told("bank")
    bank.says.append(spoilt())

    with told(bank):
        actions.send_due(at=AT)
        kept_out = (Answer.objects.count(), inquiry().outcome)
        actions.send_due(at=AT + timedelta(hours=1))

    (line,) = lines("inquiry.keep_out", row.number)
    assert kept_out == (0, "")
    assert why in line.detail["why"]
    assert HEAD not in str(line.detail)
    assert inquiry().outcome == Outcome.NO_HIT


def test_a_late_answer_opens_again_what_was_decided_without_it(asked, system):
    row, bank = only(), Told("bank")
    bank.says += [Receipt("r1")]
    overdue = answer_by(source="bank", asked_on=ASKED_ON) + timedelta(days=1)
    with told(bank):
        actions.send_due(at=AT)
        actions.expire(on=overdue)
        silent = inquiry().outcome
        Commission.objects.update(stage=Commission.Stage.REPORTED)
        bank.says.append(reply({"person": HEAD, **DEPOSIT}, as_of=overdue))
        actions.collect_due(at=moment(overdue))

    asked.refresh_from_db()
    answer = Answer.objects.get()
    assert (silent, inquiry().outcome, inquiry().is_late, answer.is_late) == (Outcome.TIMEOUT, Outcome.HIT, True, True)
    assert asked.stage == Commission.Stage.REOPENED
    assert [line.detail["late"] for line in lines("inquiry.answer", row.number)] == [True]


def test_a_source_that_agreed_has_twenty_working_days(asked, system):
    only()
    bank = Told("bank")
    bank.says.append(Receipt("r1", has_agreed=True))

    with told(bank):
        actions.send_due(at=AT)

    assert inquiry().answer_by == ASKED_ON.replace(day=31)


def test_a_time_limit_is_extended_once_with_a_reason(asked, guo):
    with acting_as(guo):
        held = actions.extend(inquiry=inquiry(), by=guo, on=ASKED_ON, why="对方申请延期并经批准")

        with pytest.raises(actions.NotExtended):
            actions.extend(inquiry=held, by=guo, on=ASKED_ON, why="再延一次")

    assert held.answer_by == ASKED_ON.replace(day=31)


def test_somebody_without_a_number_is_not_available_and_not_without_record(asked, system):
    row, bank = only(), Told("bank")
    PersonIdentifier.objects.filter(person=row.subject.person).delete()

    with told(bank):
        actions.send_due(at=AT)

    assert bank.questions == []
    assert inquiry().outcome == Outcome.NOT_AVAILABLE
    assert len(lines("inquiry.stop", row.number)) == 1


@pytest.mark.django_db(transaction=True)
def test_consent_taken_back_stops_what_has_not_left(li, chen, guo):
    letter = signed_letter(by=li, second=chen, sources=("bank", "vehicles"))
    asked = commissioned(letter, by=guo)
    bank = Told("bank")
    with acting_as(li):
        withdraw(letter=letter, subject=None, by=li, on=ASKED_ON)

    with told(bank, Told("vehicles")), acting_as(SYSTEM):
        actions.send_due(at=AT)
        apart.wait_for_lines()
        outcomes = set(asked.inquiries.values_list("outcome", flat=True))

    assert bank.questions == []
    assert outcomes == {Outcome.NOT_AVAILABLE}
    assert len(lines("gate.refuse")) == len(lines("inquiry.stop")) == 6
    assert lines("inquiry.ask") == []


def test_consent_taken_back_stops_looking_for_the_answer(letter, asked, li, system):
    only()
    bank = Told("bank")
    bank.says.append(Receipt("r1"))
    with told(bank):
        actions.send_due(at=AT)
        with acting_as(li):
            withdraw(letter=letter, subject=None, by=li, on=ASKED_ON)
        actions.collect_due(at=AT + timedelta(hours=1))

    assert bank.collected == []
    assert inquiry().outcome == Outcome.NOT_AVAILABLE


def test_another_place_sees_none_of_it(asked, zhou, guo):
    with acting_as(zhou):
        assert queries.standing(commission=asked) == []
        assert queries.inquiry_for(number=f"{asked.number}-01-bank") is None
    with acting_as(guo):
        assert len(queries.standing(commission=asked)) == 6


def test_a_car_is_read_as_it_came(asked, system):
    row = inquiry("vehicles")

    actions.take(reply=reply({"person": HEAD, **CAR}, number=row.number), inquiry=row, at=AT)

    assert queries.records_of(inquiry=row)[0]["plate"] == "粤A00001"
