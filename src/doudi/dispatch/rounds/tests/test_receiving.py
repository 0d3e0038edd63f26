"""What a phone sends is kept exactly once, never laid over something else, and a visit of two becomes one with both words."""

import io

import pytest
from django.db import DatabaseError, transaction
from PIL import Image

from doudi.cases.sealing import unseal_bytes
from doudi.cases.visits.models import SelfCare, Visit
from doudi.dispatch.needs.models import Need
from doudi.dispatch.rounds.actions import hand_over, revoke
from doudi.dispatch.rounds.confirming import confirm, refuse
from doudi.dispatch.rounds.permissions import NotAllowed, NotReady
from doudi.dispatch.rounds.receiving import CONFLICT, REFUSED, STORED
from doudi.dispatch.rounds.record import Record
from doudi.offices.acting import SYSTEM, acting_as
from tests.cases import APPLIED_ON, applied, case_of
from tests.letters import sheet
from tests.roads import ALL_CAN
from tests.rounds import ON, brought, errand_for, phone_of, received

pytestmark = pytest.mark.django_db


def kept() -> list[Record]:
    with acting_as(SYSTEM):
        return list(Record.objects.select_related("errand"))


def photograph(colour: str = "green") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, format="JPEG")
    return out.getvalue()


@pytest.fixture
def phone(xiaoliang):
    return phone_of(xiaoliang)


@pytest.fixture
def errand(li, xiaoliang):
    return errand_for(xiaoliang, by=li)


def test_a_visit_arrives_with_sealed_signature_and_pictures(errand, phone, xiaoliang):
    signed = sheet()

    answer = received(
        brought(errand, signature=signed, unsigned_because="", pictures=(photograph(), photograph(), photograph("red"))),
        device=phone, by=xiaoliang,
    )  # fmt: skip

    assert answer.state == STORED
    (record,) = kept()
    assert record.signature_sealed is not None
    assert unseal_bytes(record.signature_sealed, purpose="round signature") == signed
    with acting_as(SYSTEM):
        assert record.pictures.count() == 2
    assert record.errand is not None
    assert record.errand.state == "DONE"


def test_the_same_record_sent_again_is_kept_once_and_answered_alike(errand, phone, xiaoliang):
    sent = brought(errand)

    answers = [received(sent, device=phone, by=xiaoliang) for _ in range(5)]

    assert {one.state for one in answers} == {STORED}
    assert len(kept()) == 1


def test_the_same_code_with_other_words_is_not_laid_over(errand, phone, xiaoliang):
    sent = brought(errand)
    received(sent, device=phone, by=xiaoliang)

    answer = received(brought(errand, code=sent.code, words="改了。"), device=phone, by=xiaoliang)

    assert answer.state == CONFLICT
    assert [one.words for one in kept()] == [sent.words]


def test_somebody_elses_code_tells_nothing(errand, phone, wu, xiaoliang):
    sent = brought(errand)
    received(sent, device=phone, by=xiaoliang)

    assert received(sent, device=phone_of(wu), by=wu).state == CONFLICT


def test_an_errand_that_changed_is_shown_and_nothing_is_kept(errand, phone, li, xiaoliang):
    seen = brought(errand)
    with acting_as(li):
        now = hand_over(errand=errand, to=xiaoliang, due_on=ON, words="也看看煤气。", by=li, on=ON)

    answer = received(seen, device=phone, by=xiaoliang)

    assert answer.state == CONFLICT
    assert answer.errand is not None
    assert answer.errand.words == "也看看煤气。"
    assert kept() == []
    again = received(brought(now, code=seen.code), device=phone, by=xiaoliang)
    assert again.state == STORED


def test_an_errand_taken_back_tells_no_more_than_that(errand, phone, li, xiaoliang):
    with acting_as(li):
        revoke(errand=errand, why="家人接走了。", by=li, on=ON)

    answer = received(brought(errand), device=phone, by=xiaoliang)

    assert (answer.state, answer.errand) == (CONFLICT, None)
    assert kept() == []


