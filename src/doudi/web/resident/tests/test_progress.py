"""Whole progress on one page, and what an applicant does himself there: each act a page that says what follows from it."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from doudi.cases.applying.models import Application, Photograph
from doudi.cases.case import Case
from doudi.cases.messages.actions import tell
from doudi.cases.messages.models import Message
from doudi.cases.papers.models import Paper
from doudi.cases.reviews.models import Change, Hearing, Reconsideration
from doudi.cases.stages import Stage
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from tests.cases import applied, case_of, family_with_numbers, moved, signed_for
from tests.letters import sheet
from tests.pages import words_of
from tests.real_name import inside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_name")]


@pytest.fixture
def today() -> date:
    return localdate()


@pytest.fixture
def application(li, today) -> Application:
    return applied(by=li, on=today, people=family_with_numbers())


@pytest.fixture
def case(application) -> Case:
    return case_of(application)


@pytest.fixture
def browser(application):
    return inside("梁志强")


def page_of(browser, application) -> str:
    return words_of(browser.get(f"/me/applications/{application.number}").content)


def stage_of(case) -> str:
    with acting_as(SYSTEM):
        return Case.objects.get(pk=case.pk).stage


def test_one_page_says_where_it_is_who_has_it_and_by_which_day(browser, application, case):
    words = page_of(browser, application)

    assert "最低生活保障" in words
    assert "已提交，待受理" in words
    assert "赤岗街道社会救助窗口" in words
    assert case.due_on.isoformat() in words
    assert "先看材料齐不齐" in words
    assert case.number in words


def test_home_lists_it(browser, application):
    words = words_of(browser.get("/me/mine").content)

    assert application.number in words
    assert "现在在赤岗街道社会救助窗口" in words


def test_it_is_withdrawn_after_being_asked(browser, application, case):
    path = f"/me/cases/{case.number}/withdraw"
    assert "撤回申请吗？" in words_of(browser.get(path).content)
    assert "请写一写" in words_of(browser.post(path).content)

    answer = browser.post(path, {"words": "找到工作了"})

    assert answer["Location"] == f"/me/applications/{application.number}"
    assert stage_of(case) == Stage.WITHDRAWN
    assert browser.post(path, {"words": "再来一次"}).status_code == 404


def test_what_was_missing_is_sent_and_it_goes_on(browser, application, case, li, today):
    moved(case, Stage.SUPPLEMENT, by=li, on=today, why="请补火灾现场的照片")

    words = page_of(browser, application)
    path = f"/me/cases/{case.number}/supplement"
    answer = browser.post(path, {"words": "照片发了"})

    assert words.index("您自己") < words.index("我补好了") < words.index("请补火灾现场的照片")
    assert answer["Location"] == f"/me/applications/{application.number}"
    assert stage_of(case) == Stage.SUBMITTED


def test_papers_and_messages_are_there_and_messages_are_read(browser, application, case, li, chen, today):
    signed_for(application, by=li, second=chen, on=today)
    moved(case, Stage.ACCEPTED, by=li, on=today)
    with acting_as(SYSTEM):
        number = Paper.objects.get(kind="receipt").number
        message = case.messages.get().pk

    before = page_of(browser, application)
    pdf = browser.get(f"/me/papers/{number}.pdf")
    browser.post(f"/me/messages/{message}/read")

    assert "受理通知书" in before
    assert "申请已受理" in before
    assert "都知道了" in before
    assert pdf.content.startswith(b"%PDF")
    assert "都知道了" not in page_of(browser, application)
    assert "全部消息（1 条）" in page_of(browser, application)


def test_whoever_opens_a_paper_has_received_it_once(browser, application, case, li, chen, today):
    signed_for(application, by=li, second=chen, on=today)
    moved(case, Stage.ACCEPTED, by=li, on=today)
    with acting_as(SYSTEM):
        paper = Paper.objects.get(kind="receipt")
    path = f"/me/papers/{paper.number}.pdf"

    browser.head(path)
    with acting_as(SYSTEM):
        paper.refresh_from_db()
    assert paper.delivered_on is None

    browser.get(path)
    again = browser.get(path)
    with acting_as(SYSTEM):
        paper.refresh_from_db()
        lines = Entry.objects.filter(verb="paper.deliver").count()
    assert (paper.delivered_on, paper.delivered_how) == (today, "phone")
    assert again.status_code == 200
    assert lines == 1


def told_of(case, *kinds: str, on):
    """Several messages, one after the other."""
    with acting_as(SYSTEM):
        return [tell(case=case, kind="progress", key=f"{kind}:1", on=on, day=on) for kind in kinds]


def test_of_many_messages_the_newest_stands_out_and_one_button_reads_them_all(browser, application, case, today):
    first, *_, newest = told_of(case, "accepted", "investigating", "county", on=today)

    page = page_of(browser, application)
    shown = browser.get(f"/me/applications/{application.number}?told={case.number}").content.decode()

    assert page.count("都知道了") == 1
    assert "3 条消息没有看" in words_of(browser.get("/me/mine").content)
    assert page.index("已送交审核确认") < page.index("还有 2 条没看") < page.index("申请已受理")
    assert f'id="told-{case.pk}" open' in shown
    for _ in range(2):
        assert browser.post(f"/me/messages/{newest.pk}/read")["Location"] == f"/me/applications/{application.number}"
    assert "都知道了" not in page_of(browser, application)
    with acting_as(SYSTEM):
        assert Message.objects.get(pk=first.pk).read_on == today
        assert Entry.objects.filter(verb="message.read").count() == 1


def test_what_is_told_after_the_page_was_opened_stays_unread(browser, application, case, today):
    seen, later = told_of(case, "accepted", "county", on=today)

    browser.post(f"/me/messages/{seen.pk}/read")

    with acting_as(SYSTEM):
        assert Message.objects.get(pk=later.pk).read_on is None
    assert "已送交审核确认" in page_of(browser, application).partition("都知道了")[0]


def test_a_day_is_named_only_while_somebody_must_act(browser, application, case, li, today):
    running = page_of(browser, application)
    moved(case, Stage.DECLINED, by=li, on=today, why="这里不能办")
    with acting_as(SYSTEM):
        Case.objects.filter(pk=case.pk).update(due_on=today)

    assert "最迟哪一天" in running
    assert "最迟哪一天" not in page_of(browser, application)
    assert "最迟" not in words_of(browser.get("/me/mine").content)


def refused(case, *, chen, on):
    """A refusal by hand, with its paper: what an applicant may not accept."""
    from doudi.cases.papers.actions import write

    with acting_as(SYSTEM):
        from doudi.cases.case import Decision

        Decision.objects.create(
            case=case, verdict="refused", is_by_rule=False, reasons="收入高于标准", articles=["社会救助暂行办法 第九条"], by=chen, on=on
        )  # fmt: skip
    with acting_as(chen):
        return write(case=case, kind="refusal", by=chen, on=on)


def test_a_refusal_is_asked_again_about(browser, application, case, chen, today):
    assert browser.get(f"/me/cases/{case.number}/again").status_code == 404
    refused(case, chen=chen, on=today)
    path = f"/me/cases/{case.number}/again"

    assert "六十日" in words_of(browser.get(path).content)
    answer = browser.post(path, {"words": "收入算错了"})

    assert answer["Location"] == f"/me/applications/{application.number}"
    with acting_as(SYSTEM):
        assert Reconsideration.objects.get().words == "收入算错了"


def granted(case, *, on):
    """Help that runs, for tests of what comes after."""
    from doudi.cases.case import Step

    with acting_as(SYSTEM):
        Step.objects.create(
            case=case, nth=2, from_stage=case.stage, to_stage="granted", by_name="test", desk="county", on=on, label="x", article="x"
        )  # fmt: skip
        Case.objects.filter(pk=case.pk).update(stage="granted", steps_made=2, desk="", due_on=None)


def test_a_change_at_home_is_told(browser, application, case, today):
    granted(case, on=today)
    path = f"/me/cases/{case.number}/change"
    told = {"kind": "job", "happened_on": (today - timedelta(days=2)).isoformat(), "words": "找到了保洁的工作"}

    answer = browser.post(path, told)

    assert answer["Location"] == f"/me/applications/{application.number}"
    with acting_as(SYSTEM):
        change = Change.objects.get()
        assert (change.kind, change.told, change.words) == ("job", "family", "找到了保洁的工作")


def test_a_death_is_told_with_whose_it_was(browser, application, case, today):
    granted(case, on=today)
    with acting_as(SYSTEM):
        wife = application.members.get(name="何丽华").person_id
    told = {"kind": "death", "happened_on": today.isoformat(), "words": "病故"}
    path = f"/me/cases/{case.number}/change"

    asked = words_of(browser.post(path, told).content)
    browser.post(path, {**told, "person": wife})

    assert "请写明去世的是哪一位" in asked
    with acting_as(SYSTEM):
        assert Change.objects.get().person_id == wife


def test_somebody_is_heard_before_help_is_cut(browser, application, case, li, today):
    granted(case, on=today)
    with acting_as(SYSTEM):
        Hearing.objects.create(
            case=case, proposes="end", because="INCOME_OVER", reasons="收入增加", told_on=today,
            answer_by=today + timedelta(days=7), opened_by=li,
        )  # fmt: skip
    words = page_of(browser, application)
    assert words.index("您自己") < words.index("说说我的意见") < words.index("走过的每一步")
    assert (today + timedelta(days=7)).isoformat() in words
    assert "现在在您自己" in words_of(browser.get("/me/mine").content)

    browser.post(f"/me/cases/{case.number}/hear", {"words": "只是临时多做了几天"})

    with acting_as(SYSTEM):
        assert Hearing.objects.get().said == "只是临时多做了几天"


def picture(name="a.png", content=None):
    return SimpleUploadedFile(name, content or sheet(), content_type="image/png")


def test_photographs_are_kept_shown_and_sent_twice_kept_once(browser, application):
    path = f"/me/applications/{application.number}/photographs"

    for _ in range(2):
        answer = browser.post(path, {"title": "病历", "pictures": [picture()]})

    assert answer["Location"] == path
    with acting_as(SYSTEM):
        kept = Photograph.objects.get()
    shown = browser.get(f"/me/photographs/{kept.pk}")
    assert (shown["Content-Type"], shown.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert "病历" in words_of(browser.get(path).content)


def test_one_bad_photograph_is_said_and_the_good_ones_stay(browser, application):
    path = f"/me/applications/{application.number}/photographs"
    files = [picture(), picture("b.png", b"<svg onload=alert(1)>")]

    page = words_of(browser.post(path, {"title": "病历", "pictures": files}).content)

    assert "第 2 张：这不是照片" in page
    with acting_as(SYSTEM):
        assert Photograph.objects.count() == 1


def test_far_too_much_is_refused_before_it_is_read(browser, application):
    path = f"/me/applications/{application.number}/photographs"

    answer = browser.post(path, {"x": "y"}, headers={"content-length": str(200 * 1024 * 1024)})

    assert answer.status_code == 413
    assert "一次发得太多" in words_of(answer.content)


def test_forgery_is_refused_although_the_size_is_looked_at_first(application):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})

    assert strict.post(f"/me/applications/{application.number}/photographs", {"title": "x"}).status_code == 403


def test_nobody_else_reads_marks_or_prints(browser, application, case, li, chen, today):
    signed_for(application, by=li, second=chen, on=today)
    moved(case, Stage.ACCEPTED, by=li, on=today)
    with acting_as(SYSTEM):
        number, message = Paper.objects.get(kind="receipt").number, case.messages.get().pk
    other = inside("林阿珍")

    assert other.get(f"/me/papers/{number}.pdf").status_code == 404
    assert other.post(f"/me/messages/{message}/read").status_code == 404
    assert other.post(f"/me/letters/{application.letter.number}/open").status_code == 404


def test_a_wife_finds_the_letter_that_waits_for_her(application, li, chen, today):
    from tests.letters import covers, drafted
    from tests.verification import MEANS

    with acting_as(SYSTEM):
        people = [one.person for one in application.members.order_by("relation")]
    drafted(by=li, people=covers(people), on=today, sources=MEANS, case_number=application.number)
    wife = inside("何丽华")

    assert "有一份授权书等您签" in words_of(wife.get("/me/mine").content)
