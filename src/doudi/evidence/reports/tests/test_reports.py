"""A report is issued, replaced and read: what it says, what it never says, and that it stays as it was."""

from datetime import date, timedelta

import jsonschema
import pytest
from django.db import DatabaseError, transaction

from doudi.evidence.reports import actions
from doudi.evidence.reports.content import said_words
from doudi.evidence.reports.models import Report
from doudi.evidence.reports.permissions import NotAllowed
from doudi.evidence.reports.schema import report_schema
from doudi.evidence.reports.signing import content_hash, is_genuine, public_key, signed_json
from doudi.evidence.sources.models import Commission
from doudi.journal.queries import entries_about
from doudi.offices.acting import SYSTEM, acting_as
from tests.verification import (
    ASKED_ON,
    CAR,
    DAY,
    DEPOSIT,
    HIT,
    HOME,
    PASSPORTS,
    answer,
    answer_rest,
    commissioned,
    expire,
    issued,
    reported,
    signed_letter,
)

pytestmark = pytest.mark.django_db
DECIDING = ("给予", "批准", "同意救助", "不予", "拒绝", "符合低保", "应当享受", "不符合条件", "grant", "refuse")
LATER = ASKED_ON + timedelta(days=60)


@pytest.fixture
def letter(li, chen):
    return signed_letter(by=li, second=chen)


def test_a_report_tells_every_source_for_every_person(li, chen, guo):
    report = reported(li=li, chen=chen, guo=guo)

    told = {(one["subject"], one["source"], one["outcome"]) for one in report.content["sources"]}
    assert len(told) == 18
    assert {outcome for _, _, outcome in told} == {"HIT", "NO_HIT"}
    assert (report.conclusion, report.issue, report.valid_until) == ("MATCH_LIMITS", 1, ASKED_ON + timedelta(days=30))


def test_a_report_never_says_what_is_decided(li, chen, guo):
    report = reported(li=li, chen=chen, guo=guo)

    words = " ".join(said_words(report.content))
    assert [word for word in DECIDING if word in words] == []


def test_a_report_holds_no_number_in_full(li, chen, guo):
    report = reported(li=li, chen=chen, guo=guo)

    assert not [number for number in PASSPORTS.values() if number in str(report.content)]


def test_a_report_keeps_to_its_published_form(li, chen, guo):
    report = reported(li=li, chen=chen, guo=guo)

    jsonschema.Draft202012Validator(report_schema()).validate(
        signed_json(report.content, signature=bytes(report.signature))
    )


def test_the_signature_holds_for_the_content_and_for_nothing_else(li, chen, guo):
    report = reported(li=li, chen=chen, guo=guo)
    with acting_as(guo):
        kept = Report.objects.get(pk=report.pk)

    assert kept.content_hash == content_hash(kept.content)
    assert is_genuine(kept.content, signature=bytes(kept.signature), key=public_key())
    assert not is_genuine(kept.content | {"conclusion": "EXCEEDS"}, signature=bytes(kept.signature))


def test_a_report_cannot_be_changed_or_taken_away(li, chen, guo):
    report = reported(li=li, chen=chen, guo=guo)

    for change in (lambda rows: rows.update(conclusion="UNDETERMINED"), lambda rows: rows.delete()):
        with acting_as(guo), pytest.raises(DatabaseError), transaction.atomic():
            change(Report.objects.filter(pk=report.pk))


def test_it_waits_for_the_sources_while_they_may_still_answer(letter, guo):
    asked = commissioned(letter, by=guo)
    answer_rest(asked, but=("bank",))

    with pytest.raises(actions.NotReady, match="还有 3 项查询在期限内"):
        issued(asked, by=guo)


def test_over_a_limit_it_does_not_wait_for_the_bank(letter, guo):
    asked = commissioned(letter, by=guo)
    answer(asked, "homes", HIT, HOME, HOME | {"unit_number": "440105001001GB00002"})

    report = issued(asked, by=guo)

    assert (report.conclusion, report.exceeds) == ("EXCEEDS", ["homes"])
    assert "bank" in report.waiting_for


