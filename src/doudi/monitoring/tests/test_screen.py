"""The screen on real facts and a real database: all or nothing, again and again the same."""

from datetime import date

import pytest

from doudi.journal.models import Entry
from doudi.monitoring import actions
from doudi.monitoring.models import Finding, ScreenPart, ScreenRun
from doudi.monitoring.queries import counts_for, finding_for, findings_for
from doudi.monitoring.screen import screen
from doudi.monitoring.tests.counties import HAIZHU, ON, POOR, RICH, RICH_HOLDER, SILENT, TIANHE, write_counties
from doudi.monitoring.truth import affected, measure
from doudi.offices.acting import SYSTEM, acting_as
from doudi.programmes import RULEBOOK
from doudi.standards.queries import rulebook
from doudi.standards.tests.drafts import published

TWO_COUNTIES = {HAIZHU: {1: POOR, 2: RICH, 3: RICH_HOLDER}, TIANHE: {4: POOR, 5: SILENT}}


@pytest.fixture
def facts(tmp_path):
    return write_counties(tmp_path, TWO_COUNTIES, paid={3: 1309})


def seen():
    with acting_as(SYSTEM):
        rows = Finding.objects.order_by("household_key").values_list("household_key", "kind", "programme", "number")
        return list(rows)


@pytest.mark.django_db
def test_the_missed_the_wrong_and_the_unknown_are_found(facts):
    done = screen(RULEBOOK, facts=facts, on=ON)

    assert [row[:3] for row in seen()] == [
        (1, "missed", "dibao"),
        (3, "wrong", "dibao"),
        (4, "missed", "dibao"),
        (5, "unknown", "dibao"),
    ]
    assert (done.counties, done.people, done.findings) == (2, 5, 4)


@pytest.mark.django_db
def test_a_second_screen_gives_the_same_findings_and_does_no_county_again(facts):
    screen(RULEBOOK, facts=facts, on=ON)
    first = seen()

    again = screen(RULEBOOK, facts=facts, on=ON)

    assert seen() == first
    assert again.skipped == 2


@pytest.mark.django_db
def test_a_screen_killed_after_one_county_goes_on_where_it_was(facts, monkeypatch):
    keep = actions.keep_part

    def die_in_tianhe(**words):
        if words["place"] == TIANHE:
            raise KeyboardInterrupt
        return keep(**words)

    monkeypatch.setattr(actions, "keep_part", die_in_tianhe)
    with pytest.raises(KeyboardInterrupt):
        screen(RULEBOOK, facts=facts, on=ON)
    monkeypatch.undo()

    done = screen(RULEBOOK, facts=facts, on=ON)

    assert done.skipped == 1
    assert len(seen()) == 4
    assert ScreenRun.objects.get().finished_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_county_whose_writing_fails_leaves_nothing_half_done(facts, monkeypatch):
    real = actions._row

    def fail_on_the_wrong(one, *, found, household, run):
        if found.kind == "wrong":
            raise RuntimeError("disk full")
        return real(one, found=found, household=household, run=run)

    monkeypatch.setattr(actions, "_row", fail_on_the_wrong)

    with pytest.raises(RuntimeError, match="disk full"):
        screen(RULEBOOK, facts=facts, on=ON)

    assert seen() == []
    assert not ScreenPart.objects.exists()


@pytest.mark.django_db
def test_a_finding_that_is_settled_disappears_and_a_known_one_keeps_its_number(facts, tmp_path):
    screen(RULEBOOK, facts=facts, on=ON)
    numbers = {row[0]: row[3] for row in seen()}
    write_counties(tmp_path, {HAIZHU: {1: POOR, 2: RICH, 3: RICH}, TIANHE: TWO_COUNTIES[TIANHE]})

    screen(RULEBOOK, facts=facts, on=ON)

    assert {row[0]: row[3] for row in seen()} == {key: number for key, number in numbers.items() if key != 3}


@pytest.mark.django_db
def test_an_officer_sees_only_his_own_place_without_any_filter(facts, chen, zhou):
    screen(RULEBOOK, facts=facts, on=ON)

    with acting_as(chen):
        ours = [finding.household_key for finding in findings_for(officer=chen).rows]
        assert sorted(Finding.objects.values_list("household_key", flat=True)) == sorted(ours) == [1, 3]
        assert counts_for(officer=chen) == {"missed": {"dibao": 1}, "wrong": {"dibao": 1}}
    with acting_as(zhou):
        assert sorted(Finding.objects.values_list("household_key", flat=True)) == [4, 5]
    assert Finding.objects.count() == 0


@pytest.mark.django_db
def test_a_look_at_a_finding_leaves_a_line_and_another_place_sees_none(facts, chen, zhou):
    screen(RULEBOOK, facts=facts, on=ON)
    number = seen()[0][3]

    with acting_as(zhou):
        assert finding_for(officer=zhou, number=number) is None
    with acting_as(chen):
        found = finding_for(officer=chen, number=number)
        assert found is not None
        assert found.household_key == 1
        assert Entry.objects.filter(verb="finding.look", about=number).count() == 1


