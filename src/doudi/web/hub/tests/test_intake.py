"""Any window takes an application; the competent place handles it; a stranger in need is somebody, too."""

import pytest

from doudi.cases.actions import NotAllowed
from doudi.cases.applying.models import Application
from doudi.cases.case import Case
from doudi.cases.papers.actions import write
from doudi.cases.papers.models import Paper
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import Person
from doudi.web.hub.tests.window import DOCUMENT, asked, at_window
from tests.cases import family_with_numbers
from tests.cast import COMMUNITY
from tests.pages import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    return family_with_numbers()


def test_a_window_of_another_county_takes_it_and_sees_it_where_it_is_handled(signed_in, family, zhou, li):
    browser = signed_in(zhou)
    token = at_window(browser)

    done = browser.post("/hub/intake/application", asked(family, token, "dibao", "edge"), follow=True)

    words = words_of(done.content)
    assert "梁志强的申请已收下" in words
    assert "申请已经转到广东省广州市海珠区赤岗街道" in words
    with acting_as(zhou):
        assert Case.objects.count() == 2
    with acting_as(li):
        made = Application.objects.get()
        assert (made.place, made.window, made.channel) == (COMMUNITY, "440106", "window")
        assert made.is_elsewhere
        assert made.masked == "E******01"
        assert Case.objects.filter(desk="township").count() == 2


def guidance_at(browser, family) -> tuple[Paper, str]:
    """Taken at the window of another county: what was written down, and the address of the page that hands it over."""
    done = browser.post("/hub/intake/application", asked(family, at_window(browser), "dibao", "edge"))["Location"]
    with acting_as(SYSTEM):
        return Paper.objects.select_related("case__application").get(), done


def test_what_another_place_handles_is_told_in_writing_and_handed_over(signed_in, family, zhou, li):
    browser = signed_in(zhou)
    paper, done = guidance_at(browser, family)
    said = str(paper.content)

    assert paper.kind == "guidance"
    assert paper.content["programme"] == "最低生活保障、最低生活保障边缘家庭"
    assert "由赤岗街道办事处（广东省广州市海珠区）办理，因为您的户籍在那里" in said
    assert "您不需要重新提交" in said
    assert paper.number in words_of(browser.get(done).content)
    assert browser.get(f"/hub/papers/{paper.number}/pdf").content.startswith(b"%PDF")
    assert browser.post(f"/hub/papers/{paper.number}/deliver", {"how": "hand"})["Location"] == done
    shown = words_of(browser.get(done).content)
    assert "已登记送达" in shown
    assert "直接送达" in shown
    with acting_as(li):
        assert Paper.objects.get().delivered_how == "hand"


def test_sent_twice_it_is_told_once(signed_in, family, zhou):
    browser = signed_in(zhou)
    token = at_window(browser)
    browser.post("/hub/intake/application", asked(family, token, "dibao"))
    at_window(browser)
    browser.post("/hub/intake/application", asked(family, token, "dibao"))

    with acting_as(SYSTEM):
        assert Paper.objects.count() == 1


def test_why_not_where_one_lives_stands_in_the_guidance(signed_in, family, zhou, monkeypatch):
    with acting_as(SYSTEM):
        Person.objects.filter(pk=family[0].pk).update(residence_place="440106001")
    monkeypatch.setattr("doudi.cases.applying.where.may_where_one_lives", lambda place, *, on: False)

    paper, _ = guidance_at(signed_in(zhou), family)

    assert "居住地还没有开放凭居住证申请" in str(paper.content)


def test_whoever_took_it_writes_no_other_paper_of_another_place(signed_in, family, zhou):
    paper, _ = guidance_at(signed_in(zhou), family)

    with acting_as(zhou), pytest.raises(NotAllowed):
        write(case=paper.case, kind="receipt", by=zhou, on=paper.written_on)


def test_the_own_window_goes_on_with_the_letter(signed_in, family, wu):
    browser = signed_in(wu)
    token = at_window(browser)

    done = browser.post("/hub/intake/application", asked(family, token, "dibao", channel="village"), follow=True)

    assert "去起草授权书" in words_of(done.content)
    with acting_as(SYSTEM):
        assert not Paper.objects.exists()


def test_pressed_twice_it_is_one_application(signed_in, family, li):
    browser = signed_in(li)
    token = at_window(browser)
    first = browser.post("/hub/intake/application", asked(family, token, "dibao"))
    at_window(browser)

    again = browser.post("/hub/intake/application", asked(family, token, "dibao"))

    assert again["Location"] == first["Location"]
    with acting_as(SYSTEM):
        assert (Application.objects.count(), Case.objects.count()) == (1, 1)


