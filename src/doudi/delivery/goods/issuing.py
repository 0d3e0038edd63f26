"""The verbs of vouchers: open_series, issue, redeem, void, lapse. `post_goods` books what they cost; partners are paid in `paying`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from doudi.cases.refusals import NotReady
from doudi.delivery.goods.codes import hash_of_code, new_code
from doudi.delivery.goods.permissions import By, NotAllowed, check_may_keep, check_may_set_up, officer_of
from doudi.delivery.goods.vouchers import Guess, Partner, Series, Voucher
from doudi.delivery.ledger.accounts import FundSource
from doudi.dispatch.supply.models import Provider
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Desk, Officer, Place
from doudi.offices.serials import serial_number
from doudi.registry.models import Person

GUESSES_MOST = 10
TOGETHER_MOST = 500
WHY_MOST = 200
State = Voucher.State


@dataclass(frozen=True)
class Holder:
    """Whom a voucher is for: the name, where he lives, and the case or need that gave it."""

    name: str
    place: str
    person: Person | None = None
    about: str = ""


@dataclass(frozen=True)
class Terms:
    """What vouchers of a series are: what for, worth how many cents, how many at most, from which source, when, by which document."""

    title: str
    cents: int
    most: int
    fund: FundSource
    valid_from: date
    valid_until: date
    document: str


@transaction.atomic
def open_series(*, place: Place, terms: Terms, providers: Sequence[Provider], by: By, on: date) -> Series:
    """Open a series of vouchers of a county, and say who takes them.

    :raises NotAllowed: when this is not the county's desk.
    :raises NotReady: when nobody takes them, or a term is missing.
    """
    check_may_set_up(by, place=place.code)
    if not terms.title.strip() or not terms.document.strip() or not providers:
        raise NotReady(gettext("请写明名称、依据的文号，并至少选一家可以使用的单位。"))
    if terms.cents <= 0 or terms.most <= 0 or terms.valid_until <= terms.valid_from:
        raise NotReady(gettext("面值和数量要大于零，截止日期要在开始日期之后。"))
    try:
        with transaction.atomic():
            made = Series.objects.create(place=place, opened_on=on, opened_by=officer_of(by), **vars(terms))
    except IntegrityError as reason:
        raise NotReady(gettext("同名、同一天开始的救助券已经有了。")) from reason
    Partner.objects.bulk_create(Partner(series=made, provider=one, name=one.name) for one in providers)
    detail = {**vars(terms), "fund": str(terms.fund), "partners": [one.pk for one in providers]}
    record(verb="voucher.series", by=by, on=on, about=f"series:{made.pk}", place=place.code, detail=detail)
    return made


@transaction.atomic
def issue(*, series: Series, to: Sequence[Holder], by: By, on: date) -> list[tuple[Voucher, str]]:
    """Issue vouchers; each with its code, which is told now and never again.

    :raises NotAllowed: when somebody lives outside the officer's place.
    :raises NotReady: when the series is over or exhausted, or somebody has one already.
    """
    if not 0 < len(to) <= TOGETHER_MOST:
        raise NotReady(gettext("一次发给 1 到 %(most)s 个人。") % {"most": TOGETHER_MOST})
    for one in to:
        check_may_keep(by, place=one.place)
    with acting_as(SYSTEM):  # others of the county issue from it too
        held = Series.objects.select_for_update().get(pk=series.pk)
        _check_issue(held, to=to, on=on)
    made = [(_voucher(held, one, code=code, by=by, on=on), code) for one in to for code in [new_code()]]
    try:
        with transaction.atomic():
            Voucher.objects.bulk_create(voucher for voucher, _ in made)
    except IntegrityError as reason:
        raise NotReady(gettext("名单里有人已经领过这一种救助券。")) from reason
    detail = {"numbers": [one.number for one, _ in made], "cents": held.cents * len(made)}
    record(verb="voucher.issue", by=by, on=on, about=f"series:{held.pk}", place=held.place_id, detail=detail)
    return made


def redeem(*, code: str, by: Officer, on: date, partner: Partner | None = None) -> Voucher:
    """Take a voucher, once: at the desk of a partner that takes its series, or at a township's or county's desk for one.

    :raises NotAllowed: when the desk is none of these, or entered too many codes that were none.
    :raises NotReady: when the code is none, or the voucher was used, is over, or is not taken here.
    """
    if Guess.objects.filter(officer=by, on=on).count() >= GUESSES_MOST:
        raise NotAllowed(gettext("今天输错的次数太多，明天再试，或者请发券的街道核对。"))
    with transaction.atomic(), acting_as(SYSTEM):
        found = (
            Voucher.objects.select_for_update(of=("self",))
            .select_related("series")
            .filter(code_hash=hash_of_code(code))
        )
        held = found.first()
        if held is not None:
            return _take(held, at=_partner(held, by=by, given=partner), by=by, on=on)
    Guess.objects.create(officer=by, on=on)
    raise NotReady(gettext("没有这张券，请核对券上的字母和数字。"))


@transaction.atomic
def void(*, voucher: Voucher, why: str, by: By, on: date) -> Voucher:
    """Make a voucher void that was lost or issued wrongly; another may be issued.

    :raises NotAllowed: when its holder lives outside the officer's place.
    :raises NotReady: when it has ended, or no reason is given.
    """
    check_may_keep(by, place=voucher.place)
    if not why.strip():
        raise NotReady(gettext("请写明为什么作废。"))
    held = Voucher.objects.select_for_update(of=("self",)).get(pk=voucher.pk)
    _check_open(held)
    held.state, held.ended_on, held.ended_by, held.why = State.VOID, on, officer_of(by), why.strip()[:WHY_MOST]
    held.save(update_fields=["state", "ended_on", "ended_by", "why"])
    record(verb="voucher.void", by=by, on=on, about=held.number, place=held.place, detail={"why": held.why})
    return held


@transaction.atomic
def lapse(*, on: date) -> int:
    """Let every voucher that is over expire; once a day. Say how many."""
    with acting_as(SYSTEM):
        over = Voucher.objects.filter(state=State.ISSUED, series__valid_until__lte=on)
        count = over.update(state=State.EXPIRED, ended_on=on)
        if count:
            record(verb="voucher.lapse", by=SYSTEM, on=on, about="vouchers", detail={"count": count})
    return count


def _check_issue(series: Series, *, to: Sequence[Holder], on: date) -> None:
    if not series.valid_from <= on < series.valid_until:
        raise NotReady(gettext("“%(title)s”不在有效期内，不能发。") % {"title": series.title})
    if any(not one.name.strip() or not one.place.startswith(series.place_id) for one in to):
        raise NotReady(gettext("每个人都要有姓名，而且住在发券的区县。"))
    used = series.vouchers.exclude(state=State.VOID).count()
    if used + len(to) > series.most:
        left = max(series.most - used, 0)
        raise NotReady(gettext("“%(title)s”只剩 %(left)s 张。") % {"title": series.title, "left": left})


def _voucher(series: Series, holder: Holder, *, code: str, by: By, on: date) -> Voucher:
    return Voucher(
        series=series, number=serial_number("QD", place=holder.place, on=on, by_chance=8), code_hash=hash_of_code(code),
        place=holder.place, person=holder.person, name=holder.name.strip(), about=holder.about.strip(), issued_on=on,
        issued_by=officer_of(by),
    )  # fmt: skip


def _partner(held: Voucher, *, by: Officer, given: Partner | None) -> Partner:
    """Say at which partner a voucher is taken: that of the desk, or the one a township or county names."""
    rows = Partner.objects.filter(series=held.series)
    if by.desk.kind == Desk.Kind.SERVICE:
        found = rows.filter(provider__agency=by.desk.agency_id).first()
    else:
        check_may_keep(by, place=held.place)
        found = rows.filter(pk=given.pk).first() if given else None
    if found is None:
        raise NotReady(gettext("这里不能使用这一种救助券。"))
    return found


def _take(held: Voucher, *, at: Partner, by: Officer, on: date) -> Voucher:
    _check_open(held)
    if on < held.series.valid_from:
        raise NotReady(gettext("这张券从 %(day)s 起才能用。") % {"day": held.series.valid_from})
    if on >= held.series.valid_until:
        raise NotReady(gettext("这张券的有效期到 %(day)s，已经不能用。") % {"day": held.series.last_day})
    held.state, held.ended_on, held.ended_by, held.partner = State.REDEEMED, on, by, at
    held.save(update_fields=["state", "ended_on", "ended_by", "partner"])
    record(verb="voucher.redeem", by=by, on=on, about=held.number, place=held.place, detail={"partner": at.pk})
    return held


def _check_open(held: Voucher) -> None:
    if held.state != State.ISSUED:
        words = {"state": held.get_state_display(), "day": held.ended_on}
        raise NotReady(gettext("这张券%(state)s（%(day)s），不能再办。") % words)
