"""Price subsidies: what sets them off, whom registers of other departments name, nobody twice, nobody on a guess. Invented people."""

from __future__ import annotations

from datetime import date

import pytest

from doudi.cases.refusals import NotReady
from doudi.delivery.batches.beside import standing_of
from doudi.delivery.batches.checking import check
from doudi.delivery.batches.computing import compute
from doudi.delivery.batches.freezing import freeze
from doudi.delivery.batches.models import Problem
from doudi.delivery.entitlements.declaring import declare_extra
from doudi.delivery.entitlements.models import Entitlement, Extra, ExtraShare, Rate, Roll
from doudi.delivery.entitlements.permissions import NotAllowed
from doudi.delivery.entitlements.planning import plan_extra
from doudi.delivery.entitlements.triggering import met_undeclared, trigger_of
from doudi.delivery.payees.queries import without_account
from doudi.evidence.tests.deliveries import deliver, resident_id
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.actions import Number, add_identifier
from doudi.registry.identifiers import Kind
from doudi.registry.models import Person
from doudi.registry.queries import person_by_identifier
from doudi.standards.queries import rulebook
from tests.payments import HAIZHU, figures, money, recipient

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER, ON = date(2026, 9, 1), date(2026, 10, 1), date(2026, 10, 16)
JOBLESS, VETERAN, BOTH, FAR, LOST, OURS = (resident_id(number, birth="19500101") for number in (2, 4, 6, 8, 10, 12))
HERE, AWAY = "440105001001", "440106002002"


