"""A child whose parents cannot bring it up (worked case 8): fifteen and fifteen working days, and no notice anywhere, ever."""

from datetime import date
from decimal import Decimal

import pytest

from doudi.cases.actions import NotReady
from doudi.cases.applying.actions import Living
from doudi.cases.postings.actions import post
from doudi.cases.postings.models import Posting
from doudi.cases.road import ROADS
from doudi.cases.stages import Stage
from doudi.cases.terms import TERMS
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.actions import Number, add_identifier
from doudi.registry.identifiers import Kind
from tests.cases import APPLIED_ON, applied, case_of, decided, moved
from tests.cast import AQIANG_CHILD, HUANG_POPO
from tests.letters import register
from tests.roads import alone, fresh, missing, opined, visited
from tests.verification import PASSPORTS

pytestmark = pytest.mark.django_db
PARENTS = {"mother_state": "dead", "father_state": "prison", "father_state_months": 18}
DECIDED_ON = date(2026, 8, 5)


@pytest.fixture
def child_case(monkeypatch, li, chen):
    """黄婆婆 asks for the child she takes care of."""
    monkeypatch.setitem(PASSPORTS, "黄秀英", "E12345611")
    grandmother, child = register(HUANG_POPO), register(AQIANG_CHILD)
    with acting_as(SYSTEM):
        for person in (grandmother, child):
            number = Number(kind=Kind.PASSPORT, text=PASSPORTS[person.name])
            add_identifier(person=person, number=number, by=SYSTEM, on=APPLIED_ON, is_primary=True)
    application = applied(
        by=li,
        people=[grandmother],
        members=[Living(grandmother, "0"), Living(child, "4")],
        programmes={"unattended": child},
    )
    alone(application, by=li, second=chen, on=APPLIED_ON)
    return moved(case_of(application, "unattended"), "accepted", by=li, on=APPLIED_ON)


def test_the_parents_are_checked_and_the_child_is_granted_without_a_notice(child_case, li, wu, chen):
    case = moved(child_case, "investigating", by=li, on=APPLIED_ON)
    opined(case, by=li, on=APPLIED_ON)
    assert missing(case, "opinion", by=li, on=APPLIED_ON) == [
        "还没有查清父母双方的情况：请用部门信息比对查验，查不到的请监护人协助提供材料后登记。"
    ]
    visited(case, first=li, second=wu, on=APPLIED_ON, people={case.subject_id: PARENTS})
    moved(case, "opinion", by=li, on=APPLIED_ON)
    moved(case, "county", by=li, on=APPLIED_ON)
    decided(case, by=chen, on=DECIDED_ON)
    assert missing(case, "granted", by=chen, on=DECIDED_ON) == [
        "决定里还没有救助金额：请写明金额。"
    ]  # no figure of 2026 is published
    decided(case, by=chen, on=DECIDED_ON, amount_yuan=Decimal(2976), reasons="按现行孤儿养育标准")

    moved(case, "granted", by=chen, on=DECIDED_ON)

    with acting_as(SYSTEM):
        made = case.decisions.latest("pk")
        assert not Posting.objects.filter(case=case).exists()
    assert not made.is_by_rule
    assert made.effective_from == date(2026, 9, 1)


@pytest.mark.parametrize("kind", ["opinion", "grant", "ending"])
def test_nobody_can_post_a_child(child_case, li, kind):
    with acting_as(li), pytest.raises(NotReady, match="涉及儿童的案件不公示"):
        post(case=child_case, kind=kind, by=li, on=APPLIED_ON)


def test_no_way_on_the_road_of_children_leads_to_a_notice():
    assert {Stage.POSTED, Stage.OBJECTED, Stage.END_POSTED}.isdisjoint(
        {stage for pair in ROADS["child"] for stage in pair}
    )
    assert "child_posting" not in TERMS.terms


def test_fifteen_working_days_run_from_the_day_it_was_asked(child_case, li):
    with acting_as(li):
        clock = child_case.clocks.get(limit="township")

    assert (clock.started_on, clock.due_on) == (APPLIED_ON, date(2026, 8, 24))


def test_the_familys_own_word_about_the_parents_is_not_a_check(monkeypatch, child_case, li):
    case = moved(child_case, "investigating", by=li, on=APPLIED_ON)
    with acting_as(SYSTEM):
        application = fresh(case).application
        application.declared = {"near_relatives": [], "facts": {"people": {str(case.subject_id): PARENTS}}}
        application.save(update_fields=["declared"])
    opined(case, by=li, on=APPLIED_ON)

    assert len(missing(case, "opinion", by=li, on=APPLIED_ON)) == 1
