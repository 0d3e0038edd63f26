"""Three screens: who we are, the list, the letter. What is typed is never lost, and what is sent twice is one application."""

import json
from datetime import date, timedelta

import pytest
from django.test import Client

from doudi.cases.applying.models import Application, Draft
from doudi.cases.case import Case
from doudi.evidence.letters.models import Letter, Signature
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import Guardianship, Person
from tests.authenticator import Phone
from tests.cases import family_with_numbers, mother_of
from tests.cast import COMMUNITY
from tests.pages import words_of
from tests.real_name import HOST, come_in, inside, number_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_name")]
HERE = f"hukou:{COMMUNITY}"


@pytest.fixture
def family():
    return family_with_numbers()


@pytest.fixture
def browser(family) -> Client:
    return inside("梁志强")


def who(family, **changed) -> dict[str, str]:
    lives = {f"lives_{one.pk}": "yes" for one in family[1:]}
    return {**lives, "relatives": "no", "place": HERE, "words": "工资不够用", **changed}


def token_of(person: str = "梁志强") -> str:
    with acting_as(SYSTEM):
        return str(Draft.objects.get(person__name=person).token)


def listed(*programmes: str, **changed):
    return {"token": token_of(), "programmes": list(programmes), "income": "1200", "hardship": "none", **changed}


def sent(browser, family, *programmes: str):
    assert browser.post("/me/apply", who(family))["Location"] == "/me/apply/list"
    return browser.post("/me/apply/list", listed(*(programmes or ("dibao",))))


def counts() -> tuple[int, int, int]:
    with acting_as(SYSTEM):
        return Application.objects.count(), Case.objects.count(), Letter.objects.count()


def test_those_who_live_together_are_proposed(browser):
    words = words_of(browser.get("/me/apply").content)

    assert "何丽华" in words
    assert "梁晓晴" in words
    assert "客村社区居委会" in words


def test_three_screens_lead_to_a_signed_letter(browser, family, li):
    phone = Phone()
    browser.post("/me/phone", {"answer": json.dumps(phone.register(browser.post("/me/phone/options").json()))})

    answer = sent(browser, family, "dibao", "edge")
    page = words_of(browser.get(answer["Location"]).content)
    with acting_as(SYSTEM):
        letter = Letter.objects.get()
        own, child = (letter.people.get(name=name).pk for name in ("梁志强", "梁晓晴"))
    for subject in (own, child):
        options = browser.post(f"/me/sign/{subject}/options").json()
        done = browser.post(f"/me/sign/{subject}", {"answer": json.dumps(phone.sign(options))}, follow=True)

    assert "第 3 步，共 3 步" in page
    assert "梁志强，您同意并签署吗？" in page
    assert "最低生活保障、" in letter.text
    assert "申请人本人在网上起草" in letter.text
    assert "签好了，谢谢您" in words_of(done.content)
    assert counts() == (1, 2, 1)
    with acting_as(li):
        application = Application.objects.select_related("letter").get()
        assert (application.place, application.channel) == (COMMUNITY, "phone")
        assert application.letter == letter
        assert application.declared == {"near_relatives": [], "urgent": False, "income_month": "1200.00"}
        assert Signature.objects.count() == 2
        assert set(Entry.objects.values_list("verb", flat=True)) >= {"application.take", "letter.draft", "letter.sign"}
    with acting_as(SYSTEM):
        assert not Draft.objects.exists()


def test_pressed_twice_it_is_one_application(browser, family):
    browser.post("/me/apply", who(family))
    told = listed("dibao")
    browser.post("/me/apply/list", told)

    again = browser.post("/me/apply/list", told)

    assert again["Location"].startswith("/me/applications/SL")
    assert counts() == (1, 1, 1)


def test_two_who_are_entitled_each_get_a_file_in_one_application(browser, family):
    told = [f"nursing_subsidy:{one.pk}" for one in family[:2]]
    sent(browser, family, "dibao", *told)

    with acting_as(SYSTEM):
        assert Application.objects.count() == 1
        assert set(Case.objects.values_list("programme", "subject__name")) == {
            ("dibao", "梁志强"), ("nursing_subsidy", "梁志强"), ("nursing_subsidy", "何丽华"),
        }  # fmt: skip
        assert Letter.objects.count() == 1