def test_a_second_record_of_the_same_errand_is_a_conflict(errand, phone, xiaoliang):
    received(brought(errand), device=phone, by=xiaoliang)

    assert received(brought(errand), device=phone, by=xiaoliang).state == CONFLICT
    assert len(kept()) == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"words": " "}, "看到和了解到"),
        ({"met_name": ""}, "见到的人"),
        ({"unsigned_because": ""}, "签字"),
        ({"signature": b"GIF89a"}, "PNG 或 JPEG"),
        ({"pictures": (b"%PDF-1.4",)}, "不是照片"),
        ({"pictures": (b"x",) * 21}, "最多上传 20 张"),
        ({"happened_on": ON.replace(year=2025)}, "走访日期"),
        ({"form": {"self_care": {"eats": True}}}, "六项"),
        ({"kind": "OTHER"}, "无法识别"),
    ],
)
def test_what_a_visit_must_not_lack(errand, phone, xiaoliang, changed, said):
    answer = received(brought(errand, **changed), device=phone, by=xiaoliang)

    assert answer.state == REFUSED
    assert said in answer.words
    assert kept() == []


def test_a_need_told_on_the_way_is_opened_once(errand, phone, xiaoliang):
    sent = brought(errand, kind="NEED", words="轮椅坏了，半个月没出门", form={"urgency": "SOON"})

    answers = [received(sent, device=phone, by=xiaoliang) for _ in range(3)]

    assert {one.state for one in answers} == {STORED}
    with acting_as(SYSTEM):
        need = Need.objects.get()
    assert (need.source, need.kind, need.urgency) == ("VISIT", "DISABLED", "SOON")


def test_what_a_phone_brought_is_never_changed(errand, phone, xiaoliang):
    received(brought(errand), device=phone, by=xiaoliang)

    with acting_as(SYSTEM), pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Record.objects.update(words="别的")


@pytest.fixture
def case(li):
    return case_of(applied(by=li))


@pytest.fixture
def of_two(case, li, wu):
    return errand_for(
        li, by=li, second=wu, source="CASE", case=case, place=case.place, name="梁志强", source_number=case.number
    )


def test_a_visit_of_two_waits_for_the_second_and_becomes_a_visit(of_two, case, li, wu):
    form = {"facts": {"household": {"property_within_limits": True}}, "self_care": ALL_CAN}
    sent = brought(of_two, form=form, signature=sheet(), pictures=(photograph(),))

    assert "第二位" in received(sent, device=phone_of(li), by=li).words
    with acting_as(wu):
        assert Visit.objects.count() == 0
        (waiting,) = kept()
        confirm(record=waiting, by=wu, on=ON)

    with acting_as(li):
        visit = Visit.objects.get(case=case)
        assert (visit.first, visit.second, visit.recorded_by) == (li, wu, wu)
        assert visit.pictures.count() == 1
        assert SelfCare.objects.get(case=case).grade == "full"
    assert kept()[0].state == "CONFIRMED"
    assert APPLIED_ON == ON


def test_a_second_who_saw_it_otherwise_sends_it_back(of_two, li, wu):
    received(brought(of_two), device=phone_of(li), by=li)
    (waiting,) = kept()

    with acting_as(wu):
        refuse(record=waiting, why="当天没有见到本人。", by=wu, on=ON)
        with pytest.raises(NotReady, match="已经确认过"):
            confirm(record=waiting, by=wu, on=ON)

    with acting_as(li):
        of_two.refresh_from_db()
    assert of_two.state == "OPEN"
    assert received(brought(of_two), device=phone_of(li), by=li).state == STORED


def test_only_the_second_confirms(of_two, li, chen):
    received(brought(of_two), device=phone_of(li), by=li)
    (waiting,) = kept()

    for other in (li, chen):
        with acting_as(other), pytest.raises(NotAllowed):
            confirm(record=waiting, by=other, on=ON)


def test_facts_the_law_does_not_know_are_refused_at_once(of_two, li):
    sent = brought(of_two, form={"facts": {"household": {"wealth": 1}}})

    assert "无法识别" in received(sent, device=phone_of(li), by=li).words
