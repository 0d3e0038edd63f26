"""The verbs keep_card, agree and give_back: a card lies with somebody of the village, the street or an office. Noun: NotKept.

Law: 最低生活保障审核确认办法 第二十六条 (a written agreement, and the county's record of it).
"""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from doudi.delivery.payees.account import Account
from doudi.delivery.payees.keeping import Keeping
from doudi.delivery.payees.permissions import By, check_may_write, check_may_write_for_county, officer_of
from doudi.journal.actions import record


class NotKept(Exception):
    """What was said about a card kept by somebody cannot be written down; the message says what is missing."""


@transaction.atomic
def keep_card(*, account: Account, keeper: str, office: str, by: By, on: date) -> Keeping:
    """Write down that somebody keeps the card of an account; whether there is an agreement is asked next.

    :raises NotAllowed: when the place is another's.
    :raises NotKept: when it is not said who and of which office, or somebody keeps it already.
    """
    check_may_write(by, place=account.place)
    if not keeper.strip() or not office.strip():
        raise NotKept(gettext("请写明存折（卡）由谁代管、他在哪个单位。"))
    try:
        with transaction.atomic():
            made = Keeping.objects.create(
                account=account,
                keeper=keeper.strip(),
                office=office.strip(),
                since=on,
                by=officer_of(by),
                by_name=by.name,
            )
    except IntegrityError as reason:
        if "keeping_one_at_a_time" not in str(reason):
            raise
        raise NotKept(gettext("这个账户已经登记了代管人，请先登记交还。")) from reason
    _write("payees.keep_card", made, by=by, on=on)
    return made


@transaction.atomic
def agree(*, keeping: Keeping, written_on: date, county_record: str, by: By, on: date) -> Keeping:
    """Write down the agreement under which a card is kept, and the county's record of it.

    :raises NotAllowed: when this is not the county's desk.
    :raises NotKept: when there is one already, the card was given back, or the record has no number.
    """
    check_may_write_for_county(by, place=keeping.account.place)
    held = _running(keeping)
    if held.agreed_on is not None:
        raise NotKept(gettext("已经有书面协议。"))
    if not county_record.strip():
        raise NotKept(gettext("请写明协议签订的日期和县级备案的编号。"))
    if written_on > on:
        raise NotKept(gettext("协议签订的日期不能晚于今天。"))
    held.agreed_on, held.county_record = written_on, county_record.strip()
    held.save(update_fields=["agreed_on", "county_record"])
    _write("payees.agree", held, by=by, on=on)
    return held


@transaction.atomic
def give_back(*, keeping: Keeping, by: By, on: date) -> Keeping:
    """Write down that a card was given back.

    :raises NotAllowed: when the place is another's.
    :raises NotKept: when it was given back before.
    """
    check_may_write(by, place=keeping.account.place)
    held = _running(keeping)
    held.until = on
    held.save(update_fields=["until"])
    _write("payees.give_back", held, by=by, on=on)
    return held


def _running(keeping: Keeping) -> Keeping:
    held = Keeping.objects.select_for_update(of=("self",)).select_related("account").get(pk=keeping.pk)
    if held.until is not None:
        raise NotKept(gettext("这张存折（卡）已经交还。"))
    return held


def _write(verb: str, keeping: Keeping, *, by: By, on: date) -> None:
    account = keeping.account
    record(verb=verb, by=by, on=on, about=f"account:{account.pk}", place=account.place, detail={"keeping": keeping.pk})
