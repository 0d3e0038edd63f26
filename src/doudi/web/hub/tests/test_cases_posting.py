"""Notices, objections and papers on the hub's pages: posting, the sheet for the wall, answers, PDF, delivery; who may do what."""

from datetime import date, timedelta

import pytest

from doudi.cases.case import Case
from doudi.cases.papers.models import Paper
from doudi.cases.postings.actions import object_to_posting
from doudi.cases.postings.models import Posting, PostingObjection
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from tests.cases import applied, moved
from tests.cast import COMMUNITY
from tests.pages import words_of
from tests.roads import accepted, fresh, hung, investigated

pytestmark = pytest.mark.django_db
READING = ("wu", "li", "guo", "chen", "wang", "he")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """A working day on which everything happens."""
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: date(2026, 8, 3))
    return date(2026, 8, 3)


@pytest.fixture
def opined(li, wu, chen, guo, today) -> Case:
    case = accepted(applied(by=li, on=today), li=li, chen=chen, on=today)
    return investigated(case, li=li, wu=wu, guo=guo, on=today)


@pytest.fixture
def posting(opined, li, today) -> Posting:
    return hung(opined, li=li, on=today)[1]


@pytest.fixture
def objection(posting, today) -> PostingObjection:
    return object_to_posting(
        posting=posting, words="他家有一辆小货车。", by=None, on=today, name="何大勇", phone="13800000000"
    )


@pytest.fixture
def paper(opined) -> Paper:
    with acting_as(SYSTEM):
        return Paper.objects.filter(case=opined)[0]


def every_page(opined, posting, objection, paper):
    return (
        f"/hub/postings/{posting.number}", f"/hub/postings/{posting.number}/sheet",
        f"/hub/posting-objections/{objection.number}", f"/hub/cases/{opined.number}/papers",
        f"/hub/papers/{paper.number}/pdf",
    )  # fmt: skip


def test_the_desks_that_take_part_read_everything(request, signed_in, opined, posting, objection, paper):
    pages = every_page(opined, posting, objection, paper)

    for who in READING:
        browser = signed_in(request.getfixturevalue(who))
        assert {page: browser.get(page).status_code for page in pages} == dict.fromkeys(pages, 200), who


def test_other_desks_are_told_so(signed_in, xiaoliang, he, opined, posting, objection, paper):
    browser = signed_in(xiaoliang)

    assert {browser.get(page).status_code for page in every_page(opined, posting, objection, paper)} == {403}
    assert signed_in(he).get(f"/hub/cases/{opined.number}/post").status_code == 403
    assert signed_in(he).post(f"/hub/papers/{paper.number}/deliver", {"how": "hand"}).status_code == 403


def test_another_place_finds_nothing(signed_in, zhou, opined, posting, objection, paper):
    browser = signed_in(zhou)

    assert {browser.get(page).status_code for page in every_page(opined, posting, objection, paper)} == {404}
    assert browser.get(f"/hub/cases/{opined.number}/post").status_code == 404
    assert browser.post(f"/hub/papers/{paper.number}/deliver", {"how": "hand"}).status_code == 404


def test_an_unknown_number_is_not_found(signed_in, li):
    browser = signed_in(li)

    for page in ("postings/GS0", "postings/GS0/sheet", "posting-objections/YY0", "cases/AJ0/papers", "cases/AJ0/post"):
        assert browser.get(f"/hub/{page}").status_code == 404
    assert browser.get("/hub/papers/WS²/pdf").status_code == 404


def test_a_wrong_method_is_refused(signed_in, li, opined, posting, objection, paper):
    browser = signed_in(li)

    assert {browser.put(page).status_code for page in every_page(opined, posting, objection, paper)} == {405}
    assert browser.get(f"/hub/papers/{paper.number}/deliver").status_code == 405


def test_a_notice_is_posted_and_its_sheet_says_only_what_everybody_may_know(signed_in, li, opined):
    browser = signed_in(li)
    sent = browser.post(f"/hub/cases/{opined.number}/post", {"kind": "opinion", "village": COMMUNITY})
    with acting_as(SYSTEM):
        posting = Posting.objects.get()

    assert sent["Location"] == f"/hub/postings/{posting.number}"
    sheet = words_of(browser.get(f"/hub/postings/{posting.number}/sheet").content)
    assert "申请人 梁志强 家庭人数 3 人" in sheet
    assert f"/postings/{posting.number}" in sheet
    for private in ("何丽华", "梁晓晴", "E12345601", opined.number, "南粤银行"):
        assert private not in sheet


def test_where_it_hangs_must_be_a_village_of_the_township(signed_in, li, opined):
    answer = signed_in(li).post(f"/hub/cases/{opined.number}/post", {"kind": "opinion", "village": "440106001001"})

    assert answer.status_code == 200
    with acting_as(SYSTEM):
        assert not Posting.objects.exists()


def test_a_notice_is_taken_down_once(signed_in, li, posting):
    browser = signed_in(li)
    page = f"/hub/postings/{posting.number}"

    assert "公示单已撤下" in words_of(browser.post(page, {"down": "yes"}, follow=True).content)
    assert "已经撤下" in words_of(browser.post(page, {"down": "yes"}, follow=True).content)