def test_gone_back_to_the_list_after_sending_nothing_happens_twice(browser, family):
    assert browser.get("/me/apply/list")["Location"] == "/me/apply"
    sent(browser, family)
    with acting_as(SYSTEM):
        number = Application.objects.get().number

    assert browser.get("/me/apply/list")["Location"] == f"/me/applications/{number}"
    assert browser.get("/me/apply").status_code == 200
    assert counts() == (1, 1, 1)


def test_the_same_programme_again_is_said(browser, family):
    sent(browser, family)

    browser.post("/me/apply", who(family))
    page = browser.post("/me/apply/list", listed("dibao"))

    assert "已有同一项目的案件在办" in words_of(page.content)
    assert counts() == (1, 1, 1)


def test_what_is_not_filled_in_is_said_and_what_is_stays(browser, family):
    told = who(family, **{f"lives_{family[1].pk}": "no"}, words="屋里漏水", relatives="yes", place="elsewhere")

    page = words_of(browser.post("/me/apply", told).content)

    assert "请写一写为什么" in page
    assert "请写上他（她）的姓名" in page
    assert "请写出街道或者乡镇的名称" in page
    assert "屋里漏水" in words_of(Client.get(browser, "/me/apply").content)


def test_one_who_is_left_out_is_written_down_with_his_reason(browser, family):
    told = who(family, **{f"lives_{family[1].pk}": "no", f"why_{family[1].pk}": "已经离家三年"})
    browser.post("/me/apply", told)
    browser.post("/me/apply/list", listed("dibao"))

    with acting_as(SYSTEM):
        left = Application.objects.get().members.get(person=family[1])
        assert (left.is_member, left.left_out_because) == (False, "已经离家三年")
        assert not Letter.objects.get().people.filter(person=family[1]).exists()


def test_an_emergency_is_handled_where_it_is(browser, family):
    told = who(family, place="elsewhere", town="五山街道", is_urgent="on")
    browser.post("/me/apply", told)
    browser.post("/me/apply/list", listed("emergency", hardship="stranded"))

    with acting_as(SYSTEM):
        made = Application.objects.get()
        assert (made.place, made.ground, made.declared["urgent"]) == ("440106001", "emergency", True)
        assert made.declared["facts"]["household"] == {"sudden_hardship": "stranded"}
        assert Case.objects.get().is_urgent


def test_a_town_nobody_knows_is_said(browser, family):
    page = browser.post("/me/apply", who(family, place="elsewhere", town="乌有镇"))

    assert "没有找到这个街道或乡镇" in words_of(page.content)


def test_a_near_relative_is_written_down(browser, family):
    browser.post("/me/apply", who(family, relatives="yes", relative_words="李某，街道，姐姐"))
    browser.post("/me/apply/list", listed("dibao"))

    with acting_as(SYSTEM):
        assert Application.objects.get().declared["near_relatives"] == ["李某，街道，姐姐"]


def test_somebody_not_on_record_is_added_by_name_and_number(browser, family):
    told = who(family, add="yes", add_name="梁伯", add_kind="passport", add_number="E99887766")
    browser.post("/me/apply", told)

    page = words_of(browser.get("/me/apply").content)

    assert "梁伯" in page
    assert "梁伯是您的什么人" in page
    with acting_as(SYSTEM):
        assert "E99887766" not in json.dumps(Draft.objects.get().content)


@pytest.fixture
def mother(family):
    """梁志强's mother, who lives elsewhere."""
    return mother_of(family[0])


def on_letter() -> set[tuple[str, str]]:
    with acting_as(SYSTEM):
        return set(Letter.objects.get().people.filter(role="supporter").values_list("name", "relation"))


def test_a_mother_elsewhere_is_proposed_and_signs_for_herself(browser, family, mother):
    page = words_of(browser.get("/me/apply").content)
    browser.post("/me/apply", who(family, **{f"owes_{mother.pk}": "yes"}))
    browser.post("/me/apply/list", listed("dibao"))

    assert "陈桂兰不和您一起生活，要写进授权书吗？" in page
    assert on_letter() == {("陈桂兰", "父母")}
    with acting_as(SYSTEM):
        assert [one["name"] for one in Application.objects.get().declared["supporters"]] == ["陈桂兰"]
        assert not Application.objects.get().members.filter(person=mother).exists()


def test_whom_the_applicant_does_not_name_is_on_no_letter(browser, family, mother):
    browser.post("/me/apply", who(family, **{f"owes_{mother.pk}": "no"}))
    browser.post("/me/apply/list", listed("dibao"))

    assert on_letter() == set()


