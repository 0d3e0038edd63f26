"""From dibao to tekun at sixty: no month with both, and none with neither."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from doudi.cases.applying.models import ApplicationMember
from doudi.cases.case import Case, Decision, Step
from doudi.cases.reviews.switching import switch_to
from doudi.cases.stages import Stage
from doudi.cases.support import amount_in, begins_on, ends_on
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.registry.models import Person
from tests.cases import applied, case_of
from tests.roads import fresh
from tests.support import granted

pytestmark = pytest.mark.django_db
BEGINS = date(2026, 12, 1)


def granted_tekun(dibao: Case, *, li: Officer, chen: Officer) -> Case:
    """The same person's tekun, granted from December on, its steps written straight down."""
    with acting_as(SYSTEM):
        person = Person.objects.get(pk=dibao.subject_id)
    case = case_of(applied(by=li, people=[person], programmes={"tekun": person}, on=date(2026, 11, 2)), "tekun")
    with acting_as(SYSTEM):
        Step.objects.create(
            case=case, nth=2, from_stage=Stage.SUBMITTED, to_stage=Stage.GRANTED, by=chen, by_name=chen.name, desk="county",
            on=date(2026, 11, 20), label="予以确认", article="特困人员认定办法 第十六条",
        )  # fmt: skip
        Case.objects.filter(pk=case.pk).update(stage=Stage.GRANTED, steps_made=2)
        Decision.objects.create(
            case=case, verdict="granted", amount_yuan=Decimal(2095), unit="yuan/month", effective_from=BEGINS, is_by_rule=False,
            reasons="年满六十周岁，无劳动能力。", articles=["特困人员认定办法 第四条"], by=chen, on=date(2026, 11, 20),
        )  # fmt: skip
    return fresh(case)


def check_constraints() -> None:
    """Have the database look now, as it would when the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def left_alone(case: Case) -> None:
    with acting_as(SYSTEM):
        others = ApplicationMember.objects.filter(application=case.application_id).exclude(person=case.subject_id)
        others.update(is_member=False, left_out_because="已另立户")


def test_dibao_ends_with_the_month_before_tekun_begins(li, wu, chen, guo):
    dibao = granted(li=li, wu=wu, chen=chen, guo=guo)
    left_alone(dibao)
    tekun = granted_tekun(dibao, li=li, chen=chen)

    with acting_as(chen):
        switch_to(tekun, by=chen, on=date(2026, 11, 20))
        check_constraints()

    assert fresh(dibao).stage == Stage.ENDED
    with acting_as(chen):
        assert ends_on(dibao) == begins_on(tekun) == BEGINS
        held = [(amount_in(dibao, month), amount_in(tekun, month)) for month in (date(2026, 11, 1), BEGINS)]
        assert [sum(one is not None for one in pair) for pair in held] == [1, 1]


def test_the_database_gives_nobody_both_for_one_month(li, wu, chen, guo):
    dibao = granted(li=li, wu=wu, chen=chen, guo=guo)
    left_alone(dibao)

    def both() -> None:
        with transaction.atomic():
            granted_tekun(dibao, li=li, chen=chen)
            with acting_as(SYSTEM):
                check_constraints()

    with pytest.raises(IntegrityError, match="basic help for the same months"):
        both()


def test_a_household_one_of_whom_gets_tekun_is_computed_again(li, wu, chen, guo):
    dibao = granted(li=li, wu=wu, chen=chen, guo=guo)
    with acting_as(SYSTEM):
        wife = Person.objects.get(name="何丽华")
    case = case_of(applied(by=li, people=[wife], programmes={"tekun": wife}, on=date(2026, 11, 2)), "tekun")
    with acting_as(SYSTEM):
        Decision.objects.create(
            case=case, verdict="granted", amount_yuan=Decimal(2095), effective_from=BEGINS, is_by_rule=False, reasons="x",
            by=chen, on=date(2026, 11, 20),
        )  # fmt: skip

    with acting_as(chen):
        switch_to(fresh(case), by=chen, on=date(2026, 11, 20))

    assert fresh(dibao).stage == Stage.GRANTED
    with acting_as(chen):
        assert "请重新核算其余成员的低保" in dibao.changes.get(kind="left").words
