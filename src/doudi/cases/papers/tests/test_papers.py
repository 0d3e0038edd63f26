"""What a resident gets in writing says everything the law wants, reaches him, and can be checked by anybody."""

import re
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from doudi.cases import actions
from doudi.cases.actions import NotAllowed, NotReady
from doudi.cases.case import Case
from doudi.cases.papers.actions import deliver, write
from doudi.cases.papers.models import Paper
from doudi.cases.papers.printing import paper_pdf
from doudi.cases.papers.queries import deliver_by, public_standing, undelivered
from doudi.cases.permissions import resident_of
from doudi.cases.queries import overdue
from doudi.cases.reviews import actions as reviews
from doudi.offices.acting import SYSTEM, acting_as
from doudi.rules.receipt import hash_of
from tests.cases import APPLIED_ON, applied, case_of, moved
from tests.roads import accepted, fresh
from tests.support import UP_ON, granted, heard, refused

pytestmark = pytest.mark.django_db
ADDRESS = "https://doudi.example/papers/WS1?h=abc"
PAGE = re.compile(rb"/Type\s*/Page\b")
MISSING = "户口簿索引页照片不清楚；女儿就读的学校和年级；房东电话"
ADVICE = {"to_place": "440106", "to_authority": "冼村街道办事处", "is_forwarded": True}


def paper_of(case: Case, kind: str) -> Paper:
    """Find the newest paper of a kind."""
    with acting_as(SYSTEM):
        return Paper.objects.select_related("case__application").filter(case=case, kind=kind).latest("pk")


def text_of(paper: Paper) -> str:
    """Read everything a paper says."""
    parts = paper.content["parts"]
    return "\n".join(
        [paper.content["title"], *(line for one in parts for line in [one["head"], *one["lines"], *map(" ".join, one["rows"])])]
    )  # fmt: skip


def test_a_grant_says_the_amount_step_by_step_from_when_how_long_and_what_one_must_tell(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)

    said = text_of(paper_of(case, "grant"))

    with acting_as(SYSTEM):
        made = case.decisions.get()
    assert f"每月发放 {made.amount_yuan:,.2f} 元" in said
    assert "补足到低保标准的差额 社会救助法 第十八条" in said
    assert "从2026年9月起按月发放" in said
    assert "下一次在2027年2月11日前" in said  # class B: half a year
    assert "最迟不超过3个月" in said
    assert "海珠区人民政府" in said


def test_a_refusal_says_reasons_articles_both_numbers_and_every_remedy(li, wu, chen, guo):
    case = refused(li=li, wu=wu, chen=chen, guo=guo)

    said = text_of(paper_of(case, "refusal"))

    assert "于2026年8月3日申请最低生活保障。经审核，不予确认。" in said
    assert "300,000.00 元" in said  # theirs
    assert "94,248.00 元" in said  # the limit: twenty-four months of the standard for three people
    assert re.search(r"依据：.*《广东省最低生活保障家庭经济状况核对[^》]*》四项财产标准。", said)
    assert "向海珠区民政局申请复核" in said
    assert "60日内，向海珠区人民政府申请行政复议" in said
    assert "6个月内，向有管辖权的人民法院提起行政诉讼" in said
    assert "可以随时重新申请" in said


def test_a_refusal_reaches_somebody_within_three_working_days_or_is_late(li, wu, chen, guo):
    case = refused(li=li, wu=wu, chen=chen, guo=guo)
    paper = paper_of(case, "refusal")

    with acting_as(li):
        assert fresh(case).due_on == deliver_by(paper) == date(2026, 8, 14)
        assert paper in undelivered("440105")
        assert not overdue(on=date(2026, 8, 14)).filter(case=case).exists()
        assert overdue(on=date(2026, 8, 15)).filter(case=case, limit="refusal").exists()

        deliver(paper=paper, how="hand", by=li, on=date(2026, 8, 13))

        assert paper not in undelivered("440105")
        assert not overdue(on=date(2026, 8, 20)).filter(case=case).exists()
    assert fresh(case).due_on is None


def test_what_is_missing_is_told_all_at_once_and_until_when(li):
    case = moved(case_of(applied(by=li)), "supplement", by=li, on=APPLIED_ON, why=MISSING)

    said = text_of(paper_of(case, "supplement"))

    assert all(item in said for item in ("1．户口簿索引页照片不清楚", "2．女儿就读的学校和年级", "3．房东电话"))
    with acting_as(SYSTEM):
        due = case.clocks.get(limit="supplement").due_on
    assert f"{due.year}年{due.month}月{due.day}日补齐" in said
    assert "没有写在上面的，不再要求补充" in said


def test_advice_says_which_authority_it_is_and_that_it_was_forwarded(li):
    case = case_of(applied(by=li))
    with acting_as(li):
        actions.move(
            case=case, to="declined", by=li, on=APPLIED_ON, why="户籍和常住地都在天河区。", detail={"advice": ADVICE}
        )

    said = text_of(paper_of(case, "advice"))

    assert "天河区冼村街道办事处办理" in said
    assert "我们已把您的申请转交" in said
    assert "不受户籍、居住证限制" in said


