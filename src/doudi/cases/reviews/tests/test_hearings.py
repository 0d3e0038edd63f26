"""Nobody gets less, or nothing, before he was heard; whoever found work leaves step by step (worked case 5)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from doudi.cases.actions import NotAllowed, NotReady
from doudi.cases.clocks.passing import pass_day
from doudi.cases.permissions import resident_of
from doudi.cases.reviews.actions import (
    end_support,
    exit_gradually,
    hear,
    keep,
    open_hearing,
)
from doudi.cases.reviews.models import Hearing
from doudi.cases.stages import Stage
from doudi.cases.support import amount_in, ends_on
from doudi.evidence.letters.models import Letter
from doudi.offices.acting import SYSTEM, acting_as
from tests.cases import applied, decided, family_with_numbers, moved
from tests.roads import accepted, fresh
from tests.support import changed, granted, heard, hearing_about, looked_into

pytestmark = pytest.mark.django_db
MAY = date(2025, 5, 6)
WAGE = {
    "kind": "单位职工参保", "employer": "客村物业公司", "from_month": "2024-01", "pay_month": "1800.00", "own_contribution_month": "0",
    "updated_on": "2025-04-30",
}  # fmt: skip
BEFORE_THE_HOLIDAY = date(2026, 9, 28)


def test_who_is_to_get_less_is_told_in_writing_and_has_five_working_days(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)

    hearing = hearing_about(case, by=li, on=BEFORE_THE_HOLIDAY)

    assert hearing.answer_by == date(2026, 10, 10)  # the make-up Saturday after National Day
    assert fresh(case).stage == Stage.HEARING
    with acting_as(li):
        said = str(case.papers.get(kind="hearing").content)
        assert "最迟在2026年10月10日告诉我们" in said
        assert "救助照常发放" in said
        assert case.messages.filter(kind="hearing").count() == 1


def test_silence_counts_only_when_the_time_is_over(li, wu, chen, guo):
    hearing = hearing_about(granted(li=li, wu=wu, chen=chen, guo=guo), by=li, on=BEFORE_THE_HOLIDAY)

    with acting_as(li):
        with pytest.raises(NotReady, match="期满前不能记为没有答复"):
            hear(hearing=hearing, said="", is_silent=True, by=li, on=date(2026, 10, 10))
        hear(hearing=hearing, said="", is_silent=True, by=li, on=date(2026, 10, 11))

    assert hearing.is_silent


def test_whoever_is_heard_answers_for_himself_alone(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)
    hearing = hearing_about(case, by=li, on=BEFORE_THE_HOLIDAY)
    own = resident_of(case.applicant_person, name=case.name)

    with acting_as(SYSTEM), pytest.raises(NotAllowed):
        hear(hearing=hearing, said="同意", by=resident_of(1, name="别人"), on=date(2026, 9, 29))
    with acting_as(own):
        hear(hearing=hearing, said="那份工作只干了三天。", by=own, on=date(2026, 9, 29))

    with acting_as(li):
        assert Hearing.objects.get(pk=hearing.pk).said == "那份工作只干了三天。"


def test_nothing_ends_before_somebody_was_heard(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)

    with acting_as(chen), pytest.raises(NotReady, match="必须听取受助人意见"):
        end_support(case=case, because="INCOME_OVER", reasons="收入超过标准。", by=chen, on=date(2026, 9, 10))
    assert fresh(case).stage == Stage.GRANTED
    with acting_as(chen):
        assert case.decisions.count() == 1  # the decision fell with the move


def test_help_ends_for_a_reason_the_law_knows(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)

    with acting_as(li), pytest.raises(NotReady, match="请写明拟作的决定和原因"):
        open_hearing(case=case, proposes="end", because="WE_SAY_SO", reasons="不想给了。", by=li, on=date(2026, 9, 10))
    with acting_as(li), pytest.raises(IntegrityError, match="hearing_because_is_known"), transaction.atomic():
        Hearing.objects.create(
            case=case, proposes="end", because="WE_SAY_SO", reasons="x", told_on=BEFORE_THE_HOLIDAY,
            answer_by=BEFORE_THE_HOLIDAY, opened_by=li,
        )  # fmt: skip


def test_whoever_convinced_keeps_what_he_has(li, wu, chen, guo):
    case = heard(granted(li=li, wu=wu, chen=chen, guo=guo), by=li, on=date(2026, 9, 7))

    with acting_as(chen):
        keep(case=case, reasons="所说属实，维持不变。", by=chen, on=date(2026, 9, 8))
        assert amount_in(case, date(2026, 10, 1)) == amount_in(case, date(2026, 9, 1)) is not None

    assert fresh(case).stage == Stage.GRANTED


def test_an_ending_after_a_hearing_ends_the_letter_too(li, wu, chen, guo):
    case = heard(granted(li=li, wu=wu, chen=chen, guo=guo), by=li, on=date(2026, 9, 7), proposes="end")

    with acting_as(chen):
        end_support(case=case, because="INCOME_OVER", reasons="收入超过标准。", by=chen, on=date(2026, 9, 8))

    with acting_as(chen):
        assert ends_on(case) == date(2026, 10, 1)
        letter = Letter.objects.get(pk=fresh(case).application.letter_id or 0)
        assert (letter.ended_on, letter.ended_because) == (date(2026, 9, 8), Letter.Ended.SUPPORT_ENDED)


def test_a_gradual_exit_is_six_months_at_most(li, wu, chen, guo):
    case = heard(granted(li=li, wu=wu, chen=chen, guo=guo), by=li, on=date(2026, 9, 7), proposes="end")

    with acting_as(chen), pytest.raises(NotReady, match="渐退期最多 6 个月，最晚到 2027-04-01"):
        exit_gradually(case=case, until=date(2027, 5, 1), reasons="就业。", by=chen, on=date(2026, 9, 8))


def test_a_mother_who_found_work_and_said_so_is_paid_six_months_more(li, wu, chen, guo):
    """Worked case 5: 2,650.60 a month from July to December 2025, 15,903.60 in all, and nothing from January on."""
    father, mother, child = people = family_with_numbers()
    case = accepted(applied(by=li, on=MAY, people=people), li=li, chen=chen, on=MAY)
    seen = {father.pk: {"outpatient_special": 1, "idle_reason": True}, child.pk: {"student": "compulsory"}}
    case = looked_into(
        case, li=li, wu=wu, guo=guo, on=MAY, up_on=date(2025, 5, 14), deposit=None,
        rows=[("insurance", mother.name, WAGE)], people=seen,
    )  # fmt: skip
    decided(case, by=chen, on=date(2025, 5, 15))
    moved(case, "granted", by=chen, on=date(2025, 5, 15))
    changed(case, kind="job", by=li, on=date(2025, 6, 10), happened_on=date(2025, 6, 1), words="工资4500元。")
    case = heard(case, by=li, on=date(2025, 6, 12), proposes="end")

    with acting_as(chen):
        exit_gradually(
            case=case, until=date(2026, 1, 1), reasons="就业后人均收入1500元。", by=chen, on=date(2025, 6, 20)
        )

    assert fresh(case).stage == Stage.GRACE
    with acting_as(chen):
        paid = [amount_in(case, date(2025, month, 1)) for month in range(7, 13)]
        assert sum(one for one in paid if one is not None) == Decimal("15903.60")
        assert amount_in(case, date(2026, 1, 1)) is None
        assert "渐退期" in str(case.papers.get(kind="ending").content)
    pass_day(on=date(2025, 12, 31))
    assert fresh(case).stage == Stage.GRACE
    pass_day(on=date(2026, 1, 1))
    assert fresh(case).stage == Stage.ENDED
    with acting_as(chen):
        assert case.papers.filter(kind="ending").count() == 1  # told once, when the exit began