def test_a_son_the_registry_does_not_know_is_named_with_what_he_is(browser, family):
    added = {"add": "yes", "add_name": "梁大成", "add_kind": "passport", "add_number": "E99887755", "add_lives": "no"}
    browser.post("/me/apply", who(family, **added))
    with acting_as(SYSTEM):
        son = Person.objects.get(name="梁大成")
    page = words_of(browser.get("/me/apply").content)
    browser.post("/me/apply", who(family, **{f"owes_{son.pk}": "yes", f"relation_{son.pk}": "2"}))
    browser.post("/me/apply/list", listed("dibao"))

    assert "梁大成是您的什么人" in page
    assert "梁大成和您一起生活吗" not in page
    assert on_letter() == {("梁大成", "儿子")}


def test_a_number_of_another_name_is_not_given_away(browser, family):
    told = who(family, add="yes", add_name="冒名", add_kind="passport", add_number="E12345602")

    page = words_of(browser.post("/me/apply", told).content)

    assert "与登记的姓名不一致" in page


@pytest.mark.parametrize(
    ("name", "number", "words"),
    [("何丽华", "E12345602", "何丽华已经列在一起生活的家人里"), ("梁志强", "E12345601", "这是申请人本人的证件号码")],
)
def test_whoever_is_listed_already_is_not_added_again(browser, family, name, number, words):
    told = who(family, add="yes", add_name=name, add_kind="passport", add_number=number)

    assert words in words_of(browser.post("/me/apply", told).content)
    with acting_as(SYSTEM):
        assert not Draft.objects.get().content.get("added")


def test_the_list_says_what_looks_likely_and_lets_one_ask_for_the_rest(browser, family):
    browser.post("/me/apply", who(family))

    page = browser.post("/me/apply/list", {**listed(), "look": "yes", "income": "99999"})

    words = words_of(page.content)
    unlikely = words.partition("看起来不够条件的")[2]
    assert "最低生活保障" in unlikely
    assert 'value="dibao"' in page.content.decode()
    assert counts() == (0, 0, 0)


def test_whoever_begins_another_application_gets_its_list(browser, family):
    sent(browser, family)

    browser.post("/me/apply", who(family, words="还要再申请一项"))

    assert "要什么帮助" in words_of(browser.get("/me/apply/list").content)


def test_nothing_chosen_is_said(browser, family):
    browser.post("/me/apply", who(family))

    assert "请至少选一项" in words_of(browser.post("/me/apply/list", listed()).content)


def test_letters_for_an_amount_are_said(browser, family):
    browser.post("/me/apply", who(family))

    page = browser.post("/me/apply/list", listed("dibao", income="很少"))

    assert "请只填数字" in words_of(page.content)
    assert "很少" in page.content.decode()


def test_what_is_sent_too_late_is_kept_and_waits(browser, family, monkeypatch):
    import time

    real = time.time
    with monkeypatch.context() as late:
        late.setattr("django.core.signing.time.time", lambda: real() + timedelta(minutes=31).total_seconds())
        answer = browser.post("/me/apply", who(family, words="三十一分钟才写完的话"))
    come_in(browser, name="梁志强")

    assert answer["Location"] == "/me/in?next=%2Fme%2Fapply&late=1"
    assert "三十一分钟才写完的话" in words_of(browser.get("/me/apply").content)


def test_the_telephone_number_lies_sealed(browser, family):
    browser.post("/me/apply", who(family, phone="13800000000"))

    with acting_as(SYSTEM):
        assert "13800000000" not in json.dumps(Draft.objects.get().content)
    assert "13800000000" in browser.get("/me/apply").content.decode()


def test_throwing_away_is_for_ever(browser, family):
    browser.post("/me/apply", who(family, words="不要的话"))

    browser.post("/me/apply/over")

    assert "不要的话" not in words_of(browser.get("/me/apply").content)


def test_a_child_alone_is_sent_to_a_window():
    browser = Client(headers={"host": HOST})
    come_in(browser, name="梁晓晴")
    with acting_as(SYSTEM):
        child = Person.objects.get(name="梁晓晴")
        child.born_on = date(2015, 9, 1)
        child.save()
    browser.post("/me/apply", {"relatives": "no", "place": f"residence:{COMMUNITY}"})
    told = {"token": token_of("梁晓晴"), "programmes": ["dibao"], "hardship": "none"}

    page = browser.post("/me/apply/list", told)

    assert "请写明监护人" in words_of(page.content)
    assert counts() == (0, 0, 0)


