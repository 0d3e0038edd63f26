"""A household that moves is paid every month, and no month twice: worked example of 易地搬迁 (domain 3.4)."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.utils import IntegrityError

from doudi.cases.actions import NotAllowed, NotReady
from doudi.cases.case import Case
from doudi.cases.reviews.actions import hand_over, take_over
from doudi.cases.reviews.handed_over import handed_over_from
from doudi.cases.reviews.models import Change, Transfer
from doudi.cases.reviews.queries import transfers_to_take
from doudi.cases.stages import Stage
from doudi.cases.standing import dibao_standard
from doudi.cases.support import amount_in, begins_on, ends_on
from doudi.evidence.letters.models import Letter
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.actions import appoint, assign, open_agency, open_desk
from doudi.offices.models import Agency, Desk, Duty, Level, Officer, Place
from doudi.rules.receipt import replay
from doudi.standards.queries import rulebook
from tests.roads import fresh, visited
from tests.support import granted

pytestmark = pytest.mark.django_db
THERE = "440106001"  # 五山街道
SHENZHEN = (("440305", "南山区", Level.COUNTY, "4403"), ("440305001", "南头街道", Level.TOWN, "440305"))
LAST, FIRST = date(2026, 10, 1), date(2026, 11, 1)


def offered(case: Case, *, by, on: date = date(2026, 9, 20), last_month: date = LAST) -> Transfer:
    with acting_as(by):
        return hand_over(case=fresh(case), to_place=THERE, last_month=last_month, by=by, on=on)


@pytest.fixture
def moved_house(li, wu, chen, guo, zhou) -> tuple[Case, Case]:
    """A household's file where it lived, and where it lives now."""
    here = granted(li=li, wu=wu, chen=chen, guo=guo)
    offer = offered(here, by=chen)
    with acting_as(zhou):
        there = take_over(transfer=offer, by=zhou, on=date(2026, 10, 12))
    return here, there


