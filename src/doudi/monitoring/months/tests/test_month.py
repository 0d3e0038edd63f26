"""A month compared: what is found, with both sides; nothing twice, nothing read for nothing, nothing lost by a kill."""

import json
from datetime import date

import pytest

from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.tests.deliveries import deliver, resident_id
from doudi.journal.models import Entry
from doudi.monitoring.months import actions
from doudi.monitoring.months.models import MonthChange, MonthRun
from doudi.monitoring.months.month import compare
from doudi.monitoring.months.population import NobodyKnown
from doudi.monitoring.months.room import Busy, alone
from doudi.monitoring.months.tests import city
from doudi.monitoring.months.tests.city import FANG, HUANG, NOVEMBER, OCTOBER, QIANG, QIANG_WIFE, RICH
from doudi.monitoring.months.watched import watched
from doudi.offices.acting import SYSTEM, acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def var(tmp_path):
    city.known(tmp_path)
    return tmp_path


def seen(**wanted):
    with acting_as(SYSTEM):
        return list(MonthChange.objects.filter(**wanted).order_by("change", "person_key"))


def names(**wanted):
    return [(one.change, one.name, one.level) for one in seen(**wanted)]


def test_a_new_car_of_somebody_aided_is_found_with_both_sides(var):
    city.two_months(
        var,
        "vehicles",
        before=[city.vehicle(FANG, "粤A11111")],
        after=[city.vehicle(FANG, "粤A11111"), city.vehicle(QIANG, "粤A22222")],
    )

    compare(var=var, month=NOVEMBER)

    (car,) = seen()
    assert (car.change, car.name, car.level, car.place) == ("car", "陈志强", "O", city.HAIZHU)
    assert (car.before["as_of"], car.before["row"]) == ("2026-10-01", None)
    assert (car.after["as_of"], car.after["row"]["plate"]) == ("2026-11-01", "粤A****2")
    assert len(car.after["delivery"]) == 12
    assert car.before["delivery"] != car.after["delivery"]


def test_people_of_the_household_are_looked_after_and_others_are_not(var):
    city.two_months(var, "deaths", before=[], after=[city.death(QIANG_WIFE), city.death(RICH)])

    compare(var=var, month=NOVEMBER)

    assert names() == [("death", "李小梅", "R")]


def test_no_row_holds_an_identity_number(var):
    city.two_months(var, "deaths", before=[], after=[city.death(HUANG)])

    compare(var=var, month=NOVEMBER)

    (death,) = seen()
    assert HUANG not in str(death.__dict__)
    assert Pseudonyms.of(var).open(bytes(death.sealed)) == HUANG
    assert set(death.after["row"]) == {"died_on", "cremated_on", "source", "recorded_on"}


def test_a_grade_that_changed_shows_the_row_before(var):
    city.two_months(var, "disability", before=[city.card(HUANG, grade="3")], after=[city.card(HUANG, grade="1")])

    compare(var=var, month=NOVEMBER)

    (change,) = seen()
    assert (change.level, change.before["row"]["grade"], change.after["row"]["grade"]) == ("R", 3, 1)


@pytest.mark.parametrize(
    ("until", "found"), [("", 1), ("20280914", 1), ("20261102", 1), ("20261101", 0), ("20261015", 0)]
)
def test_a_sentence_counts_until_its_day_of_release(var, until, found):
    city.two_months(var, "custody", before=[], after=[city.custody(HUANG, until=until)])

    compare(var=var, month=NOVEMBER)

    assert names() == [("custody", "黄秀英", "R")] * found


@pytest.mark.parametrize(("before", "after", "level"), [(4999, 5000, "Y"), (4999, 12500, "O"), (24999, 25000, "R")])
def test_bills_are_measured_against_limits_on_the_line(var, before, after, level):
    city.two_months(
        var,
        "medical",
        before=[city.bill(HUANG, 1, before)],
        after=[city.bill(HUANG, 1, before), city.bill(HUANG, 2, after - before)],
    )

    compare(var=var, month=NOVEMBER)

    assert names() == [("bills", "黄秀英", level)]


