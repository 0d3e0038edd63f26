"""A notice shows exactly what the law lets neighbours know, hangs its time, and what is said against it is kept and answered."""

from datetime import date
from decimal import Decimal

import pytest

from doudi.cases.actions import NotAllowed, NotReady
from doudi.cases.postings.actions import answer_posting_objection, object_to_posting, post, take_down
from doudi.cases.postings.queries import hanging, objections_to_answer, posting_for, posting_numbered
from doudi.cases.sealing import unseal_text
from doudi.cases.stages import Stage
from doudi.journal.queries import entries_about
from doudi.offices.acting import NOBODY, SYSTEM, acting_as
from tests.cases import APPLIED_ON, applied, case_of, moved
from tests.cast import COMMUNITY, STREET
from tests.roads import accepted, fresh, hung, investigated

pytestmark = pytest.mark.django_db
ALLOWED = {"name", "members", "amount_yuan"}
LAST_DAY, OVER_ON = date(2026, 8, 10), date(2026, 8, 11)


@pytest.fixture
def looked_into(li, wu, chen, guo):
    case = accepted(applied(by=li), li=li, chen=chen, on=APPLIED_ON)
    return investigated(case, li=li, wu=wu, guo=guo, on=APPLIED_ON)


@pytest.fixture
def notice(looked_into, li):
    return hung(looked_into, li=li, on=APPLIED_ON)[1]


def test_a_notice_holds_exactly_what_neighbours_may_know(notice):
    assert set(notice.content) == ALLOWED
    assert notice.content == {"name": "梁志强", "members": 3, "amount_yuan": "3927.00"}
    assert (notice.posted_on, notice.until, notice.village) == (APPLIED_ON, OVER_ON, COMMUNITY)


def test_anybody_reads_it_while_it_hangs_and_nobody_afterwards(notice):
    with acting_as(NOBODY):
        found = posting_for(notice.number.lower(), LAST_DAY)
        assert found is not None
        assert (found.name, found.members, found.amount_yuan) == ("梁志强", 3, Decimal("3927.00"))
        assert found.village_name.endswith("客村社区居委会")
        assert posting_for(notice.number, OVER_ON) is None
        assert posting_for("GS'", LAST_DAY) is None
        assert [one.number for one in hanging(STREET, LAST_DAY)] == [notice.number]
        assert hanging("440106", LAST_DAY) == hanging(STREET, OVER_ON) == []


def test_taken_down_early_it_is_gone_and_has_not_hung(notice, li):
    with acting_as(li):
        take_down(posting=notice, by=li, on=date(2026, 8, 5))
        with pytest.raises(NotReady, match="已经撤下"):
            take_down(posting=notice, by=li, on=date(2026, 8, 5))

    assert posting_for(notice.number, date(2026, 8, 6)) is None


def test_it_hangs_in_a_village_of_the_table_and_nowhere_else(looked_into, li):
    with acting_as(li), pytest.raises(NotReady, match="请选择在哪个村"):
        post(case=looked_into, kind="opinion", by=li, on=APPLIED_ON, village="440105001999")


def test_before_there_is_an_opinion_nothing_is_posted(li, chen):
    case = accepted(applied(by=li), li=li, chen=chen, on=APPLIED_ON)

    with acting_as(li), pytest.raises(NotReady, match="现在不是"):
        post(case=case, kind="opinion", by=li, on=APPLIED_ON)


def test_a_village_worker_posts_nothing_by_himself(looked_into, wu):
    with acting_as(wu), pytest.raises(NotAllowed):
        post(case=looked_into, kind="opinion", by=wu, on=APPLIED_ON)


def test_an_emergency_is_not_posted(li):
    case = case_of(applied(by=li, programmes={"emergency": None}, ground="emergency"), "emergency")

    with acting_as(li), pytest.raises(NotReady, match="没有公示环节"):
        post(case=case, kind="opinion", by=li, on=APPLIED_ON)


