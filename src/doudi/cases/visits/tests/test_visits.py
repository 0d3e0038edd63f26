"""Visits of two, signed; six items of self-care; near relatives by word and by comparison."""

from datetime import date

import pytest

from doudi.cases.actions import NotAllowed, NotReady
from doudi.cases.applying.photographs import remade
from doudi.cases.sealing import unseal_bytes
from doudi.cases.visits.actions import assess_self_care, compare_relatives, record_visit, register_relative
from doudi.cases.visits.models import NearRelative
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.actions import relate
from tests.cases import APPLIED_ON, applied, case_of, family_with_numbers
from tests.cast import HUANG_POPO
from tests.letters import register, sheet
from tests.roads import ALL_CAN, accepted, second_of_township, visited

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(li):
    return case_of(applied(by=li))


def test_a_visit_is_kept_with_its_sealed_signature_and_pictures(case, li, wu):
    picture = sheet()

    made = visited(
        case,
        first=li,
        second=wu,
        on=APPLIED_ON,
        met_signature=picture,
        unsigned_because="",
        pictures=[("厨房", picture)],
    )

    with acting_as(li):
        made.refresh_from_db()
        kept = made.pictures.get()
    assert made.met_signature is not None
    assert picture not in bytes(made.met_signature)
    assert unseal_bytes(bytes(made.met_signature), purpose="signature") == picture
    assert unseal_bytes(bytes(kept.sealed), purpose="picture") == remade(picture)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"words": " "}, "看到和了解到的情况"),
        ({"kind": "remote"}, "请写明原因"),
        ({"kind": "letter"}, "请选择调查方式"),
        ({"met_name": ""}, "见到的人是谁"),
        ({"unsigned_because": ""}, "签字"),
        ({"met_signature": b"GIF89a"}, "PNG 或 JPEG"),
        ({"visited_on": date(2026, 8, 4)}, "今天之前"),
        ({"visited_on": date(2026, 7, 1)}, "申请之后"),
        ({"pictures": [("", b"%PDF-1.4")]}, "这不是照片"),
        ({"pictures": [("", b"x")] * 21}, "最多上传 20 张"),
        ({"form": {"facts": {"household": {"wealth": 1}}}}, "无法识别"),
        ({"form": {"facts": {"household": {"needed_amount": "many"}}}}, "无法识别"),
        ({"form": {"facts": {"people": {"nobody": {}}}}}, "不在这份申请里"),
    ],
)
def test_what_a_visit_must_not_lack(case, li, wu, changed, said):
    known = {
        "kind": "home", "level": "township", "met_name": "梁志强", "met_relation": "本人", "words": "属实。", "form": {},
        "unsigned_because": "不会写字", "visited_on": APPLIED_ON,
    }  # fmt: skip
    with acting_as(li), pytest.raises(NotReady, match=said):
        record_visit(case=case, first=li, second=wu, by=li, on=APPLIED_ON, **{**known, **changed})


def test_one_officer_is_no_visit(case, li):
    with pytest.raises(NotReady, match="不得少于2人"):
        visited(case, first=li, second=li, on=APPLIED_ON)


def test_a_form_sent_twice_is_one_visit(case, li, wu):
    visited(case, first=li, second=wu, on=APPLIED_ON)

    with pytest.raises(NotReady, match="已经登记过"):
        visited(case, first=li, second=wu, on=APPLIED_ON)


def test_a_village_worker_goes_along_and_leads_no_visit(case, li, wu):
    with pytest.raises(NotAllowed, match="乡镇（街道）"):
        visited(case, first=wu, second=li, on=APPLIED_ON)


def test_nobody_writes_a_visit_he_was_not_at(case, li, wu):
    luo = second_of_township()

    with acting_as(luo), pytest.raises(NotAllowed, match="本人登记"):
        record_visit(
            case=case, kind="home", level="township", visited_on=APPLIED_ON, first=li, second=wu, met_name="梁志强", met_relation="本人",
            form={}, words="属实。", by=luo, on=APPLIED_ON, unsigned_because="不会写字",
        )  # fmt: skip


