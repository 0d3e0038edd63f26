"""Over months: rolls taken over, deaths, moves, subsidies beside the month, and why a month is not as the one before."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from doudi.cases.refusals import NotReady
from doudi.cases.stages import Stage
from doudi.delivery.entitlements.declaring import declare_extra, not_known
from doudi.delivery.entitlements.ending import move_to, stop_for_death
from doudi.delivery.entitlements.models import Declaration, Entitlement, Extra, ExtraShare, Period, Rate, Roll
from doudi.delivery.entitlements.permissions import NotAllowed
from doudi.delivery.entitlements.queries import deaths_open, totals_by_cause, why_differs
from doudi.delivery.entitlements.settling import settle
from doudi.delivery.entitlements.taking_over import bad_lines, take_over
from doudi.delivery.entitlements.tests.files import ON, PLACE, decide, file_of, owed, step
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.identifiers import check_digit
from doudi.registry.models import Person
from tests.cast import COMMUNITY, STREET
from tests.payments import figures

pytestmark = pytest.mark.django_db
JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)
HEAD = "编号,姓名,证件号码,项目,区划代码,城乡,首月,保障金,分类施保金,共同成员证件号码"


def number(nth: int) -> str:
    seventeen = f"44010519600101{nth:03}"
    return seventeen + check_digit(seventeen)


def line(nth: int, **other: str) -> str:
    cells = {
        "number": f"HZ{nth:05}", "name": "周测试", "identity": number(nth), "programme": "tekun", "place": COMMUNITY, "residence": "城镇",
        "since": "2026-07", "base": "2095.20", "supplement": "", "members": "",
    }  # fmt: skip
    return ",".join((cells | other).values())


@pytest.fixture
def roll_of(tmp_path):
    """Take lines over as the system."""

    def taken(*lines: str, by=SYSTEM) -> Roll:
        path = tmp_path / f"{len(lines)}{abs(hash(lines))}.csv"
        path.write_text("\n".join((HEAD, *lines)), encoding="utf-8-sig")
        return take_over(path=path, place=PLACE, document="海民〔2026〕9号", by=by, on=ON)

    return taken


BAD = (
    ({"number": "HZ00001"}, "编号"), ({"identity": "440105196001010001"}, "证件号码"), ({"identity": number(1)}, "首月"),
    ({"programme": "x"}, "项目"),
    ({"place": "440106001"}, "区划代码"), ({"since": "七月"}, "首月"), ({"base": "12.345"}, "保障金"), ({"base": "0"}, "保障金"),
    ({"residence": "x"}, "城乡"), ({"members": number(99)}, "证件号码"), ({"name": ""}, "姓名"),
)  # fmt: skip


def test_a_roll_is_taken_over_line_by_line_and_what_is_wrong_is_told(roll_of, system):
    lines = [
        line(1),
        line(2, base="1000", supplement="261.8"),
        *(line(10 + nth, **other) for nth, (other, _) in enumerate(BAD)),
    ]

    made = roll_of(*lines)
    again = roll_of(*lines)

    assert (made.rows, made.taken, again.pk) == (len(lines), 2, made.pk)
    assert [(row, column) for row, column, _, _ in bad_lines(made)] == [
        (4 + nth, column) for nth, (_, column) in enumerate(BAD)
    ]
    assert all(reason and cells["编号"] for _, _, reason, cells in bad_lines(made))
    assert sorted(owed(family="tekun", last=JULY).values()) == [126180, 209520]
    assert {one.arrears_from for one in Entitlement.objects.all()} == {JULY}


def test_only_the_county_takes_over_and_a_roll_is_never_changed(roll_of, li, chen, zhou):
    with acting_as(chen):
        roll_of(line(1), by=chen)
    for who in (li, zhou):
        with acting_as(who), pytest.raises(NotAllowed):
            roll_of(line(2), by=who)

    with acting_as(SYSTEM), pytest.raises(ProgrammingError), transaction.atomic():
        Roll.objects.update(taken=9)


def test_a_file_takes_the_place_of_the_roll(roll_of, running, chen):
    case = file_of(running, programme="living_subsidy")
    roll_of(line(1, programme="living_subsidy"))
    Period.objects.all().delete()
    held = Entitlement.objects.get()
    Entitlement.objects.update(subject=case.subject_id)
    held.periods.create(
        programme="living_subsidy", family="disabled", place=held.place, subject_id=case.subject_id, months=["2026-05-01", None],
        base_cents=100, supplement_cents=0, people=[case.subject_id], cause="takeover",
    )  # fmt: skip
    decide(case, "granted", "300", by=chen, since=JULY)

    settle(case=case, on=ON)

    found = owed(family="disabled", last=JULY)
    assert {month: cents for (_, month), cents in found.items()} == {"2026-05": 100, "2026-06": 100, "2026-07": 30000}


def test_a_death_ends_ones_own_with_its_month_and_leaves_a_household_as_it_is(roll_of, system):
    roll_of(line(1), line(2), line(3, programme="dibao", members=number(1)))
    single, household = (Entitlement.objects.get(number=one) for one in ("HZ00001", "HZ00003"))

    stop_for_death(entitlement=single, died_on=date(2026, 7, 1), by=SYSTEM, on=date(2026, 9, 3))
    with pytest.raises(NotReady, match="三个月"):
        stop_for_death(entitlement=household, died_on=date(2026, 7, 1), by=SYSTEM, on=date(2026, 9, 3))

    found = owed(first=AUGUST, last=AUGUST)
    assert {held for held, _ in found} == set(Entitlement.objects.exclude(pk=single.pk).values_list("pk", flat=True))
    single.refresh_from_db()
    assert single.arrears_from == JULY
    assert single.periods.get().ends == "death"


def test_who_died_and_is_still_counted_is_listed_with_its_last_day(roll_of, system):
    roll_of(line(1), line(2), line(3, programme="dibao", members=number(1)))
    Person.objects.filter(pk__in=Entitlement.objects.filter(number="HZ00001").values("subject")).update(
        died_on=date(2026, 7, 20)
    )

    assert deaths_open(place=PLACE, month=JULY) == []
    found = deaths_open(place=PLACE, month=AUGUST)

    assert [(one.number, one.is_his_own, one.settle_by) for one in found] == [
        ("HZ00001", True, date(2026, 10, 20)), ("HZ00003", False, date(2026, 10, 20)),
    ]  # fmt: skip


def test_what_moves_has_each_month_in_one_place(roll_of, system):
    roll_of(line(1))
    here = Entitlement.objects.get()

    there = move_to(entitlement=here, place="440106001", since=AUGUST, number="TH00001", by=SYSTEM, on=ON)

    with pytest.raises(NotReady):
        move_to(entitlement=here, place="440106001", since=AUGUST, number="TH00002", by=SYSTEM, on=ON)
    assert dict(owed(last=AUGUST).keys()) == {here.pk: "2026-07", there.pk: "2026-08"}
    assert [one.cause for one in why_differs(place="440106", family="tekun", month=AUGUST)] == ["moved"]
    assert [one.cause for one in why_differs(place=PLACE, family="tekun", month=AUGUST)] == ["moved"]


def test_why_a_month_is_not_as_the_one_before_is_told_to_the_cent(roll_of, running, chen):
    def granted(programme: str, amount: str, **first: date) -> None:
        case = file_of(running, programme=programme)
        made = decide(case, "granted", amount, by=chen, since=first.get("since", date(2026, 3, 1)))
        if "ends" in first:
            decide(case, "ended", by=chen, on=date(2026, 7, 20), until=first["ends"], because="DEATH")
        if "changes" in first:
            decide(case, "changed", "900", by=chen, on=date(2026, 7, 20), since=first["changes"])
        if "stops" in first:
            step(
                case, to=Stage.SUSPENDED, decision=decide(case, "suspended", by=chen, on=made.on, since=first["stops"])
            )
        settle(case=case, on=ON)

    granted("dibao_single", "800", since=AUGUST)
    granted("tekun", "2095", ends=AUGUST)
    granted("living_subsidy", "700", changes=AUGUST)
    granted("nursing_subsidy", "300", stops=AUGUST)
    granted("orphan", "2400")
    roll_of(line(1, since="2026-08"))

    lines = list(why_differs(place=PLACE, family="", month=AUGUST))
    totals = totals_by_cause(place=PLACE, family="", month=AUGUST)

    assert Counter(one.cause for one in lines) == dict.fromkeys(("new", "death", "changed", "suspended", "takeover"), 1)
    both = [sum(owed(first=one, last=one).values()) for one in (JULY, AUGUST)]
    assert sum(one.cents for one in lines) == sum(one.cents for one in totals) == both[1] - both[0]
    assert len(list(why_differs(place=PLACE, family="", month=AUGUST, most=2, after=4))) == 1


@pytest.fixture
def published(wang, lin):
    """Publish terms of a month in 广州, by two officers of the city."""

    def terms(*, month: date = JULY, **values: str) -> None:
        figures(month=month, on=AUGUST, by=wang, second=lin, **values)

    return terms


ENOUGH = {"cpi_rise": "0.036", "food_price_rise": "0"}


def declared(**other):
    known = {
        "programme": "price_subsidy",
        "place": PLACE,
        "month": JULY,
        "document": "穗发改〔2026〕3号",
        "by": SYSTEM,
        "on": ON,
    }
    return declare_extra(**{**known, **other})


def test_the_price_subsidy_is_one_a_person_with_the_receipt_of_the_rules(roll_of, published, system):
    roll_of(
        line(1),
        line(2),
        line(3, programme="dibao", members=f"{number(1)}；{number(2)}"),
        line(4, programme="nursing_subsidy"),
    )
    Person.objects.filter(pk=Entitlement.objects.get(number="HZ00002").subject_id).update(died_on=date(2026, 6, 30))
    published(**ENOUGH)

    made = declared()
    again = declared()

    cents = {one.cents for one in Rate.objects.exclude(held="nursing_subsidy")}
    assert Rate.objects.get(held="nursing_subsidy").verdict == "unknown"
    assert made.pk == again.pk and len(cents) == 1
    assert ExtraShare.objects.count() == 2  # the tekun of the first, the dibao of the third; the second has died
    (each,) = cents
    assert each > 0 and sum(owed(family="price").values()) == 2 * each
    rate = Rate.objects.get(held="tekun")
    assert rate.receipt["answers"][0]["verdict"] == "eligible"
    assert rate.receipt["terms"]["cpi_rise"]["source"] == "统计局（虚构）"
    assert rate.receipt_hash in set(Extra.objects.values_list("receipt_hash", flat=True))


def test_who_comes_onto_the_list_late_is_added_when_it_is_declared_again(roll_of, published, system):
    roll_of(line(1))
    published(**ENOUGH)
    declared()
    roll_of(line(2))

    declared()

    assert (Declaration.objects.count(), Extra.objects.count()) == (1, 2)


def test_an_edge_family_without_pay_is_paid_too_while_it_is_covered_everybody_counted_once(
    running, chen, roll_of, published, system
):
    over = file_of(running, programme="edge", stage=Stage.ENDED)
    decide(over, "granted", None, by=chen, since=date(2026, 1, 1))
    decide(over, "ended", by=chen, until=JULY, because="INCOME_OVER")
    late = file_of(running, programme="edge", stage=Stage.ENDED)
    decide(late, "granted", None, by=chen, since=AUGUST)
    file = file_of(running, programme="edge")
    decide(file, "granted", None, by=chen, since=date(2026, 6, 1), until=date(2027, 6, 1))
    roll_of(line(1))
    published(**ENOUGH, price_covers_edge="是")

    declared()
    declared()

    held = Entitlement.objects.get(case=file)
    (extra,) = Extra.objects.filter(entitlement=held)
    members = set(file.application.members.filter(is_member=True).values_list("person_id", flat=True)) | {
        file.subject_id
    }
    (each,) = {one.cents for one in Rate.objects.filter(held="edge")}
    assert set(extra.people) == members
    assert extra.cents == each * len(members)
    assert not Entitlement.objects.filter(case__in=[late, over]).exists()
    assert not held.periods.exists()


def test_an_edge_family_is_not_paid_where_it_is_not_covered_and_nobody_is_on_a_guess(
    running, chen, roll_of, published, system
):
    file = file_of(running, programme="edge")
    decide(file, "granted", None, by=chen, since=date(2026, 6, 1))
    roll_of(line(1), line(2, programme="nursing_subsidy"))
    published(**ENOUGH)

    made = declared()

    assert not Entitlement.objects.filter(case=file).exists()
    told = {one.held: one for one in not_known(made)}
    assert told["nursing_subsidy"].people == 1
    assert {"失业保险金", "重点优抚对象（领取抚恤金或生活补助）"} <= set(told["nursing_subsidy"].missing)


@pytest.mark.parametrize(("rise", "said"), [("0.034", "启动条件"), (None, "缺少")])
def test_without_an_index_or_below_it_nobody_gets_anything(roll_of, published, system, rise, said):
    roll_of(line(1))
    if rise:
        published(cpi_rise=rise, food_price_rise="0")

    with pytest.raises(NotReady, match=said):
        declared()

    assert not Declaration.objects.exists()


def test_the_index_of_another_month_says_nothing(roll_of, published, system):
    roll_of(line(1))
    published(**ENOUGH)

    with pytest.raises(NotReady, match="海珠区 2026-08 的物价指数"):
        declared(month=AUGUST)


def test_a_sum_once_is_what_the_notice_says_and_once_a_person(roll_of, published, system):
    roll_of(line(1), line(2, programme="dibao", members=f"{number(1)}"))
    published(one_off_running="是", one_off_grant="118")

    declared(programme="one_off")

    assert sorted(owed(family="one_off").values()) == [11800, 11800]


def test_the_township_declares_nothing(li, system):
    with pytest.raises(NotAllowed):
        declared(by=li, place=STREET)