GUARDIAN = {
    "guard": "yes", "guard_right": "relative", "guard_name": "林阿珍", "guard_kind": "passport", "guard_evidence": "指定监护的文书 3 号",
}  # fmt: skip


def child_alone() -> tuple[Client, Person]:
    """梁晓晴, ten years old, comes in by herself, and stands in no household."""
    browser = Client(headers={"host": HOST})
    come_in(browser, name="梁晓晴")
    with acting_as(SYSTEM):
        Person.objects.filter(name="梁晓晴").update(born_on=date(2015, 9, 1))
        return browser, Person.objects.get(name="梁晓晴")


def test_a_child_names_a_guardian_elsewhere_who_signs_on_a_phone_of_his_own():
    browser, child = child_alone()
    told = GUARDIAN | {"guard_ward": f"{child.pk}", "guard_number": number_of("林阿珍")}

    assert browser.post("/me/apply", told)["Location"] == "/me/apply"
    words = words_of(browser.get("/me/apply").content)
    browser.post("/me/apply", {"relatives": "no", "place": f"residence:{COMMUNITY}"})
    browser.post(
        "/me/apply/list", {"token": token_of("梁晓晴"), "programmes": [f"orphan:{child.pk}"], "hardship": "none"}
    )

    assert "梁晓晴由林阿珍签署" in words
    assert "监护的证明要给窗口看一次" in words
    with acting_as(SYSTEM):
        letter = Letter.objects.get()
        assert letter.people.get().guardian_as == "林阿珍"
    assert "监护依据：祖父母、外祖父母、兄姐等依法担任监护人的近亲属，指定监护的文书 3 号" in letter.text
    guardian = inside("林阿珍")
    assert letter.number in guardian.get("/me/mine").content.decode()


def test_what_a_guardian_lacks_is_said_on_the_phone():
    browser, child = child_alone()

    page = browser.post("/me/apply", GUARDIAN | {"guard_ward": f"{child.pk}", "guard_number": "no"})

    assert "护照号码" in words_of(page.content)
    assert "指定监护的文书 3 号" in page.content.decode()
    with acting_as(SYSTEM):
        assert not Guardianship.objects.exists()


def test_whoever_nobody_has_read_the_hukou_of_is_told_so():
    browser = inside("林阿珍")

    words = words_of(browser.get("/me/apply").content)

    assert "不知道林阿珍的户籍在哪里：还没有确认" in words
    assert "您住在这里：当地可以凭居住证申请" in words


def test_what_one_says_of_ones_own_hukou_is_kept_as_said_and_confirms_nothing():
    browser = inside("林阿珍")

    refused = browser.post("/me/apply", {"say": "yes", "said_hukou": "没有这里"})
    browser.post("/me/apply", {"say": "yes", "said_hukou": "广东省广州市天河区五山街道"})

    assert "没有找到户口簿上的这个地方" in words_of(refused.content)
    words = words_of(browser.get("/me/apply").content)
    assert "您说户口在广东省广州市天河区五山街道，还没有核实" in words
    assert "不知道林阿珍的户籍在哪里" in words
    with acting_as(SYSTEM):
        assert Person.objects.get(name="林阿珍").hukou_place_id is None


def test_another_sees_nothing_of_it(browser, family):
    sent(browser, family)
    with acting_as(SYSTEM):
        number, case = Application.objects.get().number, Case.objects.get().number
    other = inside("林阿珍")

    for path in (f"/me/applications/{number}", f"/me/applications/{number}/photographs", f"/me/cases/{case}/withdraw"):
        assert other.get(path).status_code == 404
        assert browser.get(path).status_code == 200
    assert other.post(f"/me/cases/{case}/withdraw", {"words": "x"}).status_code == 404


def test_wrong_methods_and_numbers(browser):
    for path in ("/me/apply/over", "/me/out", "/me/letters/SQ1/open", "/me/messages/1/read"):
        assert browser.get(path).status_code == 405
    for path in ("/me/applications/nothing", "/me/cases/x/again", "/me/photographs/1", "/me/papers/x.pdf"):
        assert browser.get(path).status_code == 404
    assert browser.post("/me/mine").status_code == 405
    assert browser.post("/me/letters/SQ1/open").status_code == 404


def test_a_stranger_is_asked_to_come_in():
    for path in ("/me/apply", "/me/apply/list", "/me/mine", "/me/applications/x", "/me/phones", "/me/cases/x/again"):
        assert Client().get(path)["Location"].startswith("/me/in?next=")
