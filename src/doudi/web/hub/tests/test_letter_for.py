"""The letter of an application: whoever was newly taken in at the window stands in no household, and has his letter all the same."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from doudi.cases.applying.models import Application
from doudi.cases.case import Case
from doudi.evidence.letters.models import Letter
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.actions import join, leave, register_person
from doudi.registry.models import Membership, Person
from doudi.web.hub.tests.window import adding, asked, at_window, draft_address
from tests.cases import family_with_numbers
from tests.cast import CHEN, PASSWORD
from tests.letters import sheet
from tests.pages import words_of

pytestmark = pytest.mark.django_db
TAKE = "/hub/intake/application"
NEW = {"name": "罗湘", "number": "E88776655"}
WIFE = adding("member", relation="1", name="罗小梅", number="E88776656")
FRIEND = adding("member", relation="8", name="罗小平", number="E88776657")
SON = adding("supporter", relation="2", name="罗大成", number="E99887755")


@pytest.fixture
def browser(signed_in, li):
    return signed_in(li)


def person(name: str) -> Person:
    with acting_as(SYSTEM):
        return Person.objects.get(name=name)


def taken(browser: Client) -> Application:
    """罗湘, whom nobody knew, applies with his wife; a son lives elsewhere, and a friend in his rooms does not count."""
    token = at_window(browser, **NEW)
    told: dict[str, Any] = asked([person("罗湘")], token, "dibao", place="residence:440105001")
    for one in (WIFE, FRIEND, SON):
        browser.post(TAKE, told | one)
    who = {f"lives_{person('罗小梅').pk}": "on", f"owes_{person('罗大成').pk}": "on"}
    done = browser.post(TAKE, told | who | {f"why_{person('罗小平').pk}": "合租，各过各的"}, follow=True)
    assert "罗湘的申请已收下" in words_of(done.content)
    with acting_as(SYSTEM):
        assert not Membership.objects.exists()
        return Application.objects.get()


def is_ticked(name: str, *, page: str) -> bool:
    return re.search(rf'name="cover_{person(name).pk}"[^>]* checked', page) is not None


def typed_in(page: str) -> dict[str, Any]:
    """What a page has filled in by itself: the boxes that are ticked, the words that stand in the lines."""
    ticked = re.findall(r'type="checkbox" name="(cover_\d+)"[^>]* checked', page)
    lines = re.findall(r'type="text" name="(\w+)" value="([^"]*)"', page)
    chosen = re.findall(r'<select name="(guardian_\d+)".*?<option value="(\w*)" selected', page, re.DOTALL)
    return dict.fromkeys(ticked, "on") | dict(lines) | dict(chosen)


def drafted(browser: Client, made: Application) -> Letter:
    address = draft_address(made)
    told = typed_in(browser.get(address).content.decode())
    sent = browser.post(address, told | {"programme": "dibao", "purpose": "办理最低生活保障申请", "sources": ["bank"]})
    with acting_as(SYSTEM):
        letter = Letter.objects.get(case_number=made.number)
    assert sent["Location"] == f"/hub/letters/{letter.number}"
    return letter


def sign_all(browser: Client, letter: Letter) -> None:
    with acting_as(SYSTEM):
        subjects = list(letter.people.values_list("pk", flat=True))
    for subject in subjects:
        scan = SimpleUploadedFile("sheet.png", sheet(), content_type="image/png")
        told = {"signed_on": f"{timezone.localdate()}", "second_name": CHEN.user_name, "second_password": PASSWORD}
        done = browser.post(f"/hub/letters/{letter.number}/paper/{subject}", told | {"scan": scan}, follow=True)
        assert "纸质签署已存档" in words_of(done.content)


def test_whoever_nobody_knew_goes_from_the_window_to_a_case_that_is_accepted(browser, chen):
    made = taken(browser)

    letter = drafted(browser, made)
    sign_all(browser, letter)

    with acting_as(SYSTEM):
        made.refresh_from_db()
        case = Case.objects.get()
        people = {one.name: (one.role, one.relation) for one in letter.people.all()}
    assert made.letter_id == letter.pk
    assert people == {"罗湘": ("applicant", "本人"), "罗小梅": ("member", "配偶"), "罗大成": ("supporter", "儿子")}
    browser.post(f"/hub/cases/{case.number}/moves/accepted", {"why": "材料齐全"})
    with acting_as(SYSTEM):
        case.refresh_from_db()
    assert case.stage == "accepted"


def test_whom_the_application_leaves_out_is_named_with_the_reason_and_not_ticked(browser):
    made = taken(browser)

    page = browser.get(draft_address(made)).content.decode()

    assert [is_ticked(name, page=page) for name in ("罗湘", "罗小梅", "罗大成")] == [True, True, True]
    assert f'name="cover_{person("罗小平").pk}"' in page
    assert not is_ticked("罗小平", page=page)
    assert "申请里不算家庭成员：合租，各过各的" in words_of(page.encode())


def test_a_member_of_the_household_whom_the_application_leaves_out_is_not_ticked(browser):
    head, wife, child = family_with_numbers()
    told = asked([head, child], at_window(browser), "dibao", **{f"why_{wife.pk}": "已经离婚搬走"})
    browser.post(TAKE, told)
    with acting_as(SYSTEM):
        made = Application.objects.get()

    page = browser.get(draft_address(made)).content.decode()

    assert [is_ticked(one.name, page=page) for one in (head, wife, child)] == [True, False, True]


def test_the_file_leads_to_the_letter_that_is_missing_and_no_longer_when_it_is_there(browser):
    made = taken(browser)
    with acting_as(SYSTEM):
        address = f"/hub/cases/{Case.objects.get().number}"
    link = f'href="{draft_address(made)}"'
    assert link in browser.get(address).content.decode()

    drafted(browser, made)

    assert link not in browser.get(address).content.decode()


def test_a_letter_of_somebody_in_no_household_is_drafted_anew_from_his_application(browser):
    made = taken(browser)
    old = drafted(browser, made)
    address = f"{draft_address(made)}?replaces={old.number}"
    page = browser.get(f"/hub/letters/{old.number}").content.decode()
    assert f'href="{address}"' in page
    told = typed_in(browser.get(address).content.decode())

    browser.post(address, told | {"programme": "dibao", "purpose": "办理最低生活保障申请", "sources": ["bank"]})

    with acting_as(SYSTEM):
        before, after = Letter.objects.order_by("pk")
        made.refresh_from_db()
    assert (before.ended_because, after.replaces_id, made.letter_id) == ("members_changed", before.pk, after.pk)


def redrafted_page(browser: Client, old: Letter, made: Application) -> str:
    """Follow the button of a letter to the page that drafts it anew."""
    address = f"{draft_address(made)}?replaces={old.number}"
    assert f'href="{address}"' in browser.get(f"/hub/letters/{old.number}").content.decode()
    return browser.get(address).content.decode()


def with_named(browser: Client) -> tuple[list[Person], Application]:
    """梁志强, whose household is known, applies with his family, a friend of the house, and a grown son elsewhere."""
    family = family_with_numbers()
    token = at_window(browser)
    told = asked(family, token, "dibao")
    for one in (adding("member", relation="7", name="梁小平", number="E88776657"), SON):
        browser.post(TAKE, told | one)
    who = {f"lives_{person('梁小平').pk}": "on", f"owes_{person('罗大成').pk}": "on"}
    browser.post(TAKE, told | who)
    with acting_as(SYSTEM):
        return family, Application.objects.get()


NAMED = ("梁志强", "何丽华", "梁晓晴", "梁小平", "罗大成")


def test_a_household_in_sight_is_drafted_anew_with_whom_the_application_named(browser):
    _, made = with_named(browser)
    old = drafted(browser, made)

    page = redrafted_page(browser, old, made)

    assert [is_ticked(name, page=page) for name in NAMED] == [True] * 5
    address = f"{draft_address(made)}?replaces={old.number}"
    browser.post(
        address, typed_in(page) | {"programme": "dibao", "purpose": "办理最低生活保障申请", "sources": ["bank"]}
    )
    with acting_as(SYSTEM):
        after = Letter.objects.order_by("pk").last()
        assert after is not None and after.replaces_id == old.pk
        assert set(after.people.values_list("name", flat=True)) == set(NAMED)


def test_the_page_of_the_household_leads_to_the_application_it_would_forget(browser):
    family, made = with_named(browser)
    old = drafted(browser, made)
    with acting_as(SYSTEM):
        home = Membership.objects.get(person=family[0]).household_id

    answer = browser.get(f"/hub/letters/draft/{home}?replaces={old.number}")

    assert answer["Location"] == f"{draft_address(made)}?replaces={old.number}"


def test_who_left_the_household_since_is_told_and_not_ticked_and_who_joined_it_is_proposed(browser):
    family, made = with_named(browser)
    old = drafted(browser, made)
    day = timezone.localdate()
    with acting_as(SYSTEM):
        Application.objects.filter(pk=made.pk).update(submitted_on=day - timedelta(days=9))
        home = Membership.objects.get(person=family[0]).household
        leave(household=home, person=family[1], because=Membership.Left.DIVORCE, by=SYSTEM, on=day - timedelta(days=3))
        baby = register_person(
            name="梁小宝", numbers=[], hukou_place=home.place, residence_place=home.place, born_on=day - timedelta(days=5),
            by=SYSTEM, on=day,
        )  # fmt: skip
        join(household=home, person=baby, relation="2", because=Membership.Joined.BIRTH, by=SYSTEM, on=day)

    page = redrafted_page(browser, old, made)

    assert [is_ticked(name, page=page) for name in (*NAMED, "梁小宝")] == [True, False, True, True, True, True]
    assert "申请以后登记为离开本户：离婚" in words_of(page.encode())


def test_somebody_who_has_died_since_is_not_proposed(browser):
    made, wife = taken(browser), person("罗小梅")
    with acting_as(SYSTEM):
        Person.objects.filter(pk=wife.pk).update(died_on=timezone.localdate())

    page = browser.get(draft_address(made)).content.decode()

    assert "罗小梅" not in page
    assert is_ticked("罗湘", page=page)


def test_each_look_is_written_down_and_no_number_is_shown(browser):
    made = taken(browser)

    page = browser.get(draft_address(made)).content.decode()

    with acting_as(SYSTEM):
        line = Entry.objects.order_by("sequence").last()
    assert line is not None
    assert (line.verb, line.about, line.place) == ("registry.looked_at", made.number, made.place)
    assert "E88776655" not in page
    assert "E******55" in page


def test_other_places_desks_and_numbers(browser, signed_in, zhou, he, guo):
    address = draft_address(taken(browser))

    assert signed_in(zhou).get(address).status_code == 404
    assert signed_in(he).get(address).status_code == 403
    assert signed_in(guo).get(address).status_code == 200
    for number in ("SL0", "0", "%00"):
        assert browser.get(f"/hub/letters/applications/{number}").status_code == 404
    assert browser.put(address).status_code == 405


def test_a_window_that_took_it_for_another_county_drafts_no_letter(signed_in, zhou):
    family = family_with_numbers()
    browser = signed_in(zhou)
    browser.post(TAKE, asked(family, at_window(browser), "dibao"))
    with acting_as(zhou):
        made, case = Application.objects.get(), Case.objects.get()

    assert browser.get(draft_address(made)).status_code == 404
    assert draft_address(made) not in browser.get(f"/hub/cases/{case.number}").content.decode()
