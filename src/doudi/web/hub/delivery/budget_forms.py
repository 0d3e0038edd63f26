"""The forms of budgets: what a year may cost, and money sent down for it, each on a document."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from doudi.delivery.entitlements.families import TITLES
from doudi.delivery.goods.books import CODES
from doudi.delivery.ledger.accounts import Account, AccountKind, FundSource
from doudi.delivery.ledger.budgets import Budget
from doudi.delivery.ledger.money import cents
from doudi.offices.models import Level, Place
from doudi.offices.queries import inside
from doudi.web.hub.cases.choices import day_field, name_field, select_field, yuan_field
from doudi.web.hub.delivery.words import family_word
from doudi.web.hub.goods.words import family_of_goods
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import choice_box
from doudi.web.shell.choosing import let_choose, let_choose_of

GOVERNMENTS = [one for one in FundSource.choices if one[0] in {"central", "province", "city", "county"}]
DOCUMENT_MOST = 120
KEY_DIGITS = 32
NO_MONEY = r"\.(transit|stock)$"
"""Accounts of what is on its way to people, or lies in store: no money is sent down into them."""

CHOOSE = gettext_lazy("请选择一项。")


class AccountField(forms.ModelChoiceField):  # type: ignore[type-arg]  # it takes none when it runs
    """An account by its name and code, a place by its name."""

    def label_from_instance(self, obj: Any) -> str:
        """Write the name, and the code where it is an account."""
        return f"{obj.name}（{obj.code}）" if isinstance(obj, Account) else str(obj)


def pick_field(label: Any) -> AccountField:
    """Make a list of rows of which one must be chosen."""
    return AccountField(
        queryset=None, label=label, empty_label=gettext_lazy("请选择"), widget=choice_box(),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )  # fmt: skip


def _families() -> list[Any]:
    """List the families a budget may be for: none of its own, those of programmes that pay money, and goods and services."""
    goods = [(family, family_of_goods(family)) for family in CODES]
    return [("", family_word("")), (gettext("发钱的救助"), list(TITLES.items())), (gettext("实物和服务"), goods)]


class SettingBudget(PlainForm):
    """A year's budget from one source."""

    place: Any = pick_field(gettext_lazy("地方"))
    year = forms.TypedChoiceField(label=gettext_lazy("年度"), coerce=int, widget=choice_box())
    fund = select_field(gettext_lazy("资金来源"), choices=GOVERNMENTS)
    family = forms.ChoiceField(label=gettext_lazy("救助项目"), required=False, widget=choice_box())
    annual_yuan = yuan_field(gettext_lazy("全年预算（元）"), required=True)
    document = name_field(gettext_lazy("预算批复的文号"), most=DOCUMENT_MOST)

    def __init__(self, data: Any = None, *, own_place: str, on: date, **more: Any) -> None:
        super().__init__(data, **more)
        counties = Place.objects.filter(inside(own_place), level=Level.COUNTY, valid_until=None)
        let_choose_of(self, "place", rows=counties)
        self.initial["place"] = own_place
        let_choose(self, "year", choices=[(year, str(year)) for year in (on.year, on.year + 1)])
        let_choose(self, "family", choices=_families())

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for."""
        told = dict(self.cleaned_data)
        return told | {"annual_cents": cents(told.pop("annual_yuan")), "fund": FundSource(told["fund"])}


class Allocating(PlainForm):
    """Money sent down: how much, by which document, from which account of income into which account."""

    yuan = yuan_field(gettext_lazy("金额（元）"), required=True)
    document = name_field(gettext_lazy("下达资金的文号"), most=DOCUMENT_MOST)
    came_on = day_field(gettext_lazy("到账日期"))
    into: Any = pick_field(gettext_lazy("记入哪个账户"))
    source: Any = pick_field(gettext_lazy("从哪个收入账户"))

    def __init__(self, data: Any = None, *, budget: Budget, today: date, **more: Any) -> None:
        super().__init__(data, **more)
        self.budget, self.today = budget, today
        own = Account.objects.filter(place=budget.place_id, fund=budget.fund, family=budget.family)
        for name, kind in (("into", AccountKind.ASSET), ("source", AccountKind.INCOME)):
            rows = own.filter(kind=kind).exclude(code__regex=NO_MONEY)
            let_choose_of(self, name, rows=rows)
            if len(rows) == 1 and data is None:
                self.initial[name] = rows[0].pk

    def clean_yuan(self) -> Decimal:
        """Let something have come."""
        given: Decimal = self.cleaned_data["yuan"]
        if not given:
            raise forms.ValidationError(gettext("金额要大于零。"))
        return given

    def clean_came_on(self) -> date:
        """Let it have come by today: what is announced for later is booked when it is there."""
        given: date = self.cleaned_data["came_on"]
        if given > self.today:
            raise forms.ValidationError(gettext("到账日期不能晚于今天；钱到了再登记。"))
        return given

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for; the same money on the same document and day is booked once, however often it is sent."""
        told = dict(self.cleaned_data)
        amount, on = cents(told.pop("yuan")), told.pop("came_on")
        same = sha256(f"{self.budget.pk}|{on}|{told['document'].strip()}|{amount}".encode()).hexdigest()
        return told | {"cents": amount, "on": on, "key": f"allocate:{self.budget.pk}:{same[:KEY_DIGITS]}"}