def test_who_objects_is_sealed_and_the_journal_does_not_name_him(notice):
    made = object_to_posting(
        posting=notice, words="他家有出租屋。", by=None, on=LAST_DAY, name="何大明", phone="13800000000"
    )

    with acting_as(SYSTEM):
        made.refresh_from_db()
        line = entries_about(fresh(made.case).number).filter(verb="posting.object").get()
    assert unseal_text(made.name_sealed or b"", purpose="objector") == "何大明"
    assert made.is_named
    assert "何大明" not in str(line.detail)
    assert (line.actor_name, line.detail["is_late"]) == ("系统", False)


def test_a_second_objection_does_not_move_the_case_again(notice):
    for words in ("他家有出租屋。", "他在外面有工资。"):
        object_to_posting(posting=notice, words=words, by=None, on=LAST_DAY)

    with acting_as(SYSTEM):
        case = fresh(notice.case)
        assert case.stage == Stage.OBJECTED
        assert case.steps.filter(to_stage="objected").count() == 1
        assert case.posting_objections.filter(is_late=False).count() == 2


@pytest.mark.parametrize("words", ["", "不行", "长" * 2001])
def test_an_objection_has_words(notice, words):
    with pytest.raises(NotReady, match="请写明异议的内容"):
        object_to_posting(posting=notice, words=words, by=None, on=LAST_DAY)


def test_a_notice_is_not_flooded(notice):
    for nth in range(20):
        object_to_posting(posting=notice, words=f"第{nth}个不同意见。", by=None, on=LAST_DAY)

    with pytest.raises(NotReady, match="已有很多异议"):
        object_to_posting(posting=notice, words="再来一个。", by=None, on=LAST_DAY)


def test_an_objection_is_answered_once_and_by_its_day(notice, li):
    made = object_to_posting(posting=notice, words="他家有出租屋。", by=None, on=LAST_DAY)
    with acting_as(li):
        assert [one.pk for one in objections_to_answer(place=STREET)] == [made.pk]
        answer_posting_objection(objection=made, outcome="upheld", answer="出租屋属实。", by=li, on=OVER_ON)
        with pytest.raises(NotReady, match="已经答复"):
            answer_posting_objection(objection=made, outcome="upheld", answer="出租屋属实。", by=li, on=OVER_ON)
        assert not objections_to_answer(place=STREET).exists()
    assert made.answer_by == date(2026, 8, 31)  # fifteen working days


@pytest.mark.parametrize(
    ("held_on", "words", "said"),
    [
        (date(2026, 8, 11), "", "日期和评议情况"),
        (None, "大家都说是。", "日期和评议情况"),
        (date(2026, 8, 9), "评议。", "之后"),
    ],
)
def test_a_democratic_review_has_its_day_and_words(notice, li, held_on, words, said):
    made = object_to_posting(posting=notice, words="他家有出租屋。", by=None, on=LAST_DAY)

    with acting_as(li), pytest.raises(NotReady, match=said):
        answer_posting_objection(
            objection=made,
            outcome="dismissed",
            answer="经查不属实。",
            by=li,
            on=OVER_ON,
            review_held_on=held_on,
            review_words=words,
        )


def test_an_objection_taken_down_at_the_desk_carries_the_officers_name(notice, li):
    with acting_as(li):
        object_to_posting(posting=notice, words="他家有出租屋。", by=li, on=LAST_DAY)
        line = entries_about(fresh(notice.case).number).filter(verb="posting.object").get()

    assert line.actor_name == "李志强"
    assert fresh(notice.case).stage == Stage.OBJECTED


def test_a_complaint_about_a_result_that_is_published_moves_nothing(notice, li, chen):
    from tests.cases import decided

    case = moved(notice.case, "county", by=li, on=OVER_ON)
    decided(case, by=chen, on=OVER_ON)
    moved(case, "granted", by=chen, on=OVER_ON)
    with acting_as(SYSTEM):
        published = case.postings.filter(kind="grant").first() or post(
            case=fresh(case), kind="grant", by=chen, on=OVER_ON
        )

    made = object_to_posting(posting=published, words="他家有出租屋。", by=None, on=OVER_ON)

    assert set(published.content) == ALLOWED
    assert made.is_late
    assert fresh(case).stage == Stage.GRANTED


def test_a_number_is_found_whether_it_hangs_or_not(notice):
    found = posting_numbered(notice.number)
    assert found is not None
    assert found.pk == notice.pk
    assert posting_numbered("GS-1'") is None
