"""The window names who lives with the applicant and whom the registry does not know so: counted, asked for, on the letter."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from doudi.cases.applying.models import Application
from doudi.cases.applying.proposal import ADDED_MOST
from doudi.cases.case import Case
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import Person
from doudi.web.hub.tests.window import adding, asked, at_window, draft_address
from tests.cases import MOTHER, MOTHER_NUMBER, family_with_numbers, mother_of
from tests.pages import words_of

pytestmark = pytest.mark.django_db
TAKE = "/hub/intake/application"
NIECE = adding("member", relation="8", name="梁小满", number="E99887744")


@pytest.fixture
def family():
    return family_with_numbers()


@pytest.fixture
def browser(signed_in, li):
    return signed_in(li)


def person(name: str) -> Person:
    with acting_as(SYSTEM):
        return Person.objects.get(name=name)


def posted(browser: Client, *told: Mapping[str, Any]) -> str:
    """The page after it was sent."""
    return browser.post(TAKE, {name: value for one in told for name, value in one.items()}).content.decode()


def counted(made: Application) -> dict[str, tuple[str, bool]]:
    with acting_as(SYSTEM):
        return {one.name: (one.relation, one.is_member) for one in made.members.all()}


def taken(browser, family, *, also: dict[str, str], **told) -> Application:
    """Somebody is added, and the application is taken."""
    asks = asked(family, at_window(browser), "dibao")
    posted(browser, asks, also)
    posted(browser, asks, {f"lives_{person(also['member-name']).pk}": "on"}, told)
    with acting_as(SYSTEM):
        return Application.objects.get()


def test_somebody_the_registry_does_not_know_is_added_and_what_was_typed_stays(browser, family):
    token = at_window(browser)
    told = asked(family, token, "dibao", words="屋里漏水", relatives="", income="壹仟")
    del told[f"lives_{family[2].pk}"]

    page = posted(browser, told, NIECE)

    number = person("梁小满").pk
    assert "梁小满已经添加" in page
    assert "梁小满 其他亲属 E******44" in words_of(page.encode())
    assert re.search(rf'name="lives_{number}"[^>]* checked', page)
    assert re.search(rf'name="lives_{family[1].pk}"[^>]* checked', page)
    assert not re.search(rf'name="lives_{family[2].pk}"[^>]* checked', page)
    for kept in (f'value="{token}"', "屋里漏水", 'value="dibao" checked', 'value="壹仟"'):
        assert kept in page
    assert "请先询问" not in words_of(page.encode()), "nothing is complained of before it is sent"
    assert "E99887744" not in page
    with acting_as(SYSTEM):
        assert not Application.objects.exists()
        assert Entry.objects.filter(verb="application.member_named", about=f"person:{number}").count() == 1


def test_whoever_was_added_counts_and_can_be_asked_for(browser, family):
    asks = asked(family, at_window(browser))
    posted(browser, asks, NIECE)
    number = person("梁小满").pk

    posted(browser, asks, {f"lives_{number}": "on", "programmes": ["dibao", f"living_subsidy:{number}"]})

    with acting_as(SYSTEM):
        made = Application.objects.get()
        assert set(Case.objects.values_list("programme", "name")) == {
            ("dibao", "梁志强"),
            ("living_subsidy", "梁小满"),
        }
    assert counted(made)["梁小满"] == ("8", True)
    assert len(counted(made)) == 4


def test_whoever_was_added_is_on_the_letter_as_one_of_the_home(browser, family):
    made = taken(browser, family, also=NIECE)

    address, number = draft_address(made), person("梁小满").pk
    page = browser.get(address).content.decode()
    assert re.search(rf'name="cover_{number}"[^>]* checked', page)
    covered = {f"cover_{one.pk}": "on" for one in [*family, person("梁小满")]}
    relations = {f"relation_{one.pk}": "家人" for one in family} | {f"relation_{number}": "其他亲属"}
    matter = {"programme": "dibao", "case_number": made.number, "purpose": "办理最低生活保障申请", "sources": ["bank"]}
    browser.post(address, matter | covered | relations | {f"guardian_{family[2].pk}": str(family[0].pk)})

    with acting_as(SYSTEM):
        made.refresh_from_db()
        assert made.letter is not None
        row = made.letter.people.get(person=number)
        assert (row.role, row.name, row.relation, row.masked) == ("member", "梁小满", "其他亲属", "E******44")


def test_whoever_was_added_and_does_not_count_is_not_proposed_for_the_letter(browser, family):
    asks = asked(family, at_window(browser), "dibao")
    posted(browser, asks, NIECE)
    number = person("梁小满").pk

    assert "请写明理由" in posted(browser, asks)
    posted(browser, asks, {f"why_{number}": "已经分家单过"})

    with acting_as(SYSTEM):
        made = Application.objects.get()
    assert counted(made)["梁小满"] == ("8", False)
    page = browser.get(draft_address(made)).content.decode()
    assert not re.search(rf'name="cover_{number}"[^>]* checked', page)
    assert "申请里不算家庭成员：已经分家单过" in words_of(page.encode())


def test_a_mother_of_another_district_who_moved_in_is_one_of_the_home(browser, family):
    """What the registry knows her to be is not said otherwise, and she is asked about once, not also as a supporter."""
    mother = mother_of(family[0])
    also = adding("member", relation="8", name=MOTHER, number=MOTHER_NUMBER)

    made = taken(browser, family, also=also, **{f"owes_{mother.pk}": "on"})

    assert counted(made)[MOTHER] == ("52", True)
    assert "supporters" not in made.declared
    with acting_as(SYSTEM):
        assert made.members.get(name=MOTHER).masked == "E******81"
    page = browser.get(draft_address(made)).content.decode()
    assert page.count(f'name="cover_{mother.pk}"') == 1
    assert "不共同生活的义务人" not in page


def test_a_son_named_as_supporter_who_lives_there_after_all_is_moved(browser, family):
    asks = asked(family, at_window(browser), "dibao")
    son = {"relation": "2", "name": "梁大成", "number": "E99887755"}
    posted(browser, asks, adding("supporter", **son))

    page = posted(browser, asks, adding("member", **son))

    number = person("梁大成").pk
    assert f'name="owes_{number}"' not in page
    assert re.search(rf'name="lives_{number}"[^>]* checked', page)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"relation": ""}, "请选择他（她）是申请人的什么人"),
        ({"relation": "0"}, "不在可用的选项中"),
        ({"name": ""}, "请填写姓名"),
        ({"number": ""}, "还没有号码的家人，先写在困难情况里"),
        ({"kind": "resident_id", "number": "110105194912310021"}, "最后一位校验不符"),
        ({"name": "冒名", "number": "E12345602"}, "与登记的姓名不一致，请核对；确实没有写错的，由窗口核实更正"),
        ({"name": "何丽华", "number": "E12345602"}, "何丽华已经列在一起生活的家人里"),
        ({"name": "梁志强", "number": "E12345601"}, "这是申请人本人的证件号码"),
    ],
)
def test_what_is_wrong_with_an_addition_is_said_and_nobody_is_added(browser, family, changed, words):
    asks = asked(family, at_window(browser), "dibao")
    typed = NIECE | {f"member-{name}": value for name, value in changed.items()}

    page = posted(browser, asks, typed)

    assert words in words_of(page.encode())
    assert "已经添加，在上面" not in page
    assert f'value="{typed["member-name"]}"' in page or not typed["member-name"], "what was typed stays"
    with acting_as(SYSTEM):
        assert Person.objects.count() == len(family)


def test_the_same_is_not_added_twice(browser, family):
    asks = asked(family, at_window(browser), "dibao")
    posted(browser, asks, NIECE)

    assert "梁小满已经列在一起生活的家人里" in words_of(posted(browser, asks, NIECE).encode())


def test_a_list_without_end_is_refused(browser, family):
    asks = asked(family, at_window(browser), "dibao")
    pages = [
        posted(browser, asks, NIECE | {"member-name": f"梁小{one}", "member-number": f"E9988770{one}"})
        for one in range(ADDED_MOST + 1)
    ]

    assert "已经添加" in pages[-2]
    assert f"最多添加 {ADDED_MOST} 位一起生活的家人" in words_of(pages[-1].encode())
    with acting_as(SYSTEM):
        assert Person.objects.count() == len(family) + ADDED_MOST


def test_whoever_was_typed_and_not_added_is_not_lost_in_silence(browser, family):
    asks = asked(family, at_window(browser), "dibao")
    typed = {name: value for name, value in NIECE.items() if name != "add"}

    page = posted(browser, asks, typed)

    assert "梁小满还没有添加" in words_of(page.encode())
    assert 'value="E99887744"' in page
    with acting_as(SYSTEM):
        assert not Application.objects.exists()
    posted(browser, asks)
    with acting_as(SYSTEM):
        assert "梁小满" not in counted(Application.objects.get())


def test_what_was_typed_about_one_stays_while_another_is_added(browser, family):
    asks = asked(family, at_window(browser), "dibao")
    supporter = adding("supporter", relation="2", name="梁大成", number="E99887755")

    page = posted(browser, asks, supporter, NIECE)

    assert "梁小满已经添加" in page
    assert 'name="supporter-name" value="梁大成"' in page
    with acting_as(SYSTEM):
        assert not Person.objects.filter(name="梁大成").exists()


def test_whom_one_named_is_not_proposed_to_the_next(browser, family):
    posted(browser, asked(family, at_window(browser), "dibao"), NIECE)

    at_window(browser, name="新来的人", number="E88776655")

    assert "梁小满" not in words_of(browser.get(TAKE).content)


def test_nobody_is_added_by_another_desk_or_before_somebody_was_found(signed_in, li, guo):
    assert signed_in(li).post(TAKE, NIECE)["Location"] == "/hub/intake"
    assert signed_in(guo).post(TAKE, NIECE).status_code == 403
    with acting_as(SYSTEM):
        assert not Person.objects.exists()