def test_a_near_relative_does_not_investigate(case, li, wu):
    with acting_as(li):
        register_relative(
            case=case,
            officer_name=wu.name,
            member_name="何丽华",
            relation="姐妹",
            found="officer",
            by=li,
            on=APPLIED_ON,
            officer=wu,
        )

    with pytest.raises(NotReady, match="应当回避"):
        visited(case, first=li, second=wu, on=APPLIED_ON)


# ------------------------------------------------------------------------------------- self-care


@pytest.mark.parametrize(("failed", "grade"), [(0, "full"), (1, "partial"), (3, "partial"), (4, "none"), (6, "none")])
def test_the_grade_follows_the_six_items(case, li, wu, failed, grade):
    items = {name: nth >= failed for nth, name in enumerate(ALL_CAN)}

    with acting_as(li):
        made = assess_self_care(case=case, items=items, first=li, second=wu, by=li, on=APPLIED_ON)

    assert (made.items_failed, made.grade) == (failed, grade)


@pytest.mark.parametrize("items", [{}, {**ALL_CAN, "walks_indoors": None}, {**ALL_CAN, "sings": True}])
def test_every_item_is_answered(case, li, wu, items):
    with acting_as(li), pytest.raises(NotReady, match="逐项填写"):
        assess_self_care(case=case, items=items, first=li, second=wu, by=li, on=APPLIED_ON)


# ------------------------------------------------------------------------------------- near relatives


def relatives(case):
    with acting_as(SYSTEM):
        return list(NearRelative.objects.filter(case=case).values_list("officer_name", "member_name", "found"))


def test_what_the_applicant_says_is_registered_when_he_is_accepted(li, chen):
    said = [{"officer": "陈慧", "member": "何丽华", "relation": "姐妹"}]
    case = accepted(applied(by=li, declared={"near_relatives": said}), li=li, chen=chen, on=APPLIED_ON)

    assert relatives(case) == [("陈慧", "何丽华", "declared")]


def test_a_line_in_the_applicants_own_words_is_registered_too(li, chen):
    case = accepted(applied(by=li, declared={"near_relatives": ["李某，街道，姐姐"]}), li=li, chen=chen, on=APPLIED_ON)

    assert relatives(case) == [("李某", "梁志强", "declared")]


def test_a_sister_the_registry_knows_is_found_though_nobody_said_so(li, wu, chen):
    people = family_with_numbers()
    with acting_as(SYSTEM):
        sister = register(HUANG_POPO)
        sister.name = wu.name
        sister.save(update_fields=["name"])
        relate(person=people[1], relative=sister, code="75", by=SYSTEM, on=APPLIED_ON)
    case = accepted(applied(by=li, people=people), li=li, chen=chen, on=APPLIED_ON)

    assert relatives(case) == [("吴小妹", "何丽华", "compared")]
    with acting_as(SYSTEM):
        step = case.steps.get(to_stage="accepted")
    assert step.detail["near_relatives"] == 1


def test_an_officer_who_applies_himself_is_found(li, chen):
    people = family_with_numbers()
    with acting_as(SYSTEM):
        people[1].name = chen.name
        people[1].save(update_fields=["name"])
    case = case_of(applied(by=li, people=people))

    with acting_as(li):
        new = compare_relatives(case=case, by=li, on=APPLIED_ON)
        again = compare_relatives(case=case, by=li, on=APPLIED_ON)

    assert [(one.officer_name, one.member_name) for one in new] == [("陈慧", "陈慧")]
    assert again == []


def test_officers_of_another_county_do_not_count(li, zhou):
    people = family_with_numbers()
    with acting_as(SYSTEM):
        people[1].name = zhou.name
        people[1].save(update_fields=["name"])
    case = case_of(applied(by=li, people=people))

    with acting_as(li):
        assert compare_relatives(case=case, by=li, on=APPLIED_ON) == []


def test_a_pair_is_registered_once(case, li):
    for _ in range(2):
        with acting_as(li):
            register_relative(
                case=case,
                officer_name="陈慧",
                member_name="何丽华",
                relation="姐妹",
                found="officer",
                by=li,
                on=APPLIED_ON,
            )

    assert relatives(case) == [("陈慧", "何丽华", "officer")]
