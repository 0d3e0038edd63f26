"""Letters on the hub's pages: found, drafted, signed with a code or on paper, withdrawn, ended, printed."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from doudi.evidence.letters.models import Invitation, Letter, Signature
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import Household
from tests.cast import CHEN, HUANG_POPO, PASSWORD, ZHOU
from tests.letters import CASE, PURPOSE, covers, drafted, family, register, sheet, sign, subject_of
from tests.pages import words_of

pytestmark = pytest.mark.django_db
LIST = "/hub/letters"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def letter(li, today) -> Letter:
    return drafted(by=li, people=covers(family()), on=today)


def page(letter, part="") -> str:
    return f"{LIST}/{letter.number}{part}"


def household() -> Household:
    with acting_as(SYSTEM):
        return Household.objects.get()


def letters(officer) -> list[Letter]:
    with acting_as(officer):
        return list(Letter.objects.order_by("id"))


def verbs() -> list[str]:
    with acting_as(SYSTEM):
        return list(Entry.objects.order_by("sequence").values_list("verb", flat=True))


def asked(people, **changed) -> dict[str, object]:
    head, wife, child = people
    words = {
        "programme": "dibao", "case_number": CASE, "purpose": PURPOSE, "sources": ["bank", "hukou"],
        f"cover_{head.pk}": "on", f"relation_{head.pk}": "本人", f"cover_{wife.pk}": "on", f"relation_{wife.pk}": "配偶",
        f"cover_{child.pk}": "on", f"relation_{child.pk}": "女儿", f"guardian_{child.pk}": str(head.pk),
    }  # fmt: skip
    return words | changed


def test_a_household_is_found_by_a_name_and_the_search_is_kept(signed_in, li):
    family()

    browser = signed_in(li)
    sent = browser.post(f"{LIST}/find/search", {"name": "何丽华"})
    found = browser.get(sent["Location"])

    assert sent["Location"] == f"{LIST}/find?search=yes", "no name stands in an address"
    assert f"{LIST}/draft/{household().pk}" in found.content.decode()
    assert verbs()[-1] == "registry.looked_up"


def test_the_members_of_the_household_are_proposed(signed_in, li):
    people = family()
    mother = register(HUANG_POPO)
    with acting_as(SYSTEM):
        from doudi.registry.actions import relate

        relate(person=people[0], relative=mother, code="5", by=SYSTEM, on=timezone.localdate())

    content = signed_in(li).get(f"{LIST}/draft/{household().pk}").content.decode()

    assert "梁晓晴 未成年 共同生活的家庭成员" in words_of(content.encode())
    assert "不共同生活的义务人，另有附页" in words_of(content.encode())
    assert re.search(rf'name="cover_{people[1].pk}"[^>]*checked', content)
    assert not re.search(rf'name="cover_{mother.pk}"[^>]*checked', content)
    assert re.search(rf'name="guardian_{people[2].pk}".*?value="{people[0].pk}" selected', content, re.DOTALL)


def test_an_officer_drafts_a_letter(signed_in, li):
    people = family()

    sent = signed_in(li).post(f"{LIST}/draft/{household().pk}", asked(people))

    (letter,) = letters(li)
    assert sent["Location"] == page(letter)
    assert letter.sources == ["hukou", "bank"]
    assert "梁晓晴，共同生活的家庭成员，与申请人的关系：女儿" in letter.text
    assert "还差 3 人签署" in words_of(signed_in(li).get(LIST).content)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"case_number": ""}, "请填写案件编号"),
        ({"purpose": ""}, "请写明为什么要查询"),
        ({"sources": []}, "请至少选择一个"),
        ({"until": "某日"}, "请填写日期"),
    ],
)
def test_what_is_missing_is_said(signed_in, li, changed, words):
    people = family()

    answer = signed_in(li).post(f"{LIST}/draft/{household().pk}", asked(people, **changed))

    assert words in words_of(answer.content)
    assert letters(li) == []


def test_a_child_without_a_guardian_is_sent_back(signed_in, li):
    people = family()

    answer = signed_in(li).post(f"{LIST}/draft/{household().pk}", asked(people) | {f"guardian_{people[2].pk}": ""})

    assert "梁晓晴未满十八周岁，请选择监护人" in words_of(answer.content)


def test_a_new_letter_takes_the_place_of_the_old_one(signed_in, li, today):
    people = family()
    old = drafted(by=li, people=covers(people), on=today)
    address = f"{LIST}/draft/{household().pk}?replaces={old.number}"
    assert f'href="{address}"' in signed_in(li).get(page(old)).content.decode()

    signed_in(li).post(address, asked(people))

    before, after = letters(li)
    assert (before.ended_because, after.replaces_id) == ("members_changed", before.pk)
    assert f"代替： {old.number}" in words_of(signed_in(li).get(page(after)).content)


def test_a_code_is_shown_once(signed_in, li, letter):
    browser = signed_in(li)
    subject = subject_of(letter, "梁志强")

    shown = browser.post(page(letter), {"invite": subject.pk, "period": "1440"})
    again = browser.get(page(letter))

    assert "请当面交给梁志强" in words_of(shown.content)
    (code,) = re.findall(r'letter-code-letters" lang="en">([A-Z]{4}) ([A-Z]{4})<', shown.content.decode())
    assert code[0] not in again.content.decode()
    assert f"/me/at/{letter.number}" in shown.content.decode()
    with acting_as(SYSTEM):
        left = Invitation.objects.get().valid_until - timezone.now()
    assert timedelta(hours=23) < left <= timedelta(hours=24)


def sent_paper(browser, letter, *, subject=None, **changed):
    subject = subject or subject_of(letter, "梁志强")
    words = {
        "signed_on": f"{timezone.localdate()}", "second_name": CHEN.user_name, "second_password": PASSWORD,
        "scan": SimpleUploadedFile("sheet.png", sheet(), content_type="image/png"),
    }  # fmt: skip
    return browser.post(page(letter, f"/paper/{subject.pk}"), {**words, **changed}, follow=True)


def test_two_officers_take_in_a_signed_sheet(signed_in, li, chen, letter):
    browser = signed_in(li)

    done = sent_paper(browser, letter)

    assert "纸质签署已存档" in words_of(done.content)
    assert "纸质签署" in words_of(done.content)
    assert "重新核验：签名有效" in words_of(done.content)
    with acting_as(li):
        kept = Signature.objects.get()
    assert (kept.witness_id, kept.second_witness_id) == (li.pk, chen.pk)
    picture = browser.get(page(letter, f"/scans/{kept.pk}"))
    assert (picture.content, picture["Content-Type"]) == (sheet(), "image/png")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"second_password": "wrong"}, "用户名或密码不对"),
        ({"second_name": "li"}, "两位工作人员"),
        ({"second_name": ZHOU.user_name}, "只能办理本岗位管辖地方的授权书"),
        ({"second_name": "he"}, "本岗位不办理授权书"),
        ({"scan": ""}, "请选择签了名的那一页"),
        ({"scan": SimpleUploadedFile("a.png", b"GIF89a" + b"0" * 500, content_type="image/png")}, "PNG、JPEG 或 PDF"),
        ({"scan": SimpleUploadedFile("a.png", sheet(width=20), content_type="image/png")}, "看不清签名"),
        ({"signed_on": "2999-01-01"}, "还没有到"),
        ({"signed_on": "2020-01-01"}, "早于起草日期"),
    ],
)
def test_paper_that_will_not_do_is_sent_back(signed_in, li, letter, changed, words):
    answer = sent_paper(signed_in(li), letter, **changed)

    assert words in words_of(answer.content)
    with acting_as(li):
        assert not Signature.objects.exists()


def test_one_is_withdrawn_at_the_counter(signed_in, li, chen, letter, today):
    sign(letter, "梁志强", "何丽华", by=li, second=chen, on=today)
    subject = subject_of(letter, "何丽华")

    done = signed_in(li).post(page(letter), {"withdraw": subject.pk}, follow=True)

    assert "已撤回，从现在起不再查询" in words_of(done.content)
    assert subject_of(letter, "何丽华").withdrawn_on == today


def test_a_letter_is_ended_with_a_reason(signed_in, li, letter):
    done = signed_in(li).post(page(letter), {"end": "yes", "because": "not_qualified"}, follow=True)

    assert "授权书已终止" in words_of(done.content)
    assert letters(li)[0].ended_because == "not_qualified"
    assert "终止授权书" not in done.content.decode().partition('id="journal"')[0]


def test_ending_needs_a_known_reason(signed_in, li, letter):
    signed_in(li).post(page(letter), {"end": "yes", "because": "withdrawn"})

    assert letters(li)[0].ended_on is None


def test_a_letter_is_printed(signed_in, li, letter):
    answer = signed_in(li).get(page(letter, "/pdf"))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")


def test_every_look_is_written_down(signed_in, chen, letter):
    signed_in(chen).get(page(letter))

    with acting_as(SYSTEM):
        line = Entry.objects.get(verb="letter.look")
    assert (line.actor_name, line.about) == ("陈慧", letter.number)


def test_letters_are_found_by_name_number_and_case(signed_in, li, letter):
    browser = signed_in(li)

    for words in ("何丽华", letter.number.lower(), CASE):
        sent = browser.post(f"{LIST}/search", {"words": words})
        assert sent["Location"] == f"{LIST}?search=yes", "no name stands in an address"
        assert letter.number in browser.get(sent["Location"]).content.decode()
    nobody = browser.post(f"{LIST}/search", {"words": "黄"}, follow=True)
    assert "没有找到" in words_of(nobody.content)
    assert 'value="黄"' in nobody.content.decode()
    assert letter.number in browser.get(LIST).content.decode(), "without a search everything is listed again"


def test_what_nobody_could_have_typed_finds_everything_or_nothing(signed_in, li, letter):
    browser = signed_in(li)

    assert browser.post(f"{LIST}/search", {"words": "\0"})["Location"] == LIST
    assert browser.post(f"{LIST}/find/search", {"name": "\0", "case": "\0"})["Location"] == f"{LIST}/find"
    assert browser.get(f"{LIST}/find?case=%00").status_code == 200
    assert browser.get(f"{LIST}/draft/{household().pk}?replaces=%00").status_code == 404


def test_another_place_finds_nothing(signed_in, zhou, letter):
    browser = signed_in(zhou)

    assert letter.number not in browser.get(LIST).content.decode()
    subject = subject_of(letter, "梁志强").pk
    for part in ("", "/pdf", f"/paper/{subject}", "/scans/1"):
        assert browser.get(page(letter, part)).status_code == 404
    assert browser.get(f"{LIST}/draft/{household().pk}").status_code == 404


def test_a_desk_without_letters_is_told_so(signed_in, xiaoliang, he, letter):
    subject = subject_of(letter, "梁志强").pk

    for part in ("", f"/{letter.number}", f"/{letter.number}/pdf", "/find"):
        assert signed_in(xiaoliang).get(LIST + part).status_code == 403
    assert signed_in(he).get(page(letter)).status_code == 200
    assert signed_in(he).get(page(letter, f"/paper/{subject}")).status_code == 403
    assert signed_in(he).get(f"{LIST}/find").status_code == 403
    assert signed_in(he).post(f"{LIST}/find/search", {"name": "梁志强"}).status_code == 403
    assert signed_in(xiaoliang).post(f"{LIST}/search", {"words": "梁志强"}).status_code == 403


def test_supervision_looks_and_changes_nothing(signed_in, he, li, letter):
    subject = subject_of(letter, "梁志强").pk
    browser = signed_in(he)

    for words in (
        {"invite": subject, "period": "30"},
        {"withdraw": subject},
        {"end": "yes", "because": "not_qualified"},
    ):
        answer = browser.post(page(letter), words)
        assert answer.status_code in {200, 302}
    assert letters(li)[0].ended_on is None
    with acting_as(SYSTEM):
        assert not Invitation.objects.exists()


@pytest.mark.parametrize("number", ["SQ0", "0", "%00"])
def test_a_bad_number_is_not_found(signed_in, li, number):
    for path in (f"{LIST}/{number}", f"{LIST}/{number}/pdf", f"{LIST}/{number}/paper/1", f"{LIST}/{number}/scans/1"):
        assert signed_in(li).get(path).status_code == 404
    assert signed_in(li).get(f"{LIST}/draft/99").status_code == 404


def test_somebody_of_another_letter_is_not_found_in_this_one(signed_in, li, letter, today):
    other = drafted(by=li, people=covers(family()), on=today)
    stranger = subject_of(other, "梁志强").pk

    assert signed_in(li).get(page(letter, f"/paper/{stranger}")).status_code == 404
    for words in ({"invite": stranger, "period": "30"}, {"withdraw": stranger}, {"withdraw": "x"}):
        assert signed_in(li).post(page(letter), words).status_code == 404


def test_wrong_methods_are_refused(signed_in, li, letter):
    browser = signed_in(li)

    assert browser.post(LIST).status_code == 405
    assert browser.post(f"{LIST}/find").status_code == 405
    assert browser.get(f"{LIST}/find/search").status_code == 405
    assert browser.put(f"{LIST}/search").status_code == 405
    assert browser.post(page(letter, "/pdf")).status_code == 405
    assert browser.put(page(letter)).status_code == 405
    assert browser.delete(page(letter, "/paper/1")).status_code == 405
