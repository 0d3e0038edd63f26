"""A family registered where the deciding desk sees nobody: the law answers, and every requirement speaks, as if it saw them."""

import pytest

from doudi.cases.finding import Found, find_for
from doudi.cases.requirements import REQUIREMENTS, Matter
from doudi.cases.stages import Stage
from doudi.cases.tests.conftest import UP_ON
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import Household, Person
from tests.cases import applied, case_of
from tests.roads import fresh

pytestmark = pytest.mark.django_db
ELSEWHERE = "440106001"  # 五山街道


@pytest.fixture
def far(at_county):
    """阿强一家's file, ready for the county, after the family was registered in another district."""
    register_elsewhere()
    return at_county


def register_elsewhere():
    with acting_as(SYSTEM):
        Person.objects.update(hukou_place=ELSEWHERE, residence_place=ELSEWHERE)
        Household.objects.update(place=ELSEWHERE)


def sentences(case, *, by, eyes):
    with acting_as(eyes):
        return {
            name: said(Matter(case=fresh(case), to=Stage.GRANTED, by=by, on=UP_ON))
            for name, said in REQUIREMENTS.items()
        }


def answer(case, *, eyes) -> Found:
    with acting_as(eyes):
        return find_for(fresh(case), on=UP_ON)


def test_the_desk_sees_nobody_of_the_family_in_the_registry(far, chen):
    with acting_as(chen):
        assert not Person.objects.exists()


def test_every_requirement_says_what_it_would_say_if_the_desk_saw_them(far, chen):
    assert sentences(far, by=chen, eyes=chen) == sentences(far, by=chen, eyes=SYSTEM)


def test_the_law_answers_for_the_whole_household(far, chen):
    seen = answer(far, eyes=chen)

    assert [one.name for one in seen.household.people] == ["梁志强", "何丽华", "梁晓晴"]
    assert seen.household == answer(far, eyes=SYSTEM).household


def test_whoever_met_an_emergency_here_is_identified_by_the_number_he_has_elsewhere(li):
    case = case_of(applied(by=li, programmes={"emergency": None}, ground="emergency"), "emergency")
    register_elsewhere()

    seen = sentences(case, by=li, eyes=li)

    assert seen == sentences(case, by=li, eyes=SYSTEM)
    assert seen["papers_done"] == "请补齐登记：救助事由、救助金额、两名经办人员的签字。"