def check_constraints() -> None:
    """Have the database look now, as it would when the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_every_month_is_paid_by_one_place(li, wu, chen, guo, zhou):
    here = granted(li=li, wu=wu, chen=chen, guo=guo)
    offer = offered(here, by=chen)

    with acting_as(zhou):
        assert [one.pk for one in transfers_to_take("440106")] == [offer.pk]
        there = take_over(transfer=offer, by=zhou, on=date(2026, 10, 12))
        check_constraints()

    here, there = fresh(here), fresh(there)
    assert (here.stage, there.stage) == (Stage.ENDED, Stage.GRANTED)
    assert there.follows_id == here.pk
    with acting_as(SYSTEM):
        assert (ends_on(here), begins_on(there)) == (FIRST, FIRST)
        months = [date(2026, month, 1) for month in (9, 10, 11, 12)]
        paid = [(amount_in(here, month), amount_in(there, month)) for month in months]
        amount = here.decisions.get(verdict="granted").amount_yuan
        assert paid == [(amount, None), (amount, None), (None, amount), (None, amount)]


@pytest.fixture
def shenzhen(db):
    """An officer who decides in 深圳, where the standard is another."""
    with acting_as(SYSTEM):
        for code, name, level, parent in SHENZHEN:
            Place.objects.get_or_create(code=code, defaults={"name": name, "level": level, "parent_id": parent})
        place = Place.objects.get(code="440305")
        agency = open_agency(name="南山区民政局", kind=Agency.Kind.CIVIL_AFFAIRS, place=place)
        desk = open_desk(agency=agency, kind=Desk.Kind.COUNTY, place=place, name="南山社会救助科")
        user = User.objects.create(username="南山")
        made = appoint(user=user, desk=desk, name="邓婉", staff_number="NS-1", on=date(2020, 1, 1))
        assign(officer=made, duty=Duty.DECIDE, on=date(2020, 1, 1))
    return Officer.objects.select_related("desk").get(pk=made.pk)


def test_the_amount_there_is_by_the_standard_there_from_its_first_month(li, wu, chen, guo, shenzhen):
    here = granted(li=li, wu=wu, chen=chen, guo=guo)
    with acting_as(chen):
        offer = hand_over(case=fresh(here), to_place="440305001", last_month=LAST, by=chen, on=date(2026, 9, 20))

    with acting_as(shenzhen):
        there = take_over(transfer=offer, by=shenzhen, on=date(2026, 10, 12))
        made = there.decisions.get()
        standard = dibao_standard(there, on=FIRST)

    assert standard == Decimal(1535)
    assert made.amount_yuan == 3 * standard + 461  # nobody of the three has any income; 生活扶助金 for the child
    assert made.is_by_rule
    with acting_as(SYSTEM):
        assert (amount_in(here, LAST), amount_in(here, FIRST)) == (Decimal(3927), None)
        assert (amount_in(there, LAST), amount_in(there, FIRST)) == (None, made.amount_yuan)
        assert made.receipt is not None
        assert made.receipt["household"]["place"] == "440305001"
        assert replay(rulebook(), made.receipt) == []
        assert "按本地标准发放" in made.reasons


def test_where_the_law_cannot_tell_the_amount_stays_what_it_was(li, wu, chen, guo, zhou):
    here = granted(li=li, wu=wu, chen=chen, guo=guo)
    offer = offered(here, by=chen)
    visited(
        here, first=li, second=wu, on=date(2026, 9, 21), people={here.subject_id: {"vehicles": 1}}
    )  # against a register

    with acting_as(zhou):
        there = take_over(transfer=offer, by=zhou, on=date(2026, 10, 12))
        made = there.decisions.get()

    assert (made.amount_yuan, made.is_by_rule) == (Decimal(3927), False)


def test_once_the_place_has_its_own_report_that_one_counts(moved_house):
    here, there = moved_house
    with acting_as(SYSTEM):
        origin = handed_over_from(fresh(there))
        assert origin is not None
        assert origin.pk == here.pk
        application = there.application
        application.letter = fresh(here).application.letter  # as if it had been signed and answered here
        application.save(update_fields=["letter"])

        assert handed_over_from(fresh(there)) is None


def test_the_household_need_not_apply_again_and_is_verified_where_it_lives(moved_house, zhou):
    here, there = moved_house

    with acting_as(zhou):
        assert there.application.members.count() == 3
        assert Change.objects.get(case=there).settle_by == date(2026, 11, 12)
        assert {one.kind for one in there.papers.all()} == {"grant"}
        assert there.reviews.filter(done_on=None).count() == 1
        assert not Case.objects.filter(pk=here.pk).exists()  # what was written there is not theirs to read
    with acting_as(SYSTEM):
        assert Letter.objects.get(pk=fresh(here).application.letter_id or 0).ended_on == date(2026, 10, 12)
        assert here.papers.filter(kind="ending").exists()


def test_until_it_is_taken_help_goes_on_where_it_was(li, wu, chen, guo, zhou):
    here = granted(li=li, wu=wu, chen=chen, guo=guo)
    offer = offered(here, by=chen)

    with acting_as(zhou), pytest.raises(NotReady, match="约定的首月已经开始"):
        take_over(transfer=offer, by=zhou, on=FIRST)

    assert fresh(here).stage == Stage.GRANTED
    with acting_as(chen):
        assert amount_in(here, FIRST) is not None
    again = offered(here, by=chen, on=date(2026, 11, 2), last_month=date(2026, 11, 1))
    assert (again.pk, again.first_month) == (offer.pk, date(2026, 12, 1))


def test_a_place_takes_only_who_moved_there_and_only_once(li, wu, chen, guo, zhou):
    offer = offered(granted(li=li, wu=wu, chen=chen, guo=guo), by=chen)

    with acting_as(chen), pytest.raises(NotAllowed, match="由迁入地办理"):
        take_over(transfer=offer, by=chen, on=date(2026, 10, 12))
    with acting_as(zhou):
        take_over(transfer=offer, by=zhou, on=date(2026, 10, 12))
        with pytest.raises(NotReady, match="已经接续"):
            take_over(transfer=offer, by=zhou, on=date(2026, 10, 12))


@pytest.mark.parametrize("last_month", [date(2026, 8, 1), date(2026, 10, 15)])
def test_a_month_that_is_over_or_half_is_no_last_month(li, wu, chen, guo, last_month):
    case = granted(li=li, wu=wu, chen=chen, guo=guo)

    with pytest.raises(NotReady, match="最后一个发放月"):
        offered(case, by=chen, last_month=last_month)


def test_the_database_keeps_no_transfer_with_a_gap_or_an_overlap(li, wu, chen, guo):
    offer = offered(granted(li=li, wu=wu, chen=chen, guo=guo), by=chen)

    for wrong in (date(2026, 12, 1), LAST):
        with acting_as(chen), pytest.raises(IntegrityError), transaction.atomic():
            Transfer.objects.filter(pk=offer.pk).update(first_month=wrong)


def test_the_database_refuses_a_transfer_whose_help_begins_in_another_month(li, wu, chen, guo, zhou):
    offer = offered(granted(li=li, wu=wu, chen=chen, guo=guo), by=chen)
    with acting_as(zhou):
        take_over(transfer=offer, by=zhou, on=date(2026, 10, 12))

    def shift() -> None:
        with transaction.atomic(), acting_as(SYSTEM):
            Transfer.objects.filter(pk=offer.pk).update(last_month=FIRST, first_month=date(2026, 12, 1))
            check_constraints()

    with pytest.raises(IntegrityError, match="both should be"):
        shift()
