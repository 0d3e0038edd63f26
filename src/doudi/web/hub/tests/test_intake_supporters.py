"""The window names who owes support from elsewhere: whom the registry knows, and whom it does not; each signs for himself."""

import re

import pytest

from doudi.cases.applying.models import Application
from doudi.cases.case import Case
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import Person
from doudi.web.hub.tests.window import adding, asked, at_window, draft_address
from tests.cases import family_with_numbers, mother_of
from tests.cast import COMMUNITY
from tests.pages import words_of

pytestmark = pytest.mark.django_db
SON = adding("supporter", relation="2", name="梁大成", number="E99887755")


@pytest.fixture
def family():
    return family_with_numbers()


def test_who_owes_support_from_elsewhere_is_named_and_waits_on_the_letter(signed_in, family, li):
    mother = mother_of(family[0], place=COMMUNITY)
    browser = signed_in(li)
    token = at_window(browser)
    page = words_of(browser.get("/hub/intake/application").content)

    done = browser.post(
        "/hub/intake/application", asked(family, token, "dibao", **{f"owes_{mother.pk}": "on"}), follow=True
    )

    assert "不共同生活的赡养、抚养、扶养义务人" in page
    with acting_as(SYSTEM):
        made, case = Application.objects.get(), Case.objects.get()
    assert "陈桂兰（父母）" in words_of(browser.get(f"/hub/cases/{case.number}").content)
    assert [one["person"] for one in made.declared["supporters"]] == [mother.pk]
    assert f'href="/hub/letters/applications/{made.number}"' in done.content.decode(), "no name stands in an address"
    draft = browser.get(draft_address(made)).content.decode()
    assert f'value="{made.number}"' in draft
    assert re.search(rf'name="cover_{mother.pk}"[^>]* checked', draft)


def person(name: str) -> Person:
    with acting_as(SYSTEM):
        return Person.objects.get(name=name)


def test_a_son_the_registry_does_not_know_is_added_and_what_was_typed_stays(signed_in, family, li):
    browser = signed_in(li)
    token = at_window(browser)
    told = asked(family, token, "dibao", words="屋里漏水", relatives="", income="壹仟")
    del told[f"lives_{family[2].pk}"]

    page = browser.post("/hub/intake/application", told | SON).content.decode()

    assert "梁大成已经添加" in page
    assert re.search(rf'name="owes_{person("梁大成").pk}"[^>]* checked', page)
    assert "梁大成 儿子 E******55" in words_of(page.encode())
    for kept in (f'value="{token}"', "屋里漏水", 'value="dibao" checked', 'value="壹仟"'):
        assert kept in page
    assert re.search(rf'name="lives_{family[1].pk}"[^>]* checked', page)
    assert not re.search(rf'name="lives_{family[2].pk}"[^>]* checked', page)
    assert "请先询问" not in words_of(page.encode()), "nothing is complained of before it is sent"
    assert "E99887755" not in page
    with acting_as(SYSTEM):
        assert not Application.objects.exists()


def added_and_sent(browser, family, added=None) -> Application:
    told = asked(family, at_window(browser), "dibao")
    browser.post("/hub/intake/application", told | (added or SON))
    number = person((added or SON)["supporter-name"]).pk
    browser.post("/hub/intake/application", told | {f"owes_{number}": "on"})
    with acting_as(SYSTEM):
        return Application.objects.get()


def test_whoever_was_added_is_on_the_application_and_on_its_letter(signed_in, family, li):
    browser = signed_in(li)
    made = added_and_sent(browser, family)

    assert made.declared["supporters"] == [
        {"person": person("梁大成").pk, "name": "梁大成", "relation": "2", "born_on": ""}
    ]
    address = draft_address(made)
    page = browser.get(address).content.decode()
    assert re.search(rf'name="cover_{person("梁大成").pk}"[^>]* checked', page)
    sent = browser.post(address, letter_of(family, made, also="梁大成", relation="儿子"))
    with acting_as(SYSTEM):
        made.refresh_from_db()
        assert made.letter is not None
        assert sent["Location"] == f"/hub/letters/{made.letter.number}"
        supporter = made.letter.people.get(role="supporter")
        assert (supporter.name, supporter.relation, supporter.masked) == ("梁大成", "儿子", "E******55")


