"""Signing on a phone: the code opens one letter, the key is one person's, and the proof can be repeated for ever."""

from datetime import datetime, timedelta

import pytest
from django.utils.timezone import get_current_timezone

from doudi.evidence.letters import actions, passkeys, queries, signing
from doudi.evidence.letters.models import Invitation, Letter, LetterPerson, Passkey, Signature
from doudi.journal.queries import entries_about
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import Person
from tests.authenticator import PRESENT, Phone
from tests.letters import DRAFTED_ON, covers, drafted, family, sign, subject_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 8, 3, 12, tzinfo=get_current_timezone())
HOST = "localhost"


def invited(letter, name, *, by, **changed):
    with acting_as(by):
        return actions.invite(subject=subject_of(letter, name), by=by, at=NOON, **changed)


def opened(letter, name, *, by, at=NOON) -> Invitation:
    return actions.open_with_code(number=letter.number, code=invited(letter, name, by=by), at=at)


def registered(invitation, phone) -> Passkey:
    with acting_as(signing.resident_actor(invitation)):
        answer = phone.register(passkeys.begin_registration(invitation=invitation, host=HOST))
        return actions.register_passkey(invitation=invitation, answer=answer, host=HOST, on=DRAFTED_ON)


def signed_by_phone(invitation, phone, *, subject=None, answer_to=None, host=HOST) -> Signature:
    subject = subject or invitation.subject
    with acting_as(signing.resident_actor(invitation)):
        options = passkeys.begin_signature(
            invitation=invitation, subject=answer_to or subject, host=host, on=DRAFTED_ON
        )
        return actions.sign_with_passkey(
            invitation=invitation, subject=subject, answer=phone.sign(options), host=host, at=NOON, on=DRAFTED_ON
        )


@pytest.fixture
def letter(li) -> Letter:
    return drafted(by=li, people=covers(family()))


@pytest.fixture
def own(letter, li) -> tuple[Invitation, Phone]:
    """阿强 has opened his letter and registered his phone."""
    invitation, phone = opened(letter, "梁志强", by=li), Phone()
    registered(invitation, phone)
    return invitation, phone


def test_a_letter_is_signed_with_the_key_of_a_phone(letter, own, li):
    signature = signed_by_phone(*own)

    with acting_as(li):
        letter.refresh_from_db()
        assert letter.valid_from == DRAFTED_ON
        assert signature.text_hash == letter.text_hash
        assert queries.is_signature_sound(signature)
        line = entries_about(letter.number).get(verb="letter.sign")
    assert (line.actor, line.actor_name, line.desk) == (f"resident:{own[0].subject_id}", "梁志强", "resident")


def test_the_officer_who_handed_the_code_over_vouches(own, li):
    with acting_as(li):
        assert Passkey.objects.get().vouched_by_id == li.pk


def test_a_key_registered_once_signs_the_next_letter(letter, own, li):
    signed_by_phone(*own)
    with acting_as(SYSTEM):
        people = [Person.objects.get(name=name) for name in ("梁志强", "何丽华", "梁晓晴")]
    again = drafted(by=li, people=covers(people), replaces=letter)
    invitation = opened(again, "梁志强", by=li)

    signed_by_phone(invitation, own[1])

    with acting_as(li):
        assert Passkey.objects.get().signatures.count() == 2


def test_a_guardian_signs_for_the_child_and_nobody_for_a_grown_up(letter, own, li):
    signed_by_phone(*own)

    child = signed_by_phone(*own, subject=subject_of(letter, "梁晓晴"))

    assert child.signer_id == own[0].signer_id
    with pytest.raises(actions.NotAllowed, match="不能替何丽华签署"):
        signed_by_phone(*own, subject=subject_of(letter, "何丽华"))


def test_what_was_signed_for_one_does_not_count_for_another(letter, own):
    with pytest.raises(actions.NotReady, match="不符"):
        signed_by_phone(*own, subject=subject_of(letter, "梁晓晴"), answer_to=own[0].subject)


def test_another_phone_does_not_sign(own):
    with pytest.raises(actions.NotReady, match="不符"):
        signed_by_phone(own[0], Phone())


def test_a_key_of_somebody_else_does_not_sign(letter, own, li):
    wife, phone = opened(letter, "何丽华", by=li), Phone()
    registered(wife, phone)

    with pytest.raises(actions.NotReady, match="不符"):
        signed_by_phone(wife, own[1])


@pytest.mark.parametrize("changed", [{"flags": PRESENT}, {"origin": "http://evil.example"}, {"host": "evil.example"}])
def test_a_phone_that_does_not_ask_for_its_owner_or_speaks_to_another_site_is_refused(own, changed):
    for name, value in changed.items():
        setattr(own[1], name, value)

    with pytest.raises(actions.NotReady, match="不符"):
        signed_by_phone(*own)


def test_an_answer_serves_once(own):
    invitation, phone = own
    with acting_as(signing.resident_actor(invitation)):
        asked = passkeys.begin_signature(invitation=invitation, subject=invitation.subject, host=HOST, on=DRAFTED_ON)
        answer = phone.sign(asked)
        passkeys._taken_nonce(invitation)

        with pytest.raises(actions.NotReady, match="已经过期"):
            actions.sign_with_passkey(
                invitation=invitation, subject=invitation.subject, answer=answer, host=HOST, at=NOON, on=DRAFTED_ON
            )


def test_a_copied_key_is_noticed_by_its_counter(letter, own):
    signed_by_phone(*own)
    own[1].counter = 0

    with pytest.raises(actions.NotReady, match="复制过"):
        signed_by_phone(*own, subject=subject_of(letter, "梁晓晴"))


