"""The changes of a month: by place and kind, with both sources; nobody sees another place's; the look is written down."""

import html
import re
from datetime import date

import pytest

from doudi.cases.case import Case
from doudi.evidence.assembly.groups import BOOKS_OF_A_COUNTY
from doudi.journal.models import Entry
from doudi.monitoring.models import Finding
from doudi.monitoring.months.models import MonthChange
from doudi.monitoring.months.month import compare
from doudi.monitoring.months.tests import city
from doudi.monitoring.months.tests.city import NOVEMBER, QIANG, QIANG_WIFE
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.actions import Number, add_identifier
from doudi.registry.identifiers import Kind
from tests.cases import APPLIED_ON, applied, case_of
from tests.findings import keep_findings, well_off
from tests.letters import family
from tests.pages import words_of

pytestmark = pytest.mark.django_db
PAGE = "/hub/changes"


@pytest.fixture
def var(tmp_path):
    city.known(tmp_path)
    city.two_months(tmp_path, "deaths", before=[], after=[city.death(QIANG_WIFE)])
    city.two_months(tmp_path, "vehicles", before=[], after=[city.vehicle(QIANG, "粤A22222")])
    return tmp_path


@pytest.fixture
def compared(var, monkeypatch):
    monkeypatch.setattr("doudi.web.hub.pages.changes.var", lambda: var)
    compare(var=var, month=NOVEMBER)


@pytest.fixture
def case(li):
    """阿强 has a file; his number is the one the registers know."""
    people = family()
    with acting_as(SYSTEM):
        people[0].born_on = date(1990, 1, 1)
        people[0].save()
        number = Number(kind=Kind.RESIDENT_ID, text=QIANG)
        add_identifier(person=people[0], number=number, by=SYSTEM, on=APPLIED_ON, is_primary=True)
    return case_of(applied(by=li, people=people))


def test_it_says_what_changed_with_both_sources(signed_in, chen, compared):
    words = words_of(signed_in(chen).get(PAGE).content)

    assert "新增车辆" in words and "死亡" in words
    assert "2026-10-01" in words and "2026-11-01" in words
    assert "陈志强" not in words and "粤A22222" not in words
    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="changes.look", about="2026-11").exists()


def test_one_kind_alone(signed_in, chen, compared):
    words = words_of(signed_in(chen).get(f"{PAGE}?month=2026-11&change=car").content)

    assert "请核实用途和来源" in words and "请停发" not in words


def test_one_level_alone_and_the_most_pressing_first(signed_in, chen, compared):
    browser = signed_in(chen)

    everything, orange = (words_of(browser.get(PAGE, query).content) for query in ({}, {"level": "O"}))

    assert everything.index("请停发") < everything.index("请核实用途和来源")
    assert "请核实用途和来源" in orange and "请停发" not in orange


def test_counts_lead_down_to_a_place(signed_in, chen, compared):
    browser = signed_in(chen)
    (address,) = set(re.findall(r'href="\?([^"]*place=440105001[^"]*)"', browser.get(PAGE).content.decode()))

    there = words_of(browser.get(f"{PAGE}?{html.unescape(address)}").content)
    elsewhere = words_of(browser.get(PAGE, {"place": "440105002"}).content)

    assert "新增车辆 1" in there and "死亡 1" in there and "共 2 条" in there
    assert "这里没有这样的变化" in elsewhere


def test_nobody_leaves_his_own_place_by_an_address(signed_in, zhou, compared):
    assert "这里没有这样的变化" in words_of(signed_in(zhou).get(PAGE, {"place": "440105"}).content)


def test_a_row_leads_to_the_file_and_only_where_the_officer_may_read_it(signed_in, chen, compared, case):
    page = signed_in(chen).get(PAGE).content.decode()

    assert page.count(f'href="/hub/cases/{case.number}"') == 1
    assert "打开这户的救助档案" in page


def test_a_row_leads_to_the_finding_of_its_household_numbered_as_the_screen_numbers_it(signed_in, chen, compared):
    book_of_qiang = 2
    (found,) = keep_findings(well_off())
    with acting_as(SYSTEM):
        Finding.objects.filter(pk=found.pk).update(household_key=440105 * BOOKS_OF_A_COUNTY + book_of_qiang)

    page = signed_in(chen).get(PAGE).content.decode()

    assert page.count(f'href="/hub/findings/{found.number}"') == 2, "the car and the death are of one household"


def test_a_row_whose_case_lies_elsewhere_leads_nowhere(signed_in, chen, compared, case):
    with acting_as(SYSTEM):
        Case.objects.filter(pk=case.pk).update(place="440106001001", window="440106001001")

    assert case.number not in signed_in(chen).get(PAGE).content.decode()


def test_what_is_not_known_to_be_new_says_so(signed_in, chen, compared):
    with acting_as(SYSTEM):
        MonthChange.objects.filter(change="car").update(is_known_new=False)

    page = words_of(signed_in(chen).get(PAGE).content)

    assert page.count("不知道是不是新的") == 2 and "有一行读不出" in page  # the mark and the sentence, of one row


@pytest.mark.parametrize("query", [{"level": "Z"}, {"change": "xyz"}, {"page": "0"}, {"page": "x"}, {"place": "9"}])
def test_what_an_address_should_not_hold_is_passed_over(signed_in, chen, compared, query):
    assert "共 2 条" in words_of(signed_in(chen).get(PAGE, query).content)


def test_another_district_sees_none_of_it(signed_in, zhou, compared):
    assert "这里没有这样的变化" in words_of(signed_in(zhou).get(PAGE).content)


def test_before_any_comparison_it_says_so(signed_in, chen):
    assert "还没有比对过" in words_of(signed_in(chen).get(PAGE).content)


def test_another_desk_is_told_so(signed_in, xiaoliang, compared):
    assert signed_in(xiaoliang).get(PAGE).status_code == 403


@pytest.mark.parametrize("month", ["2026-13", "november", "2019-01"])
def test_a_month_nobody_compared_is_not_found(signed_in, chen, compared, month):
    assert signed_in(chen).get(f"{PAGE}?month={month}").status_code == 404


def test_only_reading(signed_in, chen, compared):
    assert signed_in(chen).post(PAGE).status_code == 405