@pytest.mark.django_db
def test_a_finding_is_replayed_to_the_same_answer(facts):
    screen(RULEBOOK, facts=facts, on=ON)

    assert actions.replay_finding(number=seen()[0][3]) == []
    assert actions.replay_finding(number="AAAA-AAAA-AAAA") is None


@pytest.mark.django_db
def test_a_finding_that_no_longer_follows_says_what_differs(facts):
    screen(RULEBOOK, facts=facts, on=ON)
    number = seen()[0][3]
    with acting_as(SYSTEM):
        finding = Finding.objects.get(number=number)
        finding.facts["people"][0]["facts"]["wage_6m"] += 10_000
        finding.save(update_fields=["facts"])

    differences = actions.replay_finding(number=number) or []

    assert "answer.amount.value: was '509.00', is '508.00'" in differences


@pytest.mark.django_db
def test_a_finding_made_before_a_standard_was_published_says_that_the_law_changed(facts, wang, lin):
    screen(rulebook(), facts=facts, on=ON)
    number = seen()[0][3]
    published(by=wang, second=lin, since=date(2025, 2, 1), value="1320")

    differences = actions.replay_finding(number=number) or []
    again = screen(rulebook(), facts=facts, on=ON)

    assert differences[0].startswith("law: was ")
    assert "answer.amount.value: was '509.00', is '520.00'" in differences
    assert again.skipped == 0


@pytest.mark.django_db
def test_a_screen_of_one_county_leaves_the_other_alone(facts):
    screen(RULEBOOK, facts=facts, on=ON, place=HAIZHU)

    assert [row[0] for row in seen()] == [1, 3]


def test_a_day_without_facts_says_what_to_do(tmp_path):
    with pytest.raises(FileNotFoundError, match="import deliveries"):
        screen(RULEBOOK, facts=tmp_path / "facts" / "2020-01-01", on=ON)


def test_sorted_and_unsorted_facts_give_the_same_findings(facts):
    sorted_way = affected(RULEBOOK, folder=facts, on=ON)

    assert affected(RULEBOOK, folder=facts, on=ON, is_sorted=False) == sorted_way
    assert {kind for kind, _ in sorted_way} == {"missed", "wrong", "unknown"}


def test_precision_and_recall_count_people(tmp_path):
    facts = write_counties(tmp_path / "seen", {HAIZHU: {1: POOR, 2: SILENT, 3: RICH_HOLDER}})
    truth = write_counties(tmp_path / "truth", {HAIZHU: {1: POOR, 2: POOR, 3: RICH}})

    missed, wrong, _, dibao_missed, _ = measure(RULEBOOK, facts=facts, truth=truth, on=ON)

    assert (missed.found, missed.true, missed.both, missed.open) == (1, 2, 1, 1)
    assert (missed.precision, missed.recall) == (1.0, 0.5)
    assert (wrong.found, wrong.true, wrong.precision, wrong.recall) == (1, 0, 0.0, None)
    assert (dibao_missed.programme, dibao_missed.found, dibao_missed.true) == ("dibao", 1, 2)


OLD = {**RICH[0], "birth": date(1940, 1, 1), "has_job": False}
DISABLED = {**RICH[0], "disability_kind": "limb", "disability_grade": 1}


@pytest.mark.django_db
def test_allowances_are_compared_person_by_person(tmp_path):
    families = {
        1: (OLD,),
        2: ({**OLD, "holds_elder_allowance": True},),
        3: ({**RICH[0], "holds_nursing_subsidy": True},),
    }
    facts = write_counties(tmp_path, {HAIZHU: families | {4: (DISABLED, {**DISABLED, "holds_nursing_subsidy": True})}})

    screen(RULEBOOK, facts=facts, on=ON)

    with acting_as(SYSTEM):
        rows = Finding.objects.order_by("household_key").values_list("household_key", "person_key", "kind", "programme")
        assert list(rows) == [
            (1, 100, "missed", "elder_allowance"),
            (3, 300, "wrong", "nursing_subsidy"),
            (4, 400, "missed", "nursing_subsidy"),
        ]


@pytest.mark.django_db
def test_what_no_register_can_answer_is_one_line_a_programme_and_outlives_a_second_screen(tmp_path):
    unseen = {**RICH[0], "disability_kind": None, "disability_grade": None}
    facts = write_counties(tmp_path, {HAIZHU: dict.fromkeys(range(1, 31), (unseen,))})

    screen(RULEBOOK, facts=facts, on=ON)
    screen(RULEBOOK, facts=facts, on=ON)

    nursing = actions.questions_of(on=ON, place="")["nursing_subsidy"]
    assert (nursing["of"], nursing["open"]) == ("person", 30)
    assert 0 < nursing["looked_at"] <= 30
    assert nursing["waiting"]["disability"] == nursing["looked_at"]
    assert "nursing_subsidy" not in {row[2] for row in seen()}


@pytest.mark.django_db
def test_who_gets_a_service_no_register_lists_is_counted_not_called_missed(facts):
    screen(RULEBOOK, facts=facts, on=ON)

    assert actions.questions_of(on=ON, place="")["medical"]["entitled"] == 3
    assert "medical" not in {row[2] for row in seen()}
