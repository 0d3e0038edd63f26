"""One case on one page, and the acts that bring it on: moves, everything missing at once, opinions, decisions, longer limits."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doudi.cases.applying.actions import sign_for_application
from doudi.cases.case import Case
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from tests.cases import applied, case_of, decided, moved, signed_for
from tests.letters import covers, drafted
from tests.pages import words_of
from tests.support import UP_ON, rich_at_county
from tests.verification import MEANS

pytestmark = pytest.mark.django_db
READING = ("wu", "li", "guo", "chen", "wang", "he")
ACTS = {
    "moves/accepted": ("wu", "li", "chen"),
    "supplement": ("li",),
    "opinion": ("li",),
    "decision": ("li", "chen"),
    "adjust": ("li", "chen"),
    "extend": ("li", "chen"),
}
"""Each act and whose desks have a page for it."""


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """A working day on which everything happens."""
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: date(2026, 8, 3))
    return date(2026, 8, 3)


@pytest.fixture
def case(li, today) -> Case:
    return case_of(applied(by=li, on=today))


@pytest.fixture
def accepted(li, chen, today) -> Case:
    application = applied(by=li, on=today)
    signed_for(application, by=li, second=chen, on=today)
    return moved(case_of(application), "accepted", by=li, on=today)


@pytest.fixture
def investigating(accepted, li, today) -> Case:
    return moved(accepted, "investigating", by=li, on=today)


def page(case, part="") -> str:
    return f"/hub/cases/{case.number}{part and '/'}{part}"


def stage_of(case) -> str:
    with acting_as(SYSTEM):
        return Case.objects.get(pk=case.pk).stage


def test_the_desks_that_take_part_read_the_file_and_the_look_is_kept(request, signed_in, case):
    for who in READING:
        assert signed_in(request.getfixturevalue(who)).get(page(case)).status_code == 200

    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="case.look", about=case.number).count() == len(READING)


def test_other_desks_are_told_so(signed_in, xiaoliang, case):
    assert signed_in(xiaoliang).get(page(case)).status_code == 403


def test_another_place_finds_nothing(signed_in, zhou, case):
    browser = signed_in(zhou)

    assert browser.get(page(case)).status_code == 404
    assert {browser.get(page(case, act)).status_code for act in ("decision", "adjust", "extend", "moves/accepted")} == {
        404
    }


@pytest.mark.parametrize("number", ["AJ0", "<script>", "x" * 300, "²"])
def test_an_unknown_number_is_not_found(signed_in, li, number):
    browser = signed_in(li)

    assert browser.get(f"/hub/cases/{number}").status_code == 404
    assert {browser.get(f"/hub/cases/{number}/{act}").status_code for act in ACTS} == {404}


def test_a_wrong_method_is_refused(signed_in, li, case):
    browser = signed_in(li)

    assert browser.post(page(case)).status_code == 405
    assert {browser.put(page(case, act)).status_code for act in ACTS} == {405}


@pytest.mark.parametrize(("act", "desks"), ACTS.items())
def test_each_act_has_its_desks(request, signed_in, case, act, desks):
    for who in ("wu", "li", "guo", "chen", "wang", "he", "xiaoliang"):
        status = signed_in(request.getfixturevalue(who)).get(page(case, act)).status_code
        assert (status == 403) == (who not in desks or (act.startswith("moves") and who != "li")), who


def test_the_file_says_who_has_it_until_when_and_what_is_missing_for_the_next_step(signed_in, li, case):
    words = words_of(signed_in(li).get(page(case)).content)

    assert "梁志强：最低生活保障" in words
    assert "现在在谁手里 乡镇（街道）" in words
    assert case.due_on.isoformat() in words
    assert "受理 → 已受理" in words
    assert "还没有核对授权书：请先起草并请家庭成员签署。" in words


def test_the_file_shows_household_law_clocks_and_steps(signed_in, li, case):
    words = words_of(signed_in(li).get(page(case)).content)

    for told in (
        "何丽华",
        "梁晓晴",
        "声明没有",
        "规则还不能得出结果",
        "社会救助法 第十八条",
        "受理审查",
        "申请 → 已提交，待受理",
    ):
        assert told in words


def test_the_file_says_what_the_family_was_told(signed_in, li, accepted):
    assert "您的最低生活保障申请已受理，最迟" in words_of(signed_in(li).get(page(accepted)).content)


def test_what_is_written_and_not_handed_over_is_said_until_it_is(signed_in, li, accepted):
    browser = signed_in(li)
    with acting_as(SYSTEM):
        number = accepted.papers.get().number
    before = words_of(browser.get(page(accepted)).content)

    browser.post(f"/hub/papers/{number}/deliver", {"how": "hand"})

    assert "还有 1 份文书没有送达" in before
    assert "没有送达" not in words_of(browser.get(page(accepted)).content)


def test_a_desk_that_only_reads_is_offered_nothing(signed_in, he, case):
    content = signed_in(he).get(page(case)).content

    assert "没有要您办的下一步" in words_of(content)
    assert "/opinion" not in content.decode()


def test_a_ready_move_is_one_press(signed_in, li, accepted):
    sent = signed_in(li).post(page(accepted, "moves/investigating"), {})

    assert sent["Location"] == page(accepted)
    assert stage_of(accepted) == "investigating"


def test_what_is_missing_is_said_all_of_it_and_nothing_moves(signed_in, li, investigating):
    words = words_of(signed_in(li).post(page(investigating, "moves/opinion"), {}).content)

    assert "还没有入户调查记录" in words
    assert "核对报告还没有出" in words
    assert "还没有审核意见" in words
    assert stage_of(investigating) == "investigating"


def test_a_refusal_to_accept_needs_words(signed_in, li, case):
    browser = signed_in(li)

    assert "请写明理由" in words_of(browser.post(page(case, "moves/declined"), {"why": " "}).content)
    told = {"why": "不属于本项目。", "to_authority": "海珠区人力资源和社会保障局", "is_forwarded": "on"}
    assert "请写明该去哪里办" in words_of(browser.post(page(case, "moves/declined"), {"why": told["why"]}).content)
    browser.post(page(case, "moves/declined"), told)

    assert stage_of(case) == "declined"
    with acting_as(SYSTEM):
        said = str(case.papers.get(kind="advice").content["parts"])
    assert "我们已把您的申请转交海珠区人力资源和社会保障局" in said


def offered_in(browser, case) -> list[tuple[str, bool]]:
    """Read the ways on that a file offers, in order, each with whether it is the one in colour."""
    offers = browser.get(page(case)).content.decode().partition('<ul class="case-offers">')[2].partition("case-acts")[0]
    return [(one.partition("</b>")[0], "btn-brand" in one) for one in offers.split("<p><b>")[1:]]


def test_the_way_on_comes_first_then_supplement_then_declining_then_the_rest(signed_in, li, case):
    offered = offered_in(signed_in(li), case)

    assert offered == [("受理", False), ("一次性告知补正", False), ("不予受理并书面指引", False), ("撤回申请", False)]


def test_the_one_step_that_is_ready_and_leads_on_stands_out(signed_in, li, accepted):
    assert offered_in(signed_in(li), accepted) == [("启动调查", True), ("撤回申请", False)]


def test_a_refusal_that_was_decided_is_the_way_on(signed_in, li, wu, chen, guo):
    case = rich_at_county(li=li, wu=wu, chen=chen, guo=guo)
    before = offered_in(signed_in(chen), case)
    decided(case, by=chen, on=UP_ON, verdict="refused")

    after = offered_in(signed_in(chen), case)

    assert before[:2] == [("予以确认", False), ("不予确认", False)]
    assert after[:2] == [("不予确认", True), ("予以确认", False)]


def test_two_officers_press_the_same_button(signed_in, li, accepted):
    browser = signed_in(li)
    browser.post(page(accepted, "moves/investigating"), {})

    again = browser.post(page(accepted, "moves/investigating"), {})

    assert again.status_code == 409
    assert "可能刚才已有人办理" in words_of(again.content)
    with acting_as(SYSTEM):
        assert accepted.steps.filter(to_stage="investigating").count() == 1


def test_a_stage_nobody_knows_is_not_found(signed_in, li, case):
    assert signed_in(li).get(page(case, "moves/heaven")).status_code == 404


def test_everything_missing_is_told_at_once(signed_in, li, investigating):
    browser = signed_in(li)
    offered = browser.get(page(investigating, "supplement")).content.decode()

    browser.post(page(investigating, "supplement"), {"words": "工资流水；全年的\n\n租房合同"})

    assert "还没有入户调查记录" not in offered, "what an officer has to do is not asked of the applicant"
    assert stage_of(investigating) == "supplement"
    with acting_as(SYSTEM):
        assert investigating.steps.order_by("-nth").first().why.endswith("工资流水；全年的\n租房合同")
        said = str(investigating.papers.get(kind="supplement").content["parts"])
    assert "1．工资流水；全年的" in said
    assert "2．租房合同" in said


def drafted_for(application, *, by) -> None:
    """A letter that everybody still has to sign."""
    with acting_as(SYSTEM):
        people = covers([one.person for one in application.members.order_by("relation")])
    day = application.submitted_on
    letter = drafted(by=by, people=people, on=day, sources=MEANS, case_number=application.number, programme="dibao")
    with acting_as(by):
        sign_for_application(application=application, letter=letter, by=by, on=day)


def test_what_the_applicant_can_bring_is_offered_in_words_for_him(signed_in, li, case):
    browser = signed_in(li)
    words = "核对授权书上还没有签字的家庭成员，请签字"
    before = words_of(browser.get(page(case, "supplement")).content)
    drafted_for(case.application, by=li)
    offered = words_of(browser.get(page(case, "supplement")).content)

    browser.post(page(case, "supplement"), {"items": [words]})

    assert words not in before, "a letter that nobody has drafted cannot be signed"
    assert words in offered
    assert "请先起草" not in before
    with acting_as(SYSTEM):
        assert f"1．{words}" in str(case.papers.get(kind="supplement").content["parts"])


def test_a_supplement_of_nothing_is_no_supplement(signed_in, li, case):
    words = words_of(signed_in(li).post(page(case, "supplement"), {"words": " \n "}).content)

    assert "请至少写明一项" in words
    assert stage_of(case) == "submitted"


def test_an_opinion_is_written_beside_what_the_law_answers(signed_in, li, investigating):
    browser = signed_in(li)

    assert "规则还不能得出结果" in words_of(browser.get(page(investigating, "opinion")).content)
    assert "请写明理由" in words_of(browser.post(page(investigating, "opinion"), {"proposes": "grant"}).content)
    browser.post(page(investigating, "opinion"), {"proposes": "grant", "amount_yuan": "880.00", "why": "情况属实。"})

    with acting_as(SYSTEM):
        opinion = investigating.opinions.get()
    assert (opinion.proposes, str(opinion.amount_yuan), opinion.why) == ("grant", "880.00", "情况属实。")
    assert "拟予确认 880.00 元" in words_of(browser.get(page(investigating)).content)


def test_where_nothing_is_to_be_decided_that_is_said(signed_in, chen, accepted):
    answer = signed_in(chen).get(page(accepted, "decision"))

    assert answer.status_code == 409
    assert "没有要作的决定" in words_of(answer.content)


def test_a_limit_is_made_longer_only_for_a_reason_of_the_law(signed_in, li, accepted):
    browser = signed_in(li)

    assert "请选择一项" in words_of(browser.post(page(accepted, "extend"), {"why": "忙"}).content)
    browser.post(page(accepted, "extend"), {"because": "hard", "why": "收入来源多，要逐项核实。"})

    with acting_as(SYSTEM):
        assert accepted.clocks.get(limit="total").extended_because == "hard"


def test_the_file_asks_the_same_however_much_is_in_it(signed_in, li, investigating, today):
    browser = signed_in(li)
    asked = {}
    for number in (1, 30):
        for nth in range(number - opinions_of(investigating)):
            browser.post(
                page(investigating, "opinion"), {"proposes": "grant", "amount_yuan": "880", "why": f"第 {nth} 次。"}
            )
        with CaptureQueriesContext(connection) as kept:
            browser.get(page(investigating))
        asked[number] = len(kept)

    assert asked[1] == asked[30]


def opinions_of(case) -> int:
    with acting_as(SYSTEM):
        return int(case.opinions.count())
