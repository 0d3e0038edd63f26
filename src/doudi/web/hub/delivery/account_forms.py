"""The forms of payees' accounts: opening one, another in its place, what was found out, and a card that somebody keeps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from doudi.cases.terms import months_after
from doudi.delivery.banks.profile import ProfileWrong, profile_codes, profile_of
from doudi.delivery.entitlements.models import Entitlement
from doudi.delivery.payees.account import Account, AccountCheck, AccountKind
from doudi.delivery.payees.opening import Written
from doudi.delivery.payees.suiting import holder_among, kinds_of
from doudi.web.hub.cases.choices import day_field, name_field, select_field, words_field
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import choice_box, text_box
from doudi.web.shell.choosing import let_choose

NUMBER_MOST, WHY_MOST, SAID_MOST, HOLDER_MOST, BANK_NUMBER_MOST = 60, 200, 140, 70, 12
MONTHS_BEFORE, MONTHS_AHEAD = 1, 2
WHO: Mapping[str, str] = {
    AccountKind.INDIVIDUAL: gettext_noop("“%(holder)s”不是本人。本人账户的户名应是“%(name)s”。"),
    AccountKind.HOUSEHOLD: gettext_noop("“%(holder)s”不在%(name)s共同生活的家庭成员里，请核对姓名。"),
    AccountKind.GUARDIAN: gettext_noop("“%(holder)s”没有登记为%(name)s的监护人，请先登记并核对证明。"),
}
"""Why a holder's name is refused, by whose account it should be; an institution is known by its own name."""


def bank_choices() -> list[tuple[str, str]]:
    """Name the banks there are; one whose profile cannot be read is left out."""
    found = []
    for code in profile_codes():
        try:
            found.append((code, profile_of(code).title))
        except ProfileWrong:
            continue
    return found


class Numbered(PlainForm):
    """An account's number, its bank, and since which month money goes there."""

    number = forms.CharField(
        label=gettext_lazy("账号（银行卡号或者存折号）"), max_length=NUMBER_MOST, widget=text_box(inputmode="numeric"),
        error_messages={"required": gettext_lazy("请填写账号。")},
    )  # fmt: skip
    bank = forms.ChoiceField(label=gettext_lazy("代发渠道（已按本地常用的选好，一般不用改）"), widget=choice_box())
    bank_number = forms.CharField(
        label=gettext_lazy("开户行号（12 位，没有就留空）"),
        max_length=BANK_NUMBER_MOST,
        required=False,
        widget=text_box(),
    )
    since = forms.TypedChoiceField(label=gettext_lazy("从哪个月起用"), coerce=date.fromisoformat, widget=choice_box())
    why: forms.CharField = words_field(
        gettext_lazy("依据"), most=WHY_MOST, missing=gettext_lazy("请写明依据，例如本人申请和存折复印件。")
    )

    def __init__(self, data: Any = None, *, on: date, bank: str = "", **more: Any) -> None:
        super().__init__(data, **more)
        first = on.replace(day=1)
        months = [months_after(first, count=step) for step in range(-MONTHS_BEFORE, MONTHS_AHEAD + 1)]
        let_choose(self, "since", choices=[(month.isoformat(), f"{month:%Y-%m}") for month in months])
        let_choose(self, "bank", choices=bank_choices())
        self.initial["since"], self.initial["bank"] = first.isoformat(), bank

    def written(self, **known: Any) -> Written:
        """Give the account as it was written, with what is known of it."""
        said = {name: self.cleaned_data[name] for name in ("number", "bank", "bank_number")}
        return Written(**{**said, **known})


