"""A letter is drafted, signed, withdrawn and ended; whom it covers follows from who has signed."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from doudi.evidence.letters import actions, queries
from doudi.evidence.letters.models import Letter, LetterPerson, Signature
from doudi.evidence.letters.people import Cover, adult_day
from doudi.evidence.letters.wording import hash_of
from doudi.journal.queries import entries_about
from doudi.offices.acting import acting_as
from tests.cast import AQIANG_CHILD, COMMUNITY, HUANG_POPO
from tests.letters import (
    DRAFTED_ON,
    covers,
    drafted,
    family,
    register,
    sheet,
    sign,
    signed,
    subject_of,
)

pytestmark = pytest.mark.django_db
NEXT_DAY = DRAFTED_ON + timedelta(days=1)


def verbs(letter, officer):
    with acting_as(officer):
        return [line.verb for line in reversed(entries_about(letter.number))]


def covered(letter, name, *, officer, on=DRAFTED_ON, source="bank"):
    with acting_as(officer):
        return queries.is_covered(subject=subject_of(letter, name), source=source, on=on)


def test_the_text_says_who_what_for_and_until_when(li):
    letter = drafted(by=li)

    for words in (
        *("最低生活保障", "DB-440105-2026-0001", "梁志强，申请人", "何丽华，共同生活的家庭成员", "关系：配偶"),
        *("梁晓晴", "由监护人梁志强签署；2033年9月1日年满十八周岁后由本人签署", "银行：金融资产查询结果"),
        *("真实、完整", "入户调查", "到救助终止", "家庭成员变化或者重新申请，须重新签署", "可以随时撤回"),
    ):
        assert words in letter.text


def test_a_supporter_has_a_sheet_of_his_own(li):
    letter = drafted(by=li)

    household, supporter = letter.text.rstrip("\n").split("\n\n")

    assert "黄秀英" not in household
    assert "本人黄秀英，没有证件号码，是梁志强的母亲" in supporter
    assert "何丽华" not in supporter


def test_the_journal_keeps_the_hash_of_the_text(li):
    letter = drafted(by=li)

    with acting_as(li):
        line = entries_about(letter.number).get(verb="letter.draft")

    assert line.detail["text_hash"] == letter.text_hash == hash_of(letter.text)


def test_no_full_number_stands_in_the_text_or_the_journal(li):
    from doudi.registry.actions import Number, add_identifier
    from doudi.registry.identifiers import Kind

    people = family()
    with acting_as(li):
        number = Number(kind=Kind.PASSPORT, text="E12345678")
        add_identifier(person=people[0], number=number, by=li, on=DRAFTED_ON, is_primary=True)
    letter = drafted(by=li, people=covers(people))

    assert "E******78" in letter.text
    assert "E12345678" not in letter.text


def test_it_begins_with_the_applicants_signature(li, chen):
    letter = drafted(by=li)

    sign(letter, "何丽华", by=li, second=chen)
    before = covered(letter, "何丽华", officer=li)
    sign(letter, "梁志强", by=li, second=chen, on=NEXT_DAY)

    assert before is False
    assert covered(letter, "何丽华", officer=li, on=DRAFTED_ON) is False
    assert covered(letter, "何丽华", officer=li, on=NEXT_DAY) is True


def test_each_is_covered_by_his_own_signature_only(li, chen):
    letter = drafted(by=li)

    sign(letter, "梁志强", by=li, second=chen)

    assert covered(letter, "梁志强", officer=li)
    assert not covered(letter, "何丽华", officer=li)
    assert not covered(letter, "黄秀英", officer=li)
    assert not covered(letter, "梁晓晴", officer=li)


def test_a_guardian_signs_for_a_child(li, chen):
    letter = signed(by=li, second=chen)

    assert covered(letter, "梁晓晴", officer=li)
    assert not covered(letter, "梁晓晴", officer=li, source="homes")


def test_a_child_that_comes_of_age_must_sign_itself(li, chen):
    birthday = adult_day(AQIANG_CHILD.born_on)
    letter = signed(by=li, second=chen)

    eve = covered(letter, "梁晓晴", officer=li, on=birthday - timedelta(days=1))
    on_the_day = covered(letter, "梁晓晴", officer=li, on=birthday)
    sign(letter, "梁晓晴", by=li, second=chen, on=birthday)

    assert (eve, on_the_day) == (True, False)
    assert covered(letter, "梁晓晴", officer=li, on=birthday)


def test_born_on_a_leap_day_one_comes_of_age_on_the_first_of_march():
    assert adult_day(date(2008, 2, 29)) == date(2026, 3, 1)


@pytest.mark.parametrize("whose", ["nobody", "himself", "a child"])
def test_a_minor_needs_a_grown_up_guardian(li, whose):
    head, _, child = family()
    other = register(AQIANG_CHILD)
    guardian = {"nobody": None, "himself": child, "a child": other}[whose]
    people = [Cover(head, "applicant", "本人"), Cover(child, "member", "女儿", guardian=guardian)]

    with pytest.raises(actions.NotReady, match="监护人"):
        drafted(by=li, people=people)


def test_nobody_else_signs_for_a_grown_up(li, chen):
    letter = drafted(by=li)
    wife = subject_of(letter, "何丽华")

    with acting_as(li), pytest.raises(actions.NotReady, match="不能由这个人签署"):
        actions.sign_on_paper(
            subject=wife, signer=subject_of(letter, "梁志强").person, scan=sheet(), kind="image/png", by=li,
            second=chen, on=DRAFTED_ON,
        )  # fmt: skip


def test_a_guardian_signs_for_an_adult_without_capacity(li, chen):
    head, wife, _ = family()
    letter = drafted(by=li, people=[Cover(head, "applicant", "本人"), Cover(wife, "member", "配偶", guardian=head)])

    sign(letter, "梁志强", "何丽华", by=li, second=chen)

    assert covered(letter, "何丽华", officer=li)
    with acting_as(li):
        assert Signature.objects.get(subject__name="何丽华").signer_id == head.pk


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"sources": ()}, "至少选择一个"),
        ({"sources": ("gossip",)}, "没有这些数据来源"),
        ({"case_number": " "}, "案件编号和用途"),
        ({"purpose": ""}, "案件编号和用途"),
        ({"programme": "dragons"}, "没有“dragons”"),
    ],
)
def test_what_is_missing_is_said(li, changed, words):
    with pytest.raises(actions.NotReady, match=words):
        drafted(by=li, **changed)


def test_a_letter_has_one_applicant_and_everybody_once(li):
    head, wife, _ = family()

    with pytest.raises(actions.NotReady, match="只有一位申请人"):
        drafted(by=li, people=[Cover(head, "applicant", "本人"), Cover(wife, "applicant", "配偶")])
    with pytest.raises(actions.NotReady, match="只写一次"):
        drafted(by=li, people=[Cover(head, "applicant", "本人"), Cover(head, "member", "本人")])


def test_only_a_desk_of_the_place_drafts(li, zhou, he):
    people = covers(family())
    for officer in (zhou, he):
        with pytest.raises(actions.NotAllowed):
            drafted(by=officer, people=people)


def test_one_withdraws_and_the_others_stay(li, chen):
    letter = signed(by=li, second=chen)

    with acting_as(li):
        actions.withdraw(letter=letter, subject=subject_of(letter, "何丽华"), by=li, on=NEXT_DAY)

    assert covered(letter, "何丽华", officer=li, on=DRAFTED_ON)
    assert not covered(letter, "何丽华", officer=li, on=NEXT_DAY)
    assert covered(letter, "梁志强", officer=li, on=NEXT_DAY)


@pytest.mark.parametrize("name", [None, "梁志强"])
def test_when_the_applicant_withdraws_the_letter_ends(li, chen, name):
    letter = signed(by=li, second=chen)

    with acting_as(li):
        subject = subject_of(letter, name) if name else None
        actions.withdraw(letter=letter, subject=subject, by=li, on=NEXT_DAY)
        letter.refresh_from_db()

    assert (letter.ended_on, letter.ended_because) == (NEXT_DAY, "withdrawn")
    assert not covered(letter, "何丽华", officer=li, on=NEXT_DAY)
    assert verbs(letter, li)[-1] == "letter.withdraw"


def test_what_was_signed_is_kept_after_a_withdrawal(li, chen):
    letter = signed(by=li, second=chen)
    with acting_as(li):
        actions.withdraw(letter=letter, subject=None, by=li, on=NEXT_DAY)

        kept = Signature.objects.filter(subject__letter=letter)

        assert kept.count() == 4
        assert all(queries.is_signature_sound(one) for one in kept)


@pytest.mark.parametrize(
    ("case_number", "because"), [("DB-440105-2026-0001", "members_changed"), ("DB-440105-2027-0009", "new_application")]
)
def test_a_new_letter_ends_the_one_it_replaces(li, chen, case_number, because):
    people = covers(family())
    old = signed(by=li, second=chen, people=people)

    new = drafted(by=li, people=people[:2], replaces=old, on=NEXT_DAY, case_number=case_number)
    with acting_as(li):
        old.refresh_from_db()

    assert (old.ended_on, old.ended_because) == (NEXT_DAY, because)
    assert new.replaces_id == old.pk
    assert f"代替编号 {old.number}" in new.text
    assert not covered(old, "梁志强", officer=li, on=NEXT_DAY)
    assert not covered(new, "梁志强", officer=li, on=NEXT_DAY)


def test_an_ended_letter_is_neither_signed_nor_ended_again(li, chen):
    letter = drafted(by=li)
    with acting_as(li):
        actions.end(letter=letter, because="not_qualified", by=li, on=NEXT_DAY)

        with pytest.raises(actions.NotReady, match="已经终止"):
            actions.end(letter=letter, because="support_ended", by=li, on=NEXT_DAY)
    with pytest.raises(actions.NotReady, match="已经终止"):
        sign(letter, "梁志强", by=li, second=chen, on=NEXT_DAY)


def test_who_has_signed_gets_a_code_to_see_what_was_found(li, chen):
    letter = signed(by=li, second=chen)
    at = timezone.now()
    with acting_as(li):
        actions.end(letter=letter, because="not_qualified", by=li, on=NEXT_DAY)

        code = actions.invite(subject=subject_of(letter, "梁志强"), by=li, at=at)

    assert actions.open_with_code(number=letter.number, code=code, at=at).subject.name == "梁志强"


def test_nobody_signs_twice(li, chen):
    letter = signed(by=li, second=chen)

    with pytest.raises(actions.NotReady, match="已经签署"):
        sign(letter, "梁志强", by=li, second=chen)


def test_two_officers_see_the_paper(li):
    letter = drafted(by=li)

    with pytest.raises(actions.NotAllowed, match="两位"):
        sign(letter, "梁志强", by=li, second=li)


def test_the_database_refuses_one_witness(li, chen):
    letter = signed(by=li, second=chen, people=covers(family()))
    with acting_as(li):
        kept = Signature.objects.filter(subject__letter=letter).first()
        again = {name: getattr(kept, name) for name in ("text_hash", "signed_on", "signed_at", "scan", "scan_hash")}

        with pytest.raises(IntegrityError, match="signature_has_its_proof"), transaction.atomic():
            Signature.objects.create(
                subject=subject_of(letter, "梁晓晴"), signer=subject_of(letter, "梁晓晴").person, method="paper",
                witness=li, second_witness=li, **again,
            )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        lambda letter: Letter.objects.filter(pk=letter.pk).update(sources=["hukou", "bank", "vehicles", "homes"]),
        lambda letter: Letter.objects.filter(pk=letter.pk).update(text="别的"),
        lambda letter: Letter.objects.filter(pk=letter.pk).update(valid_from=DRAFTED_ON - timedelta(days=30)),
        lambda letter: LetterPerson.objects.filter(letter=letter).update(name="别人"),
        lambda letter: LetterPerson.objects.filter(letter=letter).update(adult_on=None, is_adult=True),
        lambda letter: Signature.objects.filter(subject__letter=letter).update(signed_on=date(2020, 1, 1)),
        lambda letter: Signature.objects.filter(subject__letter=letter).delete(),
        lambda letter: LetterPerson.objects.filter(letter=letter).delete(),
    ],
)
def test_the_database_changes_nothing_of_a_signed_letter(li, chen, change):
    letter = signed(by=li, second=chen, people=covers(family()))

    with acting_as(li), pytest.raises(DatabaseError), transaction.atomic():
        change(letter)


def test_another_place_sees_no_letter(li, zhou):
    letter = drafted(by=li)

    with acting_as(zhou):
        assert queries.letter_for(number=letter.number) is None
        assert not LetterPerson.objects.exists()
    with acting_as(None):
        assert queries.letter_for(number=letter.number) is None


def test_a_stranger_learns_the_state_and_the_hash_and_nothing_else(li, chen):
    letter = drafted(by=li)
    before = queries.public_standing(number=letter.number, on=DRAFTED_ON)
    sign(letter, "梁志强", by=li, second=chen)
    with acting_as(li):
        during = queries.public_standing(number=letter.number, on=DRAFTED_ON)
        actions.end(letter=letter, because="not_qualified", by=li, on=NEXT_DAY)
    after = queries.public_standing(number=letter.number, on=NEXT_DAY)

    assert (before, during, after) == (
        ("unsigned", letter.text_hash),
        ("valid", letter.text_hash),
        ("ended", letter.text_hash),
    )
    assert queries.public_standing(number="SQ000", on=NEXT_DAY) == ("unknown", "")


def test_the_road_of_a_letter_stands_in_the_journal(li, chen):
    letter = signed(by=li, second=chen, people=covers(family())[:1])
    with acting_as(li):
        actions.end(letter=letter, because="support_ended", by=li, on=NEXT_DAY)

    assert verbs(letter, li) == ["letter.draft", "letter.sign", "letter.end"]


def test_a_letter_with_a_last_day_ends_by_itself(li, chen):
    letter = drafted(by=li, people=covers(family()), until=NEXT_DAY)
    sign(letter, "梁志强", by=li, second=chen)

    assert "最迟到2026年8月4日（不含当日）" in letter.text
    assert covered(letter, "梁志强", officer=li, on=DRAFTED_ON)
    assert not covered(letter, "梁志强", officer=li, on=NEXT_DAY)


def test_the_dead_sign_nothing(li):
    head = register(HUANG_POPO)
    head.died_on = DRAFTED_ON
    with acting_as(li):
        head.save()

    with pytest.raises(actions.NotReady, match="已去世"):
        drafted(by=li, people=[Cover(head, "applicant", "本人")], place=COMMUNITY)
