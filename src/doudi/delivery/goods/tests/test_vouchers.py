"""Vouchers: a code nobody can guess, taken once where they are taken, over on their day."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from doudi.cases.permissions import NotAllowed
from doudi.cases.refusals import NotReady
from doudi.delivery.goods.issuing import GUESSES_MOST, Holder, Terms, issue, lapse, open_series, redeem, void
from doudi.delivery.goods.models import Partner, Series, Voucher
from doudi.delivery.ledger.accounts import FundSource
from doudi.dispatch.supply.tests.world import person_of, team
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from tests.cast import COMMUNITY, STREET

pytestmark = pytest.mark.django_db
ON = date(2026, 8, 3)
OVER = date(2026, 9, 1)
TERMS = Terms(
    title="爱心餐券", cents=1500, most=3, fund=FundSource.COUNTY, valid_from=date(2026, 8, 1), valid_until=OVER, document="海民〔2026〕8号"
)  # fmt: skip


def huang() -> Holder:
    return Holder(name="黄秀英", place=COMMUNITY, person=person_of(), about="AJ1")


@pytest.fixture
def series(chen, xiaoliang) -> Series:
    partner = team(xiaoliang)
    with acting_as(chen):
        return open_series(place=Place.objects.get(code="440105"), terms=TERMS, providers=[partner], by=chen, on=ON)


def issued(series, li, *, to=None, on=ON) -> tuple[Voucher, str]:
    with acting_as(li):
        return issue(series=series, to=[to or huang()], by=li, on=on)[0]


def test_a_voucher_is_taken_once_by_its_code_however_typed(series, li, xiaoliang):
    voucher, code = issued(series, li)

    with acting_as(xiaoliang):
        taken = redeem(code=code.lower().replace("-", " "), by=xiaoliang, on=ON)
        with pytest.raises(NotReady, match="已使用"):
            redeem(code=code, by=xiaoliang, on=ON)
        seen = list(Voucher.objects.all())

    assert taken.number == voucher.number and taken.state == "redeemed"
    assert [one.number for one in seen] == [voucher.number], "a partner sees what it took, and nothing else"
    assert code.replace("-", "") not in str(vars(voucher))


def test_wrong_codes_are_counted_and_then_nobody_is_listened_to(series, li, xiaoliang):
    _, code = issued(series, li)
    with acting_as(xiaoliang):
        for _ in range(GUESSES_MOST):
            with pytest.raises(NotReady, match="没有这张券"):
                redeem(code="AAAA-BBBB-CCCC", by=xiaoliang, on=ON)
        with pytest.raises(NotAllowed, match="次数太多"):
            redeem(code=code, by=xiaoliang, on=ON)
        assert redeem(code=code, by=xiaoliang, on=date(2026, 8, 4)).state == "redeemed"


def test_one_a_person_no_more_than_there_are_and_only_while_they_last(series, li, zhou):
    issued(series, li)
    with pytest.raises(NotReady, match="已经领过"):
        issued(series, li)
    with acting_as(li), pytest.raises(NotReady, match="只剩 2 张"):
        issue(series=series, to=[Holder(name=str(nth), place=COMMUNITY) for nth in range(3)], by=li, on=ON)
    with pytest.raises(NotReady, match="有效期"):
        issued(series, li, to=Holder(name="甲", place=COMMUNITY), on=OVER)
    with acting_as(zhou), pytest.raises(NotAllowed):
        issue(series=series, to=[huang()], by=zhou, on=ON)


def test_what_is_over_expires_and_what_is_lost_is_void_and_issued_again(series, li, xiaoliang):
    lost, _ = issued(series, li)
    with acting_as(li):
        with pytest.raises(NotReady, match="为什么"):
            void(voucher=lost, why=" ", by=li, on=ON)
        void(voucher=lost, why="遗失，本人来报", by=li, on=ON)
    again, code = issued(series, li)

    with acting_as(xiaoliang), pytest.raises(NotReady, match="有效期"):
        redeem(code=code, by=xiaoliang, on=OVER)

    assert lapse(on=date(2026, 8, 31)) == 0 and lapse(on=OVER) == 1 and lapse(on=OVER) == 0
    with acting_as(li):
        assert Voucher.objects.get(pk=again.pk).state == "expired"


def test_where_it_is_not_taken_it_is_not_taken(series, li, chen, xiaoliang):
    _, code = issued(series, li)
    with acting_as(li), pytest.raises(NotReady, match="不能使用"):
        redeem(code=code, by=li, on=ON)
    with acting_as(chen):
        partner = Partner.objects.get(series=series)
        assert redeem(code=code, by=chen, on=ON, partner=partner).partner_id == partner.pk


def test_the_county_opens_a_series_with_terms_and_partners(chen, li, xiaoliang):
    place, partner = Place.objects.get(code="440105"), team(xiaoliang)
    with acting_as(li), pytest.raises(NotAllowed):
        open_series(place=place, terms=TERMS, providers=[partner], by=li, on=ON)
    with acting_as(chen), pytest.raises(NotReady, match="至少选一家"):
        open_series(place=place, terms=TERMS, providers=[], by=chen, on=ON)


def test_the_database_keeps_a_voucher_as_it_is(series, li, he):
    voucher, _ = issued(series, li)
    for change in ({"code_hash": b"x" * 32}, {"name": "别人"}, {"place": STREET}):
        with acting_as(SYSTEM), pytest.raises(DatabaseError), transaction.atomic():
            Voucher.objects.filter(pk=voucher.pk).update(**change)
    with acting_as(he):
        assert Voucher.objects.filter(pk=voucher.pk).exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            Voucher.objects.filter(pk=voucher.pk).update(why="x")
    with acting_as(SYSTEM):
        Voucher.objects.filter(pk=voucher.pk).update(state="expired", ended_on=ON)
        with pytest.raises(DatabaseError), transaction.atomic():
            Voucher.objects.filter(pk=voucher.pk).update(state="issued", ended_on=None)


def test_the_last_day_that_is_told_is_the_last_day_it_is_taken(series, li, xiaoliang):
    _, code = issued(series, li)

    with acting_as(xiaoliang), pytest.raises(NotReady, match="有效期到 2026-08-31"):
        redeem(code=code, by=xiaoliang, on=OVER)
    with acting_as(xiaoliang):
        assert redeem(code=code, by=xiaoliang, on=date(2026, 8, 31)).state == "redeemed"