def test_acceptance_gives_the_number_and_the_last_day(li, chen):
    case = accepted(applied(by=li), li=li, chen=chen, on=APPLIED_ON)

    said = text_of(paper_of(case, "receipt"))

    assert case.number in said
    assert "最迟于2026年9月14日作出决定" in said


def test_who_does_not_cooperate_is_told_in_writing_and_may_apply_again(li, chen):
    case = accepted(applied(by=li), li=li, chen=chen, on=APPLIED_ON)
    moved(case, "investigating", by=li, on=APPLIED_ON)
    moved(case, "terminated", by=li, on=UP_ON, why="三次上门均无正当理由拒绝调查。")

    said = text_of(paper_of(case, "termination"))

    assert "三次上门均无正当理由拒绝调查" in said
    assert "可以随时重新申请" in said
    assert "行政复议" in said


def test_an_ending_says_why_and_which_month_is_the_last(li, wu, chen, guo):
    case = heard(granted(li=li, wu=wu, chen=chen, guo=guo), by=li, on=date(2026, 9, 7), proposes="end")
    with acting_as(chen):
        reviews.end_support(
            case=case, because="INCOME_OVER", reasons="找到工作，收入超过标准。", by=chen, on=date(2026, 9, 8)
        )

    said = text_of(paper_of(case, "ending"))

    assert "原因：收入超过标准。找到工作" in said
    assert "发放到2026年9月为止" in said
    assert "行政复议" in said


def test_an_answer_to_who_did_not_accept_it_says_what_comes_next(li, wu, chen, guo):
    case = refused(li=li, wu=wu, chen=chen, guo=guo)
    with acting_as(li):
        asked = reviews.ask_again(
            case=case, road="again", words="存款是借来给孩子看病的。", by=li, on=date(2026, 8, 17)
        )
    with acting_as(chen):
        reviews.answer_again(
            reconsideration=asked, outcome="upheld", answer="存款在本人名下。", by=chen, on=date(2026, 8, 24)
        )

    said = text_of(paper_of(case, "appeal"))

    assert "结论：维持原决定" in said
    assert "申请复核" not in said.partition("不服怎么办")[2]
    assert "行政诉讼" in said


def test_a_paper_cannot_be_written_before_its_decision(li):
    case = case_of(applied(by=li))

    with acting_as(li), pytest.raises(NotReady, match="还没有相应的决定"):
        write(case=case, kind="grant", by=li, on=APPLIED_ON)


def test_what_a_paper_says_is_hashed_and_never_changed(li, chen):
    paper = paper_of(accepted(applied(by=li), li=li, chen=chen, on=APPLIED_ON), "receipt")

    assert paper.content_hash == hash_of(paper.content)
    with acting_as(li), pytest.raises(ProgrammingError, match="never changed"), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(content={})


def test_a_paper_is_delivered_once_by_an_officer_or_opened_by_whoever_applied(li, chen, zhou):
    case = accepted(applied(by=li), li=li, chen=chen, on=APPLIED_ON)
    paper = paper_of(case, "receipt")
    own = resident_of(case.applicant_person, name=case.name)

    with acting_as(own), pytest.raises(NotAllowed, match="由工作人员送达"):
        deliver(paper=paper, how="hand", by=own, on=APPLIED_ON)
    with acting_as(own):
        deliver(paper=paper, how="phone", by=own, on=APPLIED_ON)
    with acting_as(li), pytest.raises(NotReady, match="已于 2026-08-03 送达"):
        deliver(paper=paper, how="hand", by=li, on=APPLIED_ON)


def test_anybody_may_check_a_paper_and_learns_nothing_about_people(li, chen):
    case = accepted(applied(by=li), li=li, chen=chen, on=APPLIED_ON)
    paper = paper_of(case, "receipt")

    found = public_standing(paper.number)

    assert (found.state, found.content_hash, found.written_on) == ("written", paper.content_hash, APPLIED_ON)
    assert case.name not in str(found)
    assert public_standing("WS000000000000").state == "unknown"
    assert public_standing("../etc").state == "unknown"


def test_every_paper_is_printed_on_one_page(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)

    pages = {}
    for kind in ("receipt", "grant"):
        paper = paper_of(case, kind)
        pages[kind] = len(PAGE.findall(paper_pdf(paper, address=ADDRESS, on=paper.written_on)))

    assert pages == {"receipt": 1, "grant": 1}


def test_a_refusal_with_its_table_is_printed_on_one_page(li, wu, chen, guo):
    paper = paper_of(refused(li=li, wu=wu, chen=chen, guo=guo), "refusal")

    assert len(PAGE.findall(paper_pdf(paper, address=ADDRESS, on=UP_ON))) == 1


def test_the_list_of_undelivered_papers_reads_those_alone():
    with transaction.atomic(), acting_as(SYSTEM), connection.cursor() as cursor:
        for way in (
            "seqscan",
            "bitmapscan",
            "sort",
        ):  # whatever the statistics say: is there an index that needs none of them
            cursor.execute(f"SET LOCAL enable_{way} = off")
        sql = "SELECT id FROM cases_paper WHERE delivered_on IS NULL ORDER BY written_on, id LIMIT 200"
        cursor.execute(f"EXPLAIN {sql}")
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "using paper_undelivered" in plan
    assert "Sort" not in plan
