"""A re-check asks about those who are chosen, and proposes what is missing, stale or disputed."""

from datetime import timedelta

import pytest

from doudi.evidence.letters import actions as letters
from doudi.evidence.reports import actions
from doudi.evidence.reports.models import Report
from doudi.evidence.reports.permissions import NotAllowed
from doudi.evidence.reports.rechecks import askable_again, recheck
from doudi.evidence.sources.actions import NotCommissioned
from doudi.evidence.sources.catalogue import SOURCES
from doudi.evidence.sources.models import Answer, Commission, Inquiry
from doudi.journal.queries import entries_about
from doudi.offices.acting import acting_as
from tests.verification import (
    ASKED_ON,
    CAR,
    DEPOSIT,
    HIT,
    MEANS,
    NO_HIT,
    answer,
    answer_rest,
    commissioned,
    expire,
    issued,
    signed_letter,
)  # fmt: skip

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HEAD, WIFE = "梁志强", "何丽华"


@pytest.fixture
def letter(li, chen):
    return signed_letter(by=li, second=chen)


@pytest.fixture
def asked(letter, guo):
    return commissioned(letter, by=guo, declared={"sold_cars": ["粤A00001"]})


@pytest.fixture
def guo_at_work(guo):
    with acting_as(guo):
        yield guo


def proposed(found, *, on=ASKED_ON):
    return {(one.subject_name, one.pair[1]): one.why for one in askable_again(found, on=on) if one.why}


def pair(found, source, name=HEAD):
    row = Inquiry.objects.filter(source=source, subject__name=name).latest("id")
    return row.subject_id, row.source


def test_what_is_whole_and_fresh_is_not_proposed_and_may_be_chosen(asked, guo_at_work):
    answer_rest(asked)

    rows = askable_again(asked, on=ASKED_ON)

    assert len(rows) == 3 * len(MEANS)
    assert proposed(asked) == {}


def test_silence_is_proposed(asked, guo_at_work):
    answer_rest(asked, but=("bank",))
    expire(ASKED_ON + timedelta(days=90))

    assert proposed(asked) == {(name, "bank"): "missing" for name in (HEAD, WIFE, "梁晓晴")}


def test_what_still_waits_for_its_answer_is_not_asked_again(asked, guo_at_work):
    answer(asked, "bank", NO_HIT)

    assert [(one.subject_name, one.pair[1]) for one in askable_again(asked, on=ASKED_ON)] == [(HEAD, "bank")]
    with pytest.raises(actions.NotReady, match="等待答复"):
        recheck(found=asked, pairs={pair(asked, "bank", WIFE)}, by=guo_at_work, on=ASKED_ON)


def test_stale_data_is_proposed_the_day_after_it_may_be_used_last(asked, guo_at_work):
    answer_rest(asked)
    day = Answer.objects.filter(inquiry__source="bank").values_list("as_of", flat=True)[0]
    assert day is not None
    last = day + timedelta(days=SOURCES["bank"].max_age_days)

    assert not any(source == "bank" for _, source in proposed(asked, on=last))
    assert {why for (_, source), why in proposed(asked, on=last + DAY).items() if source == "bank"} == {"stale"}


def test_an_objection_and_a_contradiction_are_proposed_until_they_are_settled(asked, guo, guo_at_work):
    answer(asked, "vehicles", HIT, CAR)
    answer(asked, "bank", HIT, DEPOSIT, name=WIFE)
    answer_rest(asked)
    report = issued(asked, by=guo)
    inquiry = Inquiry.objects.get(source="bank", subject__name=WIFE)
    objection = actions.object_to(
        report=report, inquiry=inquiry, item="存款", words="这不是我的钱", raised_by=WIFE, on=ASKED_ON, by=guo
    )

    assert proposed(asked) == {(HEAD, "vehicles"): "disputed", (WIFE, "bank"): "disputed"}
    conflict = report.conflicts.get(source="vehicles")
    actions.settle_conflict(conflict=conflict, taken="not_counted", why="有过户材料", by=guo, on=ASKED_ON)
    actions.answer_objection(objection=objection, outcome="dismissed", answer="经核实属实", by=guo, on=ASKED_ON)
    assert proposed(asked) == {}


def test_only_the_chosen_are_asked_and_the_line_names_them(asked, guo, guo_at_work):
    answer_rest(asked)
    chosen = {pair(asked, "bank"), pair(asked, "tax", WIFE)}

    again = recheck(found=asked, pairs=chosen, by=guo, on=ASKED_ON + DAY)

    assert {(row.subject_id, row.source) for row in again.inquiries.all()} == chosen
    assert (again.kind, again.follows) == (Commission.Kind.RECHECK, asked)
    detail = entries_about(again.number).get(verb="commission.open").detail
    assert detail["only"] == sorted(f"{subject}:{source}" for subject, source in chosen)
    assert detail["sources"] == [code for code in again.letter.sources if code in ("bank", "tax")]


def test_its_answers_stand_in_the_next_report_in_place_of_the_earlier(asked, guo, guo_at_work):
    answer(asked, "vehicles", HIT, CAR)
    answer_rest(asked)
    issued(asked, by=guo)
    again = recheck(found=asked, pairs={pair(asked, "vehicles")}, by=guo, on=ASKED_ON + DAY)
    answer(again, "vehicles", NO_HIT, on=ASKED_ON + DAY)

    second = issued(again, by=guo, on=ASKED_ON + DAY)

    assert second.replaces == Report.objects.get(issue=1)
    assert not second.conflicts.exists()
    assert len(second.content["sources"]) == 3 * len(MEANS)


def test_what_is_being_asked_again_is_not_asked_a_third_time(asked, guo, guo_at_work):
    answer_rest(asked)
    recheck(found=asked, pairs={pair(asked, "bank")}, by=guo, on=ASKED_ON)

    with pytest.raises(actions.NotReady, match="等待答复"):
        recheck(found=asked, pairs={pair(asked, "bank")}, by=guo, on=ASKED_ON)


@pytest.mark.parametrize("pairs", [set(), {(0, "bank")}, {(1, "moon")}])
def test_nothing_and_what_is_not_in_it_is_refused(asked, guo, guo_at_work, pairs):
    answer_rest(asked)

    with pytest.raises(actions.NotReady):
        recheck(found=asked, pairs=pairs, by=guo, on=ASKED_ON)
    assert Commission.objects.count() == 1


@pytest.mark.parametrize("who", ["li", "chen", "he"])
def test_only_the_verification_desk_asks_again(request, asked, guo, who):
    answer_rest(asked)
    with acting_as(guo):
        chosen = {pair(asked, "bank")}
    officer = request.getfixturevalue(who)

    with acting_as(officer), pytest.raises(NotAllowed):
        recheck(found=asked, pairs=chosen, by=officer, on=ASKED_ON)


def test_who_has_withdrawn_is_not_asked_about_and_that_is_said(asked, letter, li, guo):
    answer_rest(asked)
    with acting_as(li):
        letters.withdraw(letter=letter, subject=letter.people.get(name=WIFE), by=li, on=ASKED_ON)

    with acting_as(guo), pytest.raises(NotCommissioned, match="现在不能查询"):
        recheck(found=asked, pairs={pair(asked, "bank"), pair(asked, "bank", WIFE)}, by=guo, on=ASKED_ON)
