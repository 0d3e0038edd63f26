"""Regular reviews: by class, told before, never closed unseen."""

from datetime import date

import pytest
from django.utils.translation import override

from doudi.cases.actions import NotReady
from doudi.cases.case import Case
from doudi.cases.messages.wording import text_of
from doudi.cases.reviews.actions import plan_review, review
from doudi.cases.reviews.models import Review
from doudi.cases.reviews.planning import class_of, tell_reviews_due
from doudi.cases.reviews.queries import reviews_due
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import Person
from tests.cases import applied, case_of, family_with_numbers
from tests.roads import fresh, visited
from tests.support import granted

pytestmark = pytest.mark.django_db
DUE_ON = date(2027, 2, 11)
NO_WORK = {"has_job": False}


def waiting(case: Case) -> Review:
    """The review that is planned."""
    with acting_as(SYSTEM):
        return Review.objects.select_related("case").get(case=case, done_on=None)


def test_a_household_that_could_work_is_reviewed_every_half_year(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)

    assert (waiting(case).review_class, waiting(case).due_on) == ("B", DUE_ON)


def test_a_household_where_nobody_can_work_is_reviewed_once_a_year(li):
    people = family_with_numbers()
    with acting_as(SYSTEM):
        Person.objects.filter(pk__in=[one.pk for one in people[:2]]).update(born_on=date(1950, 1, 1))
        people = [Person.objects.get(pk=one.pk) for one in people]
    said = {"people": {str(one.pk): NO_WORK for one in people}}
    case = case_of(applied(by=li, people=people, declared={"near_relatives": [], "facts": said}))

    with acting_as(li):
        assert class_of(case, on=date(2026, 8, 3)) == Review.Class.A
        planned = plan_review(case=case, review_class="A", by=li, on=date(2026, 8, 3))
    assert planned.due_on == date(2027, 8, 3)


def test_a_household_is_looked_at_sooner_while_it_is_not_known_that_nobody_works(li):
    with acting_as(li):
        assert class_of(case_of(applied(by=li)), on=date(2026, 8, 3)) == Review.Class.B


def test_another_class_moves_the_review_that_waits(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)

    with acting_as(li):
        plan_review(case=case, review_class="C", by=li, on=date(2026, 8, 20))

    assert (waiting(case).review_class, waiting(case).due_on) == ("C", date(2026, 11, 20))


def test_a_review_that_comes_up_is_on_the_list_and_told_once(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)

    assert tell_reviews_due(on=date(2027, 1, 11)) == 0
    assert tell_reviews_due(on=date(2027, 1, 12)) == 1
    assert tell_reviews_due(on=date(2027, 1, 13)) == 0

    with acting_as(li), override("zh-hans"):
        assert "2027-02-11" in text_of(case.messages.get(key__startswith="review_due"))
        assert [one.case_id for one in reviews_due("440105", by_day=DUE_ON)] == [case.pk]
        assert not reviews_due("440105", by_day=date(2027, 2, 10)).exists()


def test_a_review_is_not_closed_before_somebody_has_looked(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)

    with acting_as(li), pytest.raises(NotReady, match="还没有重新核对或入户"):
        review(review=waiting(case), outcome="same", words="没有变化。", by=li, on=DUE_ON)


def test_nothing_changed_leaves_the_amount_and_plans_the_next(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)
    visited(fresh(case), first=li, second=wu, on=date(2027, 2, 8))
    due = waiting(case)

    with acting_as(li):
        review(review=due, outcome="same", words="情况没有明显变化。", by=li, on=date(2027, 2, 9))
        assert case.decisions.count() == 1
        with pytest.raises(NotReady, match="已经完成"):
            review(review=due, outcome="same", words="再来一次。", by=li, on=date(2027, 2, 9))

    assert (waiting(case).review_class, waiting(case).due_on) == ("B", date(2027, 8, 9))


def test_a_household_that_is_over_the_line_is_not_reviewed_again(li, wu, chen, guo):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)
    visited(fresh(case), first=li, second=wu, on=date(2027, 2, 8))

    with acting_as(li):
        review(review=waiting(case), outcome="over", words="收入已超过标准。", by=li, on=date(2027, 2, 9))
        assert not case.reviews.filter(done_on=None).exists()