@pytest.mark.parametrize("answer", [{}, {"id": "x"}, {"id": 1, "rawId": [], "response": None, "type": "public-key"}])
def test_nonsense_is_no_answer(own, answer):
    invitation, _ = own
    with acting_as(signing.resident_actor(invitation)):
        passkeys.begin_signature(invitation=invitation, subject=invitation.subject, host=HOST, on=DRAFTED_ON)
        with pytest.raises(actions.NotReady):
            actions.sign_with_passkey(
                invitation=invitation, subject=invitation.subject, answer=answer, host=HOST, at=NOON, on=DRAFTED_ON
            )
        passkeys.begin_registration(invitation=invitation, host=HOST)
        with pytest.raises(actions.NotReady):
            actions.register_passkey(invitation=invitation, answer=answer, host=HOST, on=DRAFTED_ON)


@pytest.mark.parametrize(
    "part", ["client_data", "authenticator_data", "proof", "nonce", "text_hash", "passkey", "text"]
)
def test_whatever_is_changed_later_the_check_notices(letter, own, li, part):
    signature = signed_by_phone(*own)
    with acting_as(li):
        signature = Signature.objects.select_related("subject__letter", "passkey").get(pk=signature.pk)
        assert passkeys.soundness(signature) == ""
        if part == "text":
            signature.subject.letter.text += "和房产"
        elif part == "text_hash":
            signature.text_hash = "0" * 64
        elif part == "passkey":
            signature.passkey = registered(opened(letter, "何丽华", by=li), Phone())
        else:
            kept = bytearray(getattr(signature, part))
            kept[-1] ^= 1
            setattr(signature, part, bytes(kept))

        assert passkeys.soundness(signature) != ""
        assert not queries.is_signature_sound(signature)


def test_a_code_opens_its_letter_only_and_in_its_time(letter, li):
    other = drafted(by=li, people=covers(family()))
    code = invited(letter, "梁志强", by=li)

    for wrong in ({"number": other.number}, {"code": "AAAAAAAA"}, {"at": NOON + timedelta(minutes=31)}, {"number": ""}):
        with pytest.raises(actions.NotReady, match="编号或口令不对"):
            actions.open_with_code(**{"number": letter.number, "code": code, "at": NOON, **wrong})
    assert actions.open_with_code(number=letter.number.lower(), code=code.lower(), at=NOON).subject.name == "梁志强"


def test_after_ten_wrong_tries_the_code_is_void(letter, li):
    code = invited(letter, "梁志强", by=li)
    for _ in range(10):
        with pytest.raises(actions.NotReady):
            actions.open_with_code(number=letter.number, code="AAAAAAAA", at=NOON)

    with pytest.raises(actions.NotReady):
        actions.open_with_code(number=letter.number, code=code, at=NOON)
    assert opened(letter, "梁志强", by=li).subject.name == "梁志强"


def test_a_new_code_takes_the_place_of_the_old_one(letter, li):
    old = invited(letter, "梁志强", by=li)
    invited(letter, "梁志强", by=li)

    with pytest.raises(actions.NotReady):
        actions.open_with_code(number=letter.number, code=old, at=NOON)


def test_only_a_hash_of_the_code_is_kept(letter, li):
    code = invited(letter, "梁志强", by=li)

    with acting_as(SYSTEM):
        kept = Invitation.objects.values().get()
        lines = [line.detail for line in entries_about(letter.number)]
    assert code not in str(kept)
    assert code not in str(lines)
    assert (len(code), code.isalpha()) == (8, True)


@pytest.mark.parametrize("valid_for", [timedelta(minutes=29), timedelta(days=8)])
def test_a_code_lives_from_half_an_hour_to_a_week(letter, li, valid_for):
    with pytest.raises(actions.NotReady, match="30 分钟到 7 天"):
        invited(letter, "梁志强", by=li, valid_for=valid_for)


def test_only_a_desk_of_the_place_hands_codes_out(letter, he):
    with pytest.raises(actions.NotAllowed):
        invited(letter, "梁志强", by=he)


def test_a_resident_sees_his_letter_and_no_other(letter, own, li):
    other = drafted(by=li, people=covers(family()))

    with acting_as(signing.resident_actor(own[0])):
        assert [one.number for one in Letter.objects.all()] == [letter.number]
        assert set(LetterPerson.objects.values_list("letter__number", flat=True)) == {letter.number}
        assert not Person.objects.exists()
        assert queries.letter_for(number=other.number) is None


def test_a_resident_takes_back_his_own_and_his_childs_consent_only(letter, own, li, chen):
    sign(letter, "何丽华", by=li, second=chen)
    signed_by_phone(*own)
    signed_by_phone(*own, subject=subject_of(letter, "梁晓晴"))
    resident = signing.resident_actor(own[0])

    with acting_as(resident):
        with pytest.raises(actions.NotAllowed, match="只能撤回自己"):
            actions.withdraw(letter=letter, subject=subject_of(letter, "何丽华"), by=resident, on=DRAFTED_ON)
        actions.withdraw(letter=letter, subject=subject_of(letter, "梁晓晴"), by=resident, on=DRAFTED_ON)
        with pytest.raises(actions.NotAllowed, match="经办人员"):
            actions.end(letter=letter, because="not_qualified", by=resident, on=DRAFTED_ON)
    with acting_as(li):
        assert not queries.is_covered(subject=subject_of(letter, "梁晓晴"), source="bank", on=DRAFTED_ON)
        assert queries.is_covered(subject=subject_of(letter, "何丽华"), source="bank", on=DRAFTED_ON)


def test_a_member_cannot_end_the_letter_for_all(letter, li):
    wife = opened(letter, "何丽华", by=li)
    resident = signing.resident_actor(wife)

    with acting_as(resident), pytest.raises(actions.NotAllowed):
        actions.withdraw(letter=letter, subject=None, by=resident, on=DRAFTED_ON)