def test_two_who_are_entitled_each_get_a_file(signed_in, family, li):
    browser = signed_in(li)
    token = at_window(browser)
    told = [f"living_subsidy:{one.pk}" for one in family[:2]]

    done = browser.post("/hub/intake/application", asked(family, token, *told), follow=True)

    assert "梁志强的申请已收下" in words_of(done.content)
    with acting_as(SYSTEM):
        assert Application.objects.count() == 1
        assert set(Case.objects.values_list("name", flat=True)) == {"梁志强", "何丽华"}


def test_an_agent_is_named(signed_in, family, li):
    browser = signed_in(li)
    token = at_window(browser)
    told = asked(family, token, "dibao", channel="agent")

    page = words_of(browser.post("/hub/intake/application", told).content)
    done = browser.post(
        "/hub/intake/application", {**told, "agent_name": "梁姨", "agent_relation": "邻居"}, follow=True
    )

    assert "请写明代办人的姓名" in page
    assert "梁姨（邻居）" in words_of(done.content)


def test_a_stranger_in_need_is_helped_where_he_is(signed_in, li):
    browser = signed_in(li)
    assert browser.post("/hub/intake", {"stranger": "yes", "stranger_name": "", "stranger_sex": "1"}).status_code == 302
    page = browser.get("/hub/intake/application").content.decode()
    token = page.partition('name="token" value="')[2][:36]
    told = {
        "token": token, "channel": "found", "place": "elsewhere", "town": "赤岗街道", "relatives": "no", "hardship": "stranded",
        "is_urgent": "on", "programmes": ["quick_aid"],
    }  # fmt: skip

    done = browser.post("/hub/intake/application", told, follow=True)

    words = words_of(done.content)
    assert "无名氏的申请已收下" in words
    assert "先救助，后补手续" in words
    assert "签齐以后受理" not in words
    with acting_as(li):
        made = Application.objects.get()
        assert (made.ground, made.place, made.declared["urgent"]) == ("emergency", "440105001", True)
        assert Case.objects.get().is_urgent


def test_what_is_missing_is_said_and_what_was_typed_stays(signed_in, family, li):
    browser = signed_in(li)
    token = at_window(browser)
    told = asked(family, token, "dibao", relatives="yes", words="屋里漏水")
    del told[f"lives_{family[1].pk}"]

    page = browser.post("/hub/intake/application", told).content.decode()

    assert "还有没填好的地方" in page
    assert "请写明理由" in page
    assert "请写明近亲属的姓名" in page
    assert "屋里漏水" in page
    assert 'value="dibao" checked' in page


def test_nothing_chosen_is_said(signed_in, family, li):
    browser = signed_in(li)
    token = at_window(browser)

    assert "请至少选择一个救助项目" in words_of(browser.post("/hub/intake/application", asked(family, token)).content)


def test_a_document_of_another_name_shows_nobody(signed_in, family, li):
    page = signed_in(li).post("/hub/intake", {**DOCUMENT, "name": "别人"})

    assert "与登记的姓名不一致" in words_of(page.content)


def test_somebody_new_is_taken_in_with_his_document_and_it_is_written_down(signed_in, li):
    at_window(signed_in(li), name="新来的人", number="E88776655")

    with acting_as(SYSTEM):
        assert Person.objects.filter(name="新来的人").exists()
        assert Entry.objects.filter(verb="application.applicant_found", actor=str(li.pk)).count() == 1


def test_nobody_is_at_the_window_before_he_was_found(signed_in, li, chen):
    assert signed_in(li).get("/hub/intake/application")["Location"] == "/hub/intake"


def test_other_places_and_desks(signed_in, family, li, zhou, guo, he):
    browser = signed_in(li)
    token = at_window(browser)
    done = browser.post("/hub/intake/application", asked(family, token, "dibao"))["Location"]

    assert signed_in(zhou).get(done).status_code == 404
    for path in ("/hub/intake", "/hub/intake/application", done):
        for officer in (guo, he):
            assert signed_in(officer).get(path).status_code == 403


def test_bad_numbers_and_wrong_methods(signed_in, li):
    browser = signed_in(li)

    assert browser.get("/hub/intake/nothing").status_code == 404
    assert browser.post("/hub/intake/SL1").status_code == 405
    assert browser.put("/hub/intake").status_code == 405
    assert browser.put("/hub/intake/application").status_code == 405