def test_bills_older_than_a_year_do_not_count(var):
    old = city.bill(HUANG, 2, 90000, on="20251001")
    city.two_months(var, "medical", before=[city.bill(HUANG, 1, 10)], after=[city.bill(HUANG, 1, 10), old])

    compare(var=var, month=NOVEMBER)

    assert seen() == []


def test_deposits_are_compared_only_when_the_bank_answered_before(var):
    rich = city.balance(QIANG, "40000")
    silent = [
        city.balance(HUANG, "", result="TIMEOUT"),
        city.balance(QIANG, "100"),
        city.balance(FANG, "", result="NO_HIT"),
    ]
    now = [city.balance(HUANG, "90000"), rich, city.balance(FANG, "31416"), city.balance(QIANG_WIFE, "99999")]
    city.two_months(var, "bank", before=silent, after=now)

    compare(var=var, month=NOVEMBER)

    assert sorted(names()) == [("deposit", "方大明", "O"), ("deposit", "陈志强", "O")]


MANY = [city.vehicle(RICH, f"粤B{number:05d}") for number in range(30)]
"""So many good rows that one bad one does not send the delivery back."""


def unreadable(person):
    """Leave off the last digit."""
    return person[:-1]


def known_new(**wanted):
    return [(one.name, one.is_known_new) for one in seen(**wanted)]


def test_of_a_row_nobody_could_read_last_month_it_is_not_known_whether_it_is_new(var):
    broken = city.vehicle(unreadable(QIANG), "粤A33333")
    now = [city.vehicle(QIANG, "粤A33333"), city.vehicle(HUANG, "粤A44444"), *MANY]
    city.two_months(var, "vehicles", before=[broken, *MANY], after=now)

    compare(var=var, month=NOVEMBER)

    assert sorted(known_new()) == [("陈志强", False), ("黄秀英", True)]


@pytest.mark.parametrize(("registered_on", "is_known"), [("20261001", False), ("20261002", True)])
def test_what_began_after_last_months_delivery_is_new_whatever_that_left_unread(var, registered_on, is_known):
    broken = city.vehicle(unreadable(QIANG), "粤A33333")
    now = city.vehicle(QIANG, "粤A33333", registered_on=registered_on)
    city.two_months(var, "vehicles", before=[broken, *MANY], after=[now, *MANY])

    compare(var=var, month=NOVEMBER)

    assert known_new() == [("陈志强", is_known)]


def test_a_person_of_whom_a_row_could_not_be_read_may_have_had_everything(var):
    broken = city.vehicle(QIANG, "粤A33333", registered_on="不详")
    city.two_months(var, "vehicles", before=[broken, *MANY], after=[city.vehicle(QIANG, "粤A55555"), *MANY])

    compare(var=var, month=NOVEMBER)

    assert known_new() == [("陈志强", False)]


@pytest.mark.parametrize(("died_on", "is_known"), [("2026-09-20", False), ("2026-09-21", True), ("不详", False)])
def test_a_death_with_an_unreadable_number_is_known_again_by_its_day(var, died_on, is_known):
    many = [city.death(resident_id(number)) for number in range(300, 330)]
    broken = {**city.death(unreadable(HUANG)), "died_on": died_on}
    city.two_months(var, "deaths", before=[broken, *many], after=[city.death(HUANG), *many])

    compare(var=var, month=NOVEMBER)

    assert known_new() == [("黄秀英", is_known)]


def test_what_cannot_have_been_this_kind_of_thing_leaves_no_doubt(var):
    tractor = city.vehicle(unreadable(QIANG), "粤A33333", kind="普通二轮摩托车")
    city.two_months(var, "vehicles", before=[tractor, *MANY], after=[city.vehicle(QIANG, "粤A33333"), *MANY])

    compare(var=var, month=NOVEMBER)

    assert known_new() == [("陈志强", True)]