def test_a_bank_that_did_not_answer_in_time_leaves_it_undetermined(letter, guo):
    asked = commissioned(letter, by=guo)
    answer_rest(asked, but=("bank",))
    expire(LATER)

    report = issued(asked, by=guo, on=LATER)

    assert (report.conclusion, report.waiting_for) == ("UNDETERMINED", ["bank"])
    assert {one["outcome"] for one in report.content["sources"] if one["source"] == "bank"} == {"TIMEOUT"}


def test_a_late_answer_opens_it_again_and_the_new_issue_replaces_the_old(letter, guo):
    asked = commissioned(letter, by=guo)
    answer_rest(asked, but=("bank",))
    expire(LATER)
    first = issued(asked, by=guo, on=LATER)
    for name in PASSPORTS:
        answer(asked, "bank", name=name, on=LATER, as_of=LATER - DAY)
    with acting_as(guo):
        asked.refresh_from_db()
        assert asked.stage == Commission.Stage.REOPENED

    second = issued(asked, by=guo, on=LATER)

    assert (second.conclusion, second.issue, second.replaces) == ("MATCH_LIMITS", 2, first)
    assert all(one["late"] for one in second.content["sources"] if one["source"] == "bank")
    with acting_as(guo):
        assert Report.objects.get(pk=first.pk).conclusion == "UNDETERMINED"


def test_without_news_it_is_not_issued_twice(li, chen, guo):
    report = reported(li=li, chen=chen, guo=guo)

    with pytest.raises(actions.NotReady, match="已经出过报告"), acting_as(guo):
        issued(report.commission, by=guo)


@pytest.mark.parametrize("who", ["li", "chen", "he", "zhou", "wu"])
def test_only_the_verification_desk_of_the_place_reports(request, letter, guo, who):
    asked, officer = commissioned(letter, by=guo), request.getfixturevalue(who)
    answer_rest(asked)

    with acting_as(SYSTEM):
        asked.refresh_from_db()
        with pytest.raises(NotAllowed):
            actions.issue(commission=asked, by=officer, on=ASKED_ON)


def test_another_place_does_not_see_it(li, chen, guo, zhou):
    report = reported(li=li, chen=chen, guo=guo)

    with acting_as(zhou):
        assert not Report.objects.filter(pk=report.pk).exists()


def test_one_line_of_the_journal_tells_of_it(li, chen, guo):
    report = reported(li=li, chen=chen, guo=guo)

    with acting_as(guo):
        line = entries_about(report.number).get()
    assert (line.verb, line.detail["hash"]) == ("report.issue", report.content_hash)


def test_how_long_it_stands_is_a_term_of_the_place():
    from doudi.evidence.reports.conflicts import valid_days

    assert valid_days(place="440105", on=date(2026, 8, 3)) == 30


def test_a_sold_car_is_settled_by_proof_and_reported_anew(letter, guo, chen, li):
    asked = commissioned(letter, by=guo, declared={"sold_cars": ["粤A00001"]})
    answer(asked, "vehicles", HIT, CAR)
    answer(asked, "bank", HIT, DEPOSIT)
    answer_rest(asked)
    first = issued(asked, by=guo)
    assert (first.conclusion, first.waiting_for) == ("UNDETERMINED", ["settlement"])
    with acting_as(guo):
        conflict = first.conflicts.get()
        with pytest.raises(NotAllowed):
            actions.settle_conflict(conflict=conflict, taken="not_counted", why="合同", by=li, on=ASKED_ON)
        with pytest.raises(actions.NotReady, match="理由"):
            actions.settle_conflict(conflict=conflict, taken="not_counted", why=" ", by=guo, on=ASKED_ON)
        actions.settle_conflict(
            conflict=conflict, taken="not_counted", why="已见二手车买卖合同和付款记录", by=guo, on=ASKED_ON
        )

    second = issued(asked, by=guo)

    assert (second.conclusion, second.replaces) == ("MATCH_LIMITS", first)
    assert second.content["conflicts"][0]["why"] == "已见二手车买卖合同和付款记录"
