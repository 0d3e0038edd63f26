"""The verification desk: its lists, one commission, a request under a letter, the report, objections; who sees what."""

import pytest

from doudi.evidence.reports import actions
from doudi.evidence.reports.models import Conflict, Objection, Report, Request
from doudi.evidence.sources.models import Commission, Inquiry
from doudi.offices.acting import SYSTEM, acting_as
from tests.pages import words_of
from tests.verification import CAR, DEPOSIT, HIT, MEANS, answer, answer_rest, commissioned, issued, signed_letter

pytestmark = pytest.mark.django_db
DESK = "/hub/verification"
LISTS = ("queue", "letters", "reports", "expiring", "quiet", "objections", "feedback")
TAKING_PART = ("li", "guo", "chen", "he")
OTHERS = ("wu", "wang", "lin", "xiaoliang")


@pytest.fixture
def letter(li, chen):
    return signed_letter(by=li, second=chen)


@pytest.fixture
def asked(letter, guo):
    made = commissioned(letter, by=guo, declared={"sold_cars": ["粤A00001"]})
    answer(made, "vehicles", HIT, CAR)
    answer(made, "bank", HIT, DEPOSIT)
    answer_rest(made)
    return made


@pytest.fixture
def report(asked, guo):
    return issued(asked, by=guo)


@pytest.fixture
def objection(report, li):
    with acting_as(li):
        inquiry = Inquiry.objects.get(commission=report.commission, source="vehicles", subject__name="梁志强")
        return actions.object_to(
            report=report,
            inquiry=inquiry,
            item="车",
            words="车三年前卖了",
            raised_by="梁志强",
            on=report.issued_on,
            by=li,
        )


def pages(asked, report, objection):
    return (
        *(f"{DESK}?list={one}" for one in LISTS),
        *(f"{DESK}/{asked.number}", f"/hub/reports/{report.number}", f"/hub/objections/{objection.number}"),
        *(f"/hub/reports/{report.number}/pdf", f"/hub/reports/{report.number}/json"),
    )


def test_the_desks_that_take_part_read_everything(request, signed_in, asked, report, objection):
    for who in TAKING_PART:
        browser = signed_in(request.getfixturevalue(who))
        assert {page: browser.get(page).status_code for page in pages(asked, report, objection)} == dict.fromkeys(
            pages(asked, report, objection), 200
        )


@pytest.mark.parametrize("who", OTHERS)
def test_other_desks_are_told_so(request, signed_in, asked, report, objection, who):
    browser = signed_in(request.getfixturevalue(who))

    assert {browser.get(page).status_code for page in pages(asked, report, objection)} == {403}


def test_another_place_finds_nothing(signed_in, zhou, asked, report, objection):
    browser = signed_in(zhou)

    assert {browser.get(page).status_code for page in pages(asked, report, objection)[len(LISTS) :]} == {404}
    assert all(
        asked.number not in browser.get(page).content.decode() for page in pages(asked, report, objection)[: len(LISTS)]
    )


def test_an_unknown_number_is_not_found(signed_in, guo):
    browser = signed_in(guo)

    for page in ("verification/HD0", "reports/BG0", "reports/BG0/pdf", "objections/YY0", "verification/letters/SQ0"):
        assert browser.get(f"/hub/{page}").status_code == 404


def test_a_wrong_method_is_refused(signed_in, guo, asked, report):
    browser = signed_in(guo)

    assert browser.post(DESK).status_code == 405
    assert browser.get(f"{DESK}/{asked.number}/issue").status_code == 405
    assert browser.get(f"/hub/reports/{report.number}/object").status_code == 405


def test_names_are_masked_in_the_lists_and_full_on_the_page(signed_in, guo, asked):
    browser = signed_in(guo)

    listed = browser.get(DESK).content.decode()
    assert "梁＊强" in listed and "梁志强" not in listed
    assert "梁志强" in browser.get(f"{DESK}/{asked.number}").content.decode()


def test_a_commission_shows_every_inquiry_with_its_outcome(signed_in, guo, asked):
    words = words_of(signed_in(guo).get(f"{DESK}/{asked.number}").content)

    assert words.count("无记录") == 3 * len(MEANS) - 2
    assert words.count("有记录") == 2


def test_the_report_is_issued_from_the_commission(signed_in, guo, asked):
    page = signed_in(guo).post(f"{DESK}/{asked.number}/issue")

    with acting_as(SYSTEM):
        assert page["Location"] == f"/hub/reports/{Report.objects.get().number}"