@pytest.mark.parametrize(("number", "is_known"), [(2, False), (9, True)])
def test_a_sum_is_not_known_to_have_risen_when_one_of_its_bills_could_not_be_read(var, number, is_known):
    many = [city.bill(resident_id(50), 100 + number, 10) for number in range(40)]
    broken = city.bill(unreadable(HUANG), number, 9000)
    now = [city.bill(HUANG, 1, 100), city.bill(HUANG, 2, 9000), *many]
    city.two_months(var, "medical", before=[city.bill(HUANG, 1, 100), broken, *many], after=now)

    compare(var=var, month=NOVEMBER)

    assert known_new() == [("黄秀英", is_known)]


@pytest.mark.parametrize(("lost", "is_known"), [(1, True), (2, False)])
def test_so_few_rows_that_may_have_said_anything_put_nothing_in_doubt(var, lost, is_known):
    many = [city.death(resident_id(number)) for number in range(300, 330)]
    city.two_months(var, "deaths", before=many, after=[city.death(HUANG), *many])
    for manifest in (var / "lake" / "deaths" / OCTOBER.isoformat()).glob("*/manifest.json"):
        told = json.loads(manifest.read_text(encoding="utf-8"))
        manifest.write_text(json.dumps(told | {"quarantined": lost, "rows": 1000}), encoding="utf-8")

    compare(var=var, month=NOVEMBER)

    assert known_new() == [("黄秀英", is_known)]


def test_a_row_of_the_wrong_shape_may_have_been_any(var):
    city.two_months(var, "deaths", before=[], after=[city.death(HUANG)])
    for manifest in (var / "lake" / "deaths" / OCTOBER.isoformat()).glob("*/manifest.json"):
        manifest.write_text(manifest.read_text(encoding="utf-8").replace('"quarantined": 0', '"quarantined": 1'))

    compare(var=var, month=NOVEMBER)

    assert known_new() == [("黄秀英", False)]


def test_no_name_lies_about_to_be_read(var):
    city.two_months(var, "deaths", before=[], after=[city.death(HUANG)])

    compare(var=var, month=NOVEMBER)

    kept = [path for path in (var / "months").rglob("*") if path.is_file()]
    assert len(kept) > 5
    assert not any("秀英".encode() in path.read_bytes() or HUANG.encode() in path.read_bytes() for path in kept)


def test_what_next_month_does_not_need_is_thrown_away(var):
    december = date(2026, 12, 1)
    city.two_months(var, "deaths", before=[], after=[city.death(HUANG)])
    compare(var=var, month=NOVEMBER)
    both = {path.name for path in (var / "months" / "strips").glob("death/*")}
    (var / "months" / "strips" / "death" / ".killed.1.part").mkdir()
    deliver(var, "deaths", [city.death(HUANG), city.death(QIANG)], as_of=december)

    compare(var=var, month=december)

    left = {path.name for path in (var / "months" / "strips").glob("death/*")}
    assert len(both) == len(left) == 2 and len(both & left) == 1
    assert len(list((var / "months" / "people").iterdir())) == 1
    assert names(month=december) == [("death", "陈志强", "R")]


def test_comparing_one_county_keeps_what_the_others_need(var):
    city.two_months(var, "deaths", before=[], after=[city.death(HUANG)], places=("440105",))
    compare(var=var, month=NOVEMBER)
    before = sorted((var / "months" / "strips").glob("*/*"))

    compare(var=var, month=NOVEMBER, place="440106")

    assert sorted((var / "months" / "strips").glob("*/*")) == before != []


def test_two_comparisons_at_once_do_not_get_in_each_others_way(var):
    with alone(var), pytest.raises(Busy, match="正在进行"):
        compare(var=var, month=NOVEMBER)


def test_what_was_not_delivered_last_month_cannot_be_compared(var):
    deliver(var, "vehicles", [city.vehicle(QIANG, "粤A22222")], as_of=NOVEMBER)

    done = compare(var=var, month=NOVEMBER)

    assert seen() == []
    assert "car" in done.run.silent


def test_what_came_before_the_month_is_not_compared_again(var):
    city.two_months(var, "deaths", before=[], after=[city.death(HUANG)])

    compare(var=var, month=date(2026, 12, 1))

    assert seen() == []