@pytest.fixture
def var(tmp_path, monkeypatch):
    """A lake of its own."""
    for module in ("registers", "outside"):
        monkeypatch.setattr(f"doudi.delivery.entitlements.{module}.var", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def published(wang, lin):
    """Publish figures of a month, of September unless it is said."""

    def terms(month=SEPTEMBER, **values: str) -> None:
        figures(month=month, on=ON, by=wang, second=lin, **values)

    return terms


def plan(**other):
    return plan_extra(**{"programme": "price_subsidy", "place": HAIZHU, "month": SEPTEMBER, "on": ON, **other})


def declared(**other):
    known = {
        "programme": "price_subsidy", "place": HAIZHU, "month": SEPTEMBER, "document": "穗发改〔2026〕3号", "by": SYSTEM, "on": ON,
    }  # fmt: skip
    return declare_extra(**{**known, **other})


def numbered(held: Entitlement, number: str) -> Entitlement:
    add_identifier(person=held.subject, number=Number(kind=Kind.RESIDENT_ID, text=number), by=SYSTEM, on=ON)
    return held


def book(person, name, *, place=HERE):
    words = {"sex": "2", "relation": "02", "hukou_type": "1", "status": "0", "updated_on": "20260601"}
    return {
        "person": person,
        "name": name,
        "birth": "19500101",
        "book": person[14:17],
        "place": place,
        "house": person,
        **words,
    }


def benefit(person, *, until="202612"):
    words = {"kind": "领取失业保险金", "from_month": "202605", "benefit_month": "1800", "updated_on": "2026-06-20"}
    return {"person": person, "until_month": until, **words}


def pension(person, *, item="定期抚恤金", until=""):
    words = {"amount_month": "500", "from_on": "2020-01-01", "updated_on": "2026-06-01"}
    return {"person": person, "item": item, "until_on": until, **words}


def books(var):
    here = {JOBLESS: "赖无业", VETERAN: "卫国强", BOTH: "双全有", OURS: "梁婆婆"}
    rows = [book(person, name) for person, name in here.items()]
    deliver(var, "hukou", [*rows, book(FAR, "远在外", place=AWAY)], as_of=OCTOBER)


def registers(var, *, insurance=(), veterans=()):
    """Deliver the books of four people and one of another county, and what each register says of October's first day."""
    books(var)
    deliver(var, "insurance", [benefit(one) for one in insurance], as_of=OCTOBER)
    deliver(var, "veterans", [pension(one) for one in veterans], as_of=OCTOBER)


@pytest.mark.parametrize(
    ("values", "met"),
    [
        ({"cpi_rise": "0.035"}, True),
        ({"cpi_rise": "0.0349", "food_price_rise": "0.0599"}, False),
        ({"cpi_rise": "0.01", "food_price_rise": "0.06"}, True),
        ({"cpi_rise": "0.0349"}, None),
        ({}, None),
    ],
)
def test_exactly_on_the_threshold_sets_it_off_just_under_does_not_and_what_is_missing_is_not_known(
    published, values, met
):
    published(**values)

    found = trigger_of(rulebook(), programme="price_subsidy", place=HAIZHU, month=SEPTEMBER)

    assert found.met is met
    assert (found.law, found.article) == ("社会救助法", "第三十二条")
    assert bool(found.missing) == (met is None)
    assert met_undeclared(place=HAIZHU, month=OCTOBER) == ([SEPTEMBER] if met else [])


def test_a_figure_of_an_earlier_month_is_named_and_says_nothing(published):
    published(cpi_rise="0.038")

    found = trigger_of(rulebook(), programme="price_subsidy", place=HAIZHU, month=OCTOBER)

    assert (found.met, [one.term for one in found.late], found.figures[0].said) == (None, ["cpi_rise"], "3.8%")


def test_what_was_looked_at_is_what_is_declared_once(system, published):
    for number in (1, 2):
        recipient(number)
    published(cpi_rise="0.038")
    looked = plan()
    with pytest.raises(NotReady, match="再看一遍"):
        declared(seen=(1, looked.cents))

    made = declared(seen=(looked.people, looked.cents))
    again = declared()

    assert (looked.people, made.pk) == (2, again.pk)
    assert sum(Extra.objects.values_list("cents", flat=True)) == looked.cents > 0
    after = plan()
    assert (after.people, after.declared, after.obstacle) == (0, made, "")
    assert met_undeclared(place=HAIZHU, month=OCTOBER) == []
    assert Entry.objects.filter(verb="entitlement.declare", about=f"declaration:{made.number}").count() == 2


def test_other_desks_declare_nothing(li, he, zhou, published, system):
    published(cpi_rise="0.038")
    for who in (li, he, zhou):
        with acting_as(who), pytest.raises(NotAllowed):
            declared(by=who)


def test_whom_registers_name_is_paid_by_the_same_rule_with_the_registers_day(var, system, published):
    recipient(1)
    published(cpi_rise="0.038")
    registers(var, insurance=(JOBLESS, BOTH, FAR, LOST), veterans=(VETERAN, BOTH))

    looked = plan()
    assert not Person.objects.filter(name="赖无业").exists()
    made = declared(seen=(looked.people, looked.cents))

    assert {(one.held, one.people) for one in looked.groups} == {
        ("dibao", 1),
        ("unemployment_benefit", 2),
        ("honoured", 1),
    }
    assert (looked.not_known, looked.outside.unplaced) == ((), 1)
    paid = {one.entitlement.name: one for one in Extra.objects.select_related("entitlement")}
    assert set(paid) == {"陈婆婆", "赖无业", "卫国强", "双全有"}
    assert len({one.cents for one in paid.values()}) == 1
    sources = Rate.objects.get(held="unemployment_benefit").receipt["household"]["sources"]
    assert sources["people.0.unemployment_benefit"]["as_of"] == "2026-10-01"
    assert Roll.objects.filter(document=made.document).count() == 2
    known = person_by_identifier(kind=Kind.RESIDENT_ID, text=JOBLESS)
    assert known and known.pk == paid["赖无业"].entitlement.subject_id
    assert Entry.objects.filter(verb="registry.registered", about=f"person:{known.pk}").count() == 1
    for month, family in ((SEPTEMBER, "price"), (OCTOBER, "")):
        missing = {one.name for one in without_account(place=HAIZHU, month=month, family=family)}
        assert missing == {"赖无业", "卫国强", "双全有"}


def test_declared_for_the_next_month_they_have_the_same_entitlement(var, system, published):
    recipient(1)
    registers(var, insurance=(JOBLESS,))
    for month in (SEPTEMBER, OCTOBER):
        published(month, cpi_rise="0.038")
        declared(month=month)

    held = Entitlement.objects.get(name="赖无业")
    assert (held.extras.count(), held.roll and held.roll.taken) == (2, 1)


def test_who_belongs_to_two_groups_is_paid_once_where_he_is_paid_already(var, system, published):
    basic = numbered(recipient(1), OURS)
    single = numbered(recipient(2, programme="nursing_subsidy"), JOBLESS)
    published(cpi_rise="0.038")
    registers(var, insurance=(OURS, JOBLESS), veterans=(OURS,))

    declared()

    paid = dict(Extra.objects.values_list("entitlement", "people"))
    assert paid == {basic.pk: [basic.subject_id], single.pk: [single.subject_id]}
    assert ExtraShare.objects.count() == 2
    assert {(one.held, one.people) for one in plan().groups} == set()


def test_of_whom_a_register_tells_nothing_it_is_not_known_and_it_is_said_by_name(var, system, published):
    recipient(1)
    numbered(recipient(2, programme="nursing_subsidy"), JOBLESS)
    recipient(3, programme="nursing_subsidy")
    published(cpi_rise="0.038")

    (none,) = plan().not_known
    assert (none.people, len(none.missing)) == (2, 2)
    assert [str(one) for one in plan().registers] == [
        "人社《社会保险与就业失业登记》没有送来广东省广州市海珠区的数据", "退役军人《优抚对象待遇》没有送来广东省广州市海珠区的数据",
    ]  # fmt: skip
    books(var)
    deliver(var, "insurance", [benefit(VETERAN)], as_of=date(2026, 8, 1))
    assert "只有 2026-08-01 的数据" in str(plan().registers[0])

    deliver(var, "insurance", [benefit(VETERAN)], as_of=OCTOBER)
    assert sorted((one.people, len(one.missing)) for one in plan().not_known) == [(1, 1), (1, 2)]
    made = declared()
    deliver(var, "veterans", [pension(JOBLESS), pension(BOTH, item="义务兵家庭优待金")], as_of=OCTOBER)
    declared(on=date(2026, 10, 20))

    paid = set(Extra.objects.filter(declaration=made).values_list("entitlement__name", flat=True))
    assert paid == {"陈婆婆", "卫国强", "李婆婆"}
    (left,) = plan().not_known  # without a number no register tells anything
    assert (left.people, len(left.missing)) == (1, 2)


def test_who_died_or_drew_it_until_the_month_before_gets_nothing(var, system, published):
    recipient(1)
    published(cpi_rise="0.038")
    books(var)
    deliver(var, "insurance", [benefit(JOBLESS, until="202608"), benefit(BOTH)], as_of=OCTOBER)
    deliver(var, "veterans", [pension(VETERAN, until="2026-09-01")], as_of=OCTOBER)
    death = {"person": BOTH, "died_on": "2026-08-20", "source": "火化", "recorded_on": "2026-08-25"}
    deliver(var, "deaths", [death], as_of=OCTOBER)

    assert [(one.held, one.people) for one in plan().groups] == [("dibao", 1)]


def test_who_lives_on_basic_aid_elsewhere_is_not_paid_here(var, system, published):
    away = numbered(recipient(1), JOBLESS)
    away.periods.all().delete()
    Entitlement.objects.filter(pk=away.pk).update(place=AWAY)
    away.periods.create(
        programme="dibao", family="dibao", place=AWAY, subject_id=away.subject_id, months=["2026-01-01", None],
        base_cents=100, supplement_cents=0, people=[away.subject_id], cause="takeover",
    )  # fmt: skip
    recipient(2)
    published(cpi_rise="0.038")
    registers(var, insurance=(JOBLESS,))

    assert [(one.held, one.people) for one in plan().groups] == [("dibao", 1)]


def test_a_list_of_them_is_checked_for_deaths_and_says_how_far_it_is_paid(var, system, published, luo):
    recipient(1)
    money(cents=1_000_000, family="price")
    published(cpi_rise="0.038")
    registers(var, insurance=(JOBLESS,))
    made = declared()
    Person.objects.filter(name="赖无业").update(died_on=date(2026, 8, 30))

    with acting_as(luo):
        (batch,) = compute(place=HAIZHU, month=OCTOBER, family="price", by=luo, on=ON)
        freeze(batch, by=luo, on=ON)
        check(batch, by=luo, on=ON)

    with acting_as(SYSTEM):
        found = set(Problem.objects.filter(batch=batch, line__payee="赖无业").values_list("rule", "severity"))
    assert {("F01", "A"), ("account", "A")} <= found
    standing = standing_of([made])[made.pk]
    assert (standing.people, standing.listed_cents, standing.waiting_cents) == (2, standing.cents, 0)