@pytest.mark.parametrize("who", ["li", "chen", "he"])
def test_only_the_verification_desk_issues(request, signed_in, asked, who):
    assert signed_in(request.getfixturevalue(who)).post(f"{DESK}/{asked.number}/issue").status_code == 403


def test_a_township_requests_and_the_verification_desk_begins(signed_in, li, guo, letter):
    page = f"{DESK}/letters/{letter.number}"
    asked = {"kind": "application", "residence": "urban", "income_month": "2000", "sold_cars": "粤A00001 粤A00002"}

    assert signed_in(li).post(page, asked)["Location"] == DESK
    with acting_as(SYSTEM):
        assert (Request.objects.get().declared or {})["sold_cars"] == ["粤A00001", "粤A00002"]
    assert "待开始" in words_of(signed_in(guo).get(DESK).content)
    signed_in(guo).post(page, {"kind": "application", "residence": "urban"})

    with acting_as(SYSTEM):
        begun = Commission.objects.get()
        assert (begun.declared or {})["income_month"] == "2000"
        assert Request.objects.get().commission == begun


def test_supervision_reads_and_requests_nothing(signed_in, he, letter):
    assert signed_in(he).get(f"{DESK}/letters/{letter.number}").status_code == 403


def test_a_letter_of_another_case_opens_nothing(signed_in, guo, letter, li):
    from doudi.evidence.letters import actions as letters

    with acting_as(li):
        letters.end(letter=letter, because="support_ended", by=li, on=letter.valid_from)

    page = signed_in(guo).post(f"{DESK}/letters/{letter.number}", {"kind": "application", "residence": "urban"})

    assert "终止" in words_of(page.content)


def test_a_contradiction_is_settled_with_a_reason(signed_in, guo, li, report):
    with acting_as(SYSTEM):
        number = Conflict.objects.get().pk
    page = f"/hub/reports/conflicts/{number}"

    assert signed_in(li).post(page, {"taken": "not_counted", "why": "合同"}).status_code == 403
    signed_in(guo).post(page, {"taken": "not_counted", "why": "已见买卖合同"})

    with acting_as(SYSTEM):
        assert Conflict.objects.get().why == "已见买卖合同"


def test_an_officer_enters_an_objection_for_a_resident(signed_in, li, report):
    with acting_as(SYSTEM):
        inquiry = Inquiry.objects.get(source="vehicles", subject__name="梁志强")
    sent = {"inquiry": inquiry.number, "raised_by": "梁志强", "words": "这车早就卖掉了"}

    page = signed_in(li).post(f"/hub/reports/{report.number}/object", sent)

    with acting_as(SYSTEM):
        assert page["Location"] == f"/hub/objections/{Objection.objects.get().number}"


def test_an_objection_without_words_says_what_is_missing(signed_in, li, report):
    page = signed_in(li).post(f"/hub/reports/{report.number}/object", {"raised_by": "梁志强"})

    assert page.status_code == 200
    with acting_as(SYSTEM):
        assert not Objection.objects.exists()


def test_the_answer_of_the_owner_is_written_down(signed_in, guo, li, objection):
    page, sent = (
        f"/hub/objections/{objection.number}",
        {"outcome": "dismissed", "kind": "stale", "answer": "经查仍登记在其名下"},
    )

    assert signed_in(li).post(page, sent).status_code == 403
    signed_in(guo).post(page, sent)

    assert "经查仍登记在其名下" in words_of(signed_in(guo).get(page).content)


def test_a_report_says_that_it_decides_nothing(signed_in, guo, report):
    words = words_of(signed_in(guo).get(f"/hub/reports/{report.number}").content)

    assert "不作审批决定" in words
    assert not [word for word in ("给予救助", "批准", "不予", "拒绝") if word in words]


def test_anybody_checks_a_report_by_its_number_and_learns_nothing_about_people(client, report):
    words = words_of(client.get(f"/reports/{report.number}").content)

    assert report.content_hash in words
    assert not [
        word for word in ("梁志强", "何丽华", "南粤银行", "限额", report.get_conclusion_display()) if word in words
    ]
    assert client.get("/reports/BG0").status_code == 404
    assert client.get("/reports/key").json()["algorithm"] == "Ed25519"
    assert client.get("/reports/schema").json()["$id"] == "urn:doudi:schema:signed-report:1"