def test_an_objection_at_the_window_opens_the_case_again(signed_in, li, opined, posting):
    page = f"/hub/postings/{posting.number}"
    browser = signed_in(li)

    assert "请写明异议的内容" in words_of(browser.post(page, {"words": ""}).content)
    browser.post(page, {"words": "他家有一辆小货车。", "name": "何大勇"})

    assert fresh(opined).stage == "objected"
    assert "何大勇" not in browser.get(page).content.decode()


def test_who_objected_is_opened_only_for_a_purpose_that_is_kept(signed_in, li, objection):
    page = f"/hub/posting-objections/{objection.number}"
    browser = signed_in(li)

    assert "何大勇" not in browser.get(page).content.decode()
    assert "请写明为什么要看" in words_of(browser.post(page, {"open": "yes", "why": ""}).content)
    opened = words_of(browser.post(page, {"open": "yes", "why": "回访异议人"}).content)

    assert "何大勇 13800000000" in opened
    with acting_as(SYSTEM):
        assert Entry.objects.get(verb="case.unseal").detail["why"] == "回访异议人"


def test_an_objection_is_answered_with_the_democratic_review(signed_in, li, he, objection, today):
    page = f"/hub/posting-objections/{objection.number}"
    given = {"outcome": "dismissed", "answer": "小货车是雇主的，经查不属实。", "review_held_on": today.isoformat()}

    assert "民主评议请同时写明" in words_of(signed_in(li).post(page, given).content)
    signed_in(he).post(page, given | {"review_words": "九位代表参加。"})
    with acting_as(SYSTEM):
        assert PostingObjection.objects.get().answered_on is None
    signed_in(li).post(page, given | {"review_words": "九位代表参加，一致认为属实。"})

    words = words_of(signed_in(li).get(page).content)
    assert "异议不成立" in words and "九位代表参加，一致认为属实。" in words


def test_several_notices_that_have_hung_are_sent_up_and_those_that_have_not_say_so(signed_in, li, opined, posting):
    page = signed_in(li).post("/hub/cases/together", {"act": "county", "one": [opined.number]})

    assert "没有办成 公示到" in words_of(page.content)
    assert fresh(opined).stage == "posted"


def test_a_paper_is_printed_and_its_delivery_is_written_once(signed_in, wu, paper):
    browser = signed_in(wu)

    printed = browser.get(f"/hub/papers/{paper.number}/pdf")
    assert printed["Content-Type"] == "application/pdf" and printed.content.startswith(b"%PDF-")
    page = f"/hub/papers/{paper.number}/deliver"
    assert "请选择怎样送达" in words_of(browser.post(page, {"how": "dream"}, follow=True).content)
    assert "已登记送达" in words_of(browser.post(page, {"how": "hand"}, follow=True).content)
    assert "已于" in words_of(browser.post(page, {"how": "post"}, follow=True).content)
    with acting_as(SYSTEM):
        assert Paper.objects.get(pk=paper.pk).delivered_how == "hand"


def test_several_papers_are_delivered_at_once(signed_in, li, paper):
    browser = signed_in(li)
    listed = browser.get("/hub/cases", {"list": "papers"}).content.decode()

    page = browser.post("/hub/cases/together", {"act": "deliver", "how": "hand", "one": [paper.number, "WS0"]})

    assert f'value="{paper.number}"' in listed
    assert f"{paper.number} 已办 已送达" in words_of(page.content)
    assert "WS0 没有办成" in words_of(page.content)


def test_a_paper_is_written_again_from_the_file(signed_in, li, he, opined):
    browser = signed_in(li)
    page = f"/hub/cases/{opined.number}/papers"

    assert "还没有相应的决定" in words_of(browser.post(page, {"kind": "grant"}).content)
    signed_in(he).post(page, {"kind": "receipt"})
    with acting_as(SYSTEM):
        before = Paper.objects.count()
    browser.post(page, {"kind": "receipt"})

    with acting_as(SYSTEM):
        assert Paper.objects.count() == before + 1


def test_late_words_are_a_complaint(signed_in, li, opined, posting, today):
    with acting_as(SYSTEM):
        Posting.objects.filter(pk=posting.pk).update(
            posted_on=today - timedelta(days=9), until=today - timedelta(days=1)
        )

    page = signed_in(li).post(f"/hub/postings/{posting.number}", {"words": "他家有一辆小货车。"}, follow=True)

    assert "过期提出，按投诉办理" in words_of(page.content)
    assert fresh(opined).stage == "posted"


def test_the_county_grants_by_rule_what_was_sent_up(signed_in, li, chen, opined, posting, today):
    with acting_as(SYSTEM):
        Posting.objects.filter(pk=posting.pk).update(posted_on=today - timedelta(days=9), until=today)
    moved(fresh(opined), "county", by=li, on=today)
    browser = signed_in(chen)
    page = f"/hub/cases/{opined.number}"

    assert "还没有写明决定" in words_of(browser.post(f"{page}/moves/granted", {}).content)
    browser.post(f"{page}/decision", {"verdict": "granted", "reasons": "经审核符合条件。"})
    browser.post(f"{page}/moves/granted", {})

    assert fresh(opined).stage == "granted"
    assert "予以确认" in words_of(browser.get(page).content)
