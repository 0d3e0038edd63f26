"""A child alone applies through a guardian from outside: named at the window, on the letter, proved, signed, accepted."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from doudi.cases.applying.models import Application
from doudi.cases.case import Case
from doudi.evidence.letters.models import Letter
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.actions import Number, register_person
from doudi.registry.identifiers import Kind
from doudi.registry.models import Guardianship, Person
from doudi.web.hub.tests.test_letter_for import typed_in
from doudi.web.hub.tests.window import asked, at_window, draft_address
from tests.cast import CHEN, COMMUNITY, PASSWORD
from tests.letters import sheet
from tests.pages import words_of

pytestmark = pytest.mark.django_db
TAKE = "/hub/intake/application"
CHILD = {"name": "林小苗", "number": "E88776601"}
DIRECTOR = {
    "right": "institution", "name": "罗大明", "kind": "passport", "number": "E88776602", "institution": "海珠区儿童福利院",
    "authority": "副院长，授权书 5 号", "evidence": "民政部门委托书 12 号",
}  # fmt: skip


@pytest.fixture
def browser(signed_in, li):
    return signed_in(li)


@pytest.fixture
def child() -> Person:
    """林小苗, an orphan of ten who is registered in 赤岗 and lives with nobody."""
    with acting_as(SYSTEM):
        where = Place.objects.get(code=COMMUNITY)
        return register_person(
            name=CHILD["name"], numbers=[Number(Kind.PASSPORT, CHILD["number"])], born_on=date(2016, 5, 1), hukou_place=where,
            residence_place=where, by=SYSTEM, on=timezone.localdate(),
        )  # fmt: skip


def naming(child: Person, **changed: str) -> dict[str, str]:
    told = {"ward": f"{child.pk}", **DIRECTOR, **changed}
    return {f"guardian-{name}": value for name, value in told.items()}


def told_at_window(browser: Client, child: Person, *, shown: bool = True, **changed: str) -> tuple[dict[str, Any], str]:
    """The child stands at the window, and the director is named; give what is typed and the page that comes back."""
    told = asked([child], at_window(browser, **CHILD), f"orphan:{child.pk}")
    seen = {"guardian-is_shown": "on"} if shown else {}
    page = browser.post(TAKE, told | naming(child, **changed) | seen | {"read": "guardian"})
    return told, page.content.decode()


def taken(browser: Client, child: Person, *, shown: bool = True) -> Application:
    told, _ = told_at_window(browser, child, shown=shown)
    browser.post(TAKE, told)
    with acting_as(SYSTEM):
        return Application.objects.get()


def drafted(browser: Client, made: Application) -> Letter:
    address = draft_address(made)
    told = typed_in(browser.get(address).content.decode())
    browser.post(address, told | {"programme": "orphan", "purpose": "办理孤儿基本生活保障", "sources": ["hukou"]})
    with acting_as(SYSTEM):
        return Letter.objects.get(case_number=made.number)


def signed(browser: Client, letter: Letter) -> str:
    with acting_as(SYSTEM):
        subject = letter.people.get().pk
    scan = SimpleUploadedFile("sheet.png", sheet(), content_type="image/png")
    told = {"signed_on": f"{timezone.localdate()}", "second_name": CHEN.user_name, "second_password": PASSWORD}
    done = browser.post(f"/hub/letters/{letter.number}/paper/{subject}", told | {"scan": scan}, follow=True)
    return words_of(done.content)


def test_the_road_of_a_child_whose_guardian_is_an_institution(browser, child, chen):
    made = taken(browser, child)
    letter = drafted(browser, made)

    assert "由监护人海珠区儿童福利院（罗大明）签署" in letter.text
    assert "纸质签署已存档" in signed(browser, letter)
    with acting_as(SYSTEM):
        case = Case.objects.get()
    browser.post(f"/hub/cases/{case.number}/moves/accepted", {"why": "材料齐全"})
    with acting_as(SYSTEM):
        case.refresh_from_db()
        signature = letter.people.get().signatures.get()
        director = Person.objects.get(name="罗大明")
    assert (case.stage, signature.signer_id) == ("accepted", director.pk)


def test_the_window_shows_who_signs_and_what_nobody_has_seen(browser, child):
    _, page = told_at_window(browser, child, shown=False)

    words = words_of(page.encode())
    assert "林小苗由海珠区儿童福利院（罗大明）签署" in words
    assert "证明还没有核看" in words


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"institution": ""}, "请写明是哪个单位监护"),
        ({"authority": ""}, "职务和单位的授权文书"),
        ({"number": "no"}, "护照号码"),
        ({"name": ""}, "请填写姓名"),
        ({"number": CHILD["number"], "name": CHILD["name"]}, "申请人本人的证件号码"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(browser, child, changed, words):
    _, page = told_at_window(browser, child, **changed)

    assert words in words_of(page.encode())
    assert 'value="民政部门委托书 12 号"' in page
    with acting_as(SYSTEM):
        assert not Guardianship.objects.exists()


def test_without_a_guardian_no_letter_is_drafted(browser, child):
    told = asked([child], at_window(browser, **CHILD), f"orphan:{child.pk}")
    browser.post(TAKE, told)
    with acting_as(SYSTEM):
        made = Application.objects.get()
    address = draft_address(made)
    typed = typed_in(browser.get(address).content.decode())

    page = browser.post(
        address, typed | {"programme": "orphan", "purpose": "办理孤儿基本生活保障", "sources": ["hukou"]}
    )

    assert "林小苗未满十八周岁，请选择监护人" in words_of(page.content)


def test_what_nobody_has_seen_is_accepted_by_nobody_until_the_proof_is_written_down(browser, child, chen):
    made = taken(browser, child, shown=False)
    letter = drafted(browser, made)
    signed(browser, letter)
    with acting_as(SYSTEM):
        case, one = Case.objects.get(), Guardianship.objects.get()
    assert "还没有证明" in words_of(browser.get(f"/hub/letters/{letter.number}").content)
    assert "还没有证明" in words_of(browser.get(f"/hub/cases/{case.number}").content)
    page = f"/hub/cases/{case.number}/guardians"

    browser.post(page, {"show": f"{one.pk}", "evidence": "看过委托书原件 12 号"})

    assert "证明已核看" in words_of(browser.get(page).content)
    browser.post(f"/hub/cases/{case.number}/moves/accepted", {"why": "材料齐全"})
    with acting_as(SYSTEM):
        case.refresh_from_db()
    assert case.stage == "accepted"


def test_the_page_of_the_case_names_shows_and_ends(browser, child):
    told = asked([child], at_window(browser, **CHILD), f"orphan:{child.pk}")
    browser.post(TAKE, told)
    with acting_as(SYSTEM):
        page = f"/hub/cases/{Case.objects.get().number}/guardians"

    browser.post(page, naming(child) | {"name": "yes"})
    with acting_as(SYSTEM):
        one = Guardianship.objects.get()
    refused = browser.post(page, {"end": f"{one.pk}", "why": "无"})
    browser.post(page, {"end": f"{one.pk}", "why": "孩子已被收养"})

    assert "监护为什么终止，至少4个字" in words_of(refused.content)
    with acting_as(SYSTEM):
        one.refresh_from_db()
    assert one.until == timezone.localdate()
    assert "没有登记不在家里的监护人" in words_of(browser.get(page).content)


def test_other_desks_places_and_numbers(browser, signed_in, child, zhou, guo, he):
    taken(browser, child)
    with acting_as(SYSTEM):
        number = Case.objects.get().number

    for part in ("guardians", "hukou"):
        page = f"/hub/cases/{number}/{part}"
        assert browser.get(page).status_code == 200
        assert signed_in(zhou).get(page).status_code == 404
        assert signed_in(guo).get(page).status_code == 403
        assert signed_in(he).get(page).status_code == 403
        assert browser.put(page).status_code == 405
        assert browser.get(f"/hub/cases/XX0/{part}").status_code == 404