def test_a_month_twice_is_the_same_month_and_nothing_is_read_again(var):
    city.two_months(var, "deaths", before=[], after=[city.death(HUANG)])
    first = compare(var=var, month=NOVEMBER)
    before = [(one.pk, one.number) for one in seen()]

    again = compare(var=var, month=NOVEMBER)

    assert [(one.pk, one.number) for one in seen()] == before
    assert first.run.files_read > 0
    assert (again.run.files_read, again.done) == (0, 0)
    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="compare.finish").count() == 2
        assert MonthRun.objects.count() == 1


def test_only_what_came_anew_is_read(var, monkeypatch):
    city.two_months(var, "deaths", before=[], after=[city.death(HUANG)])
    city.two_months(var, "vehicles", before=[], after=[])
    compare(var=var, month=NOVEMBER)
    late = deliver(var, "vehicles", [city.vehicle(QIANG, "粤A22222")], as_of=date(2026, 11, 9))
    opened = []
    note = actions.finish_run

    def listening(**words):
        opened.append(words["files_read"])
        return note(**words)

    monkeypatch.setattr(actions, "finish_run", listening)

    again = compare(var=var, month=NOVEMBER)

    parts = len(late.delivery.parts)
    assert opened == [parts + 2]  # the new parts, their strip, and the strip of last month
    assert again.done == 1
    assert sorted(one.change for one in seen()) == ["car", "death"]


def test_a_row_corrected_in_a_later_delivery_takes_its_change_away(var):
    city.two_months(var, "deaths", before=[], after=[city.death(HUANG)])
    compare(var=var, month=NOVEMBER)
    deliver(var, "deaths", [], as_of=date(2026, 11, 9))

    compare(var=var, month=NOVEMBER)

    assert seen() == []


def test_a_comparison_killed_after_a_step_goes_on_where_it_was(var, monkeypatch):
    city.two_months(var, "deaths", before=[], after=[city.death(HUANG)])
    city.two_months(var, "vehicles", before=[], after=[city.vehicle(QIANG, "粤A22222")])
    keep = actions.keep_step

    def die_at_cars(*, work, **words):
        if work.change == "car":
            raise KeyboardInterrupt
        return keep(work=work, **words)

    monkeypatch.setattr(actions, "keep_step", die_at_cars)
    with pytest.raises(KeyboardInterrupt):
        compare(var=var, month=NOVEMBER)
    monkeypatch.undo()
    assert names() == [("death", "黄秀英", "R")]

    again = compare(var=var, month=NOVEMBER)

    assert [one.change for one in seen()] == ["car", "death"]
    assert again.skipped >= 1
    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="compare.finish").count() == 1


def test_one_county_is_compared_without_touching_another(var):
    city.two_months(var, "deaths", before=[], after=[city.death(HUANG), city.death(FANG)])

    compare(var=var, month=NOVEMBER, place="440106")

    assert names() == [("death", "方大明", "R")]
    compare(var=var, month=NOVEMBER)
    compare(var=var, month=NOVEMBER, place="440105")
    assert len(seen()) == 2


def test_without_a_welfare_register_it_says_what_is_missing(tmp_path):
    deliver(tmp_path, "hukou", city.BOOKS, as_of=OCTOBER)

    with pytest.raises(NobodyKnown, match="benefits"):
        compare(var=tmp_path, month=NOVEMBER)


def test_both_of_a_couple_are_named(var):
    row = {"husband": QIANG, "wife": resident_id(99, birth="19910101"), "status": "结婚", "registered_on": "2026-09-20"}
    city.two_months(var, "marriage", before=[], after=[row, {**row, "husband": FANG, "wife": HUANG}])

    compare(var=var, month=NOVEMBER)

    assert sorted(one.name for one in seen(change="marriage")) == ["方大明", "陈志强", "黄秀英"]


def test_every_change_has_a_rule_with_a_source_and_a_word():
    from doudi.monitoring.months.words import CHANGES, SENTENCES

    assert set(watched()) == set(CHANGES) == set(SENTENCES)
    assert all(one.source and one.mark in {"H", "M", "E"} for one in watched().values())
    assert all(limit.source and limit.mark in {"H", "M", "E"} for one in watched().values() for limit in one.limits)