def letter_of(family, made: Application, *, also: str, relation: str) -> dict[str, object]:
    head, wife, child = family
    more = person(also).pk
    return {
        "programme": "dibao", "case_number": made.number, "purpose": "办理最低生活保障申请", "sources": ["bank"],
        f"cover_{head.pk}": "on", f"relation_{head.pk}": "本人", f"cover_{wife.pk}": "on", f"relation_{wife.pk}": "配偶",
        f"cover_{child.pk}": "on", f"relation_{child.pk}": "女儿", f"guardian_{child.pk}": str(head.pk),
        f"cover_{more}": "on", f"relation_{more}": relation,
    }  # fmt: skip


def test_a_mother_of_another_district_is_on_the_letter_although_this_desk_does_not_see_her(signed_in, family, li):
    mother = mother_of(family[0])
    browser = signed_in(li)
    told = asked(family, at_window(browser), "dibao", **{f"owes_{mother.pk}": "on"})
    browser.post("/hub/intake/application", told)
    with acting_as(SYSTEM):
        made = Application.objects.get()

    browser.post(draft_address(made), letter_of(family, made, also="陈桂兰", relation="父母"))

    with acting_as(li):
        assert not Person.objects.filter(pk=mother.pk).exists()
        made.refresh_from_db()
        assert made.letter is not None
        assert made.letter.people.get(role="supporter").masked == "E******81"


def test_a_parent_who_was_added_stays_ticked_when_the_page_is_opened_again(signed_in, family, li):
    browser = signed_in(li)
    browser.post(
        "/hub/intake/application", asked(family, at_window(browser), "dibao") | SON | {"supporter-relation": "5"}
    )

    page = browser.get("/hub/intake/application").content.decode()

    assert re.search(rf'name="owes_{person("梁大成").pk}"[^>]* checked', page)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"supporter-relation": ""}, "请选择他（她）是申请人的什么人"),
        ({"supporter-relation": "7"}, "不在可用的选项中"),
        ({"supporter-name": ""}, "请填写姓名"),
        ({"supporter-number": ""}, "请填写证件号码"),
        ({"supporter-kind": "resident_id", "supporter-number": "110105194912310021"}, "最后一位校验不符"),
        ({"supporter-name": "冒名", "supporter-number": "E12345602"}, "与登记的姓名不一致"),
        ({"supporter-name": "何丽华", "supporter-number": "E12345602"}, "何丽华已经列在一起生活的家人里"),
        ({"supporter-name": "梁志强", "supporter-number": "E12345601"}, "这是申请人本人的证件号码"),
    ],
)
def test_what_is_wrong_with_an_addition_is_said_and_nobody_is_added(signed_in, family, li, changed, words):
    browser = signed_in(li)
    told = asked(family, at_window(browser), "dibao")

    page = words_of(browser.post("/hub/intake/application", told | SON | changed).content)

    assert words in page
    assert "已经添加，在上面" not in page
    with acting_as(SYSTEM):
        assert Person.objects.count() == len(family)


def test_whom_one_named_is_not_proposed_to_the_next(signed_in, family, li):
    browser = signed_in(li)
    browser.post("/hub/intake/application", asked(family, at_window(browser), "dibao") | SON)

    at_window(browser, name="新来的人", number="E88776655")

    assert "梁大成" not in words_of(browser.get("/hub/intake/application").content)


def test_nobody_is_added_by_another_desk_or_before_somebody_was_found(signed_in, li, guo):
    assert signed_in(li).post("/hub/intake/application", SON)["Location"] == "/hub/intake"
    assert signed_in(guo).post("/hub/intake/application", SON).status_code == 403
    with acting_as(SYSTEM):
        assert not Person.objects.exists()