class Opening(Numbered):
    """A new account for what is owed to somebody."""

    kind = forms.ChoiceField(label=gettext_lazy("谁的账户"), widget=choice_box())
    holder: forms.CharField = name_field(gettext_lazy("户名"), most=HOLDER_MOST, missing=gettext_lazy("请填写户名。"))
    field_order = ("kind", "holder", "number", "bank", "bank_number", "since", "why")

    def __init__(self, data: Any = None, *, held: Entitlement, on: date, **more: Any) -> None:
        usual = Account.objects.filter(place=held.place).order_by("-pk").values_list("bank", flat=True).first()
        super().__init__(data, on=on, bank=usual or "", **more)
        self.held, self.on = held, on
        let_choose(self, "kind", choices=[(one.value, one.label) for one in kinds_of(held.programme)])
        self.initial["kind"], self.initial["holder"] = AccountKind.INDIVIDUAL.value, held.name

    def clean(self) -> dict[str, Any]:
        """Say whose name is asked for, where the one given is none of theirs."""
        told: dict[str, Any] = self.cleaned_data
        kind, holder = str(told.get("kind", "")), told.get("holder")
        if kind in WHO and holder and holder_among(self.held, kind=kind, name=holder, on=self.on) is None:
            self.add_error("holder", gettext(WHO[kind]) % {"holder": holder, "name": self.held.name})
        return told

    def account(self, *, county: str) -> Written:
        """Give the account: held by one of those the money is for, or by the institution that keeps him, in the county's name."""
        kind, holder = self.cleaned_data["kind"], self.cleaned_data["holder"]
        if kind == AccountKind.INSTITUTION:
            return self.written(kind=kind, holder=holder, place=county)
        person = holder_among(self.held, kind=kind, name=holder, on=self.on)
        return self.written(kind=kind, holder=holder, place=self.held.place, person=person)


class Choosing(PlainForm):
    """An account that is written down already, for something else that is owed."""

    account = forms.TypedChoiceField(label=gettext_lazy("已登记的账户"), coerce=int, widget=choice_box())
    since = forms.TypedChoiceField(label=gettext_lazy("从哪个月起用"), coerce=date.fromisoformat, widget=choice_box())
    why: forms.CharField = words_field(gettext_lazy("依据"), most=WHY_MOST, missing=gettext_lazy("请写明依据。"))

    def __init__(self, data: Any = None, *, known: list[Account], on: date, **more: Any) -> None:
        super().__init__(data, **more)
        self.known = {one.pk: one for one in known}
        first = on.replace(day=1)
        months = [months_after(first, count=step) for step in range(-MONTHS_BEFORE, MONTHS_AHEAD + 1)]
        let_choose(self, "since", choices=[(month.isoformat(), f"{month:%Y-%m}") for month in months])
        let_choose(self, "account", choices=[(one.pk, f"{one.holder} · {one}") for one in known])
        self.initial["since"] = first.isoformat()

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for."""
        told = dict(self.cleaned_data)
        return told | {"account": self.known[told["account"]]}


class Replacing(Numbered):
    """Another account of the same holder in the place of one."""

    def __init__(self, data: Any = None, *, account: Account, on: date, **more: Any) -> None:
        super().__init__(data, on=on, bank=account.bank, **more)
        self.account = account
        self.initial["bank_number"] = account.bank_number

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for."""
        one = self.account
        written = self.written(kind=one.kind, holder=one.holder, place=one.place, person=one.person)
        return {
            "account": one,
            "written": written,
            "since": self.cleaned_data["since"],
            "why": self.cleaned_data["why"],
        }


class Checking(PlainForm):
    """What was found out about an account, with the bank or in its book."""

    outcome: forms.ChoiceField = select_field(gettext_lazy("核对结果"), choices=AccountCheck.Outcome.choices)
    said: forms.CharField = name_field(gettext_lazy("怎样核对的（电话、柜台、存折）"), most=SAID_MOST, required=False)


class Keeping(PlainForm):
    """Who keeps a card, and in which office."""

    keeper: forms.CharField = name_field(gettext_lazy("代管人"), missing=gettext_lazy("请填写代管人。"))
    office: forms.CharField = name_field(
        gettext_lazy("代管人的单位"), most=80, missing=gettext_lazy("请填写代管人的单位。")
    )


class Agreeing(PlainForm):
    """The written agreement about a card, and the county's record of it."""

    written_on: forms.DateField = day_field(gettext_lazy("协议签订日期"))
    county_record: forms.CharField = name_field(gettext_lazy("县级备案编号"), missing=gettext_lazy("请填写备案编号。"))
