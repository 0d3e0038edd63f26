"""The forms of vouchers: opening a series, issuing to several people, a code, a reason to make one void, a bank's receipt."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_lazy

from doudi.delivery.goods.issuing import TOGETHER_MOST, WHY_MOST, Holder, Terms
from doudi.delivery.goods.models import Partner
from doudi.delivery.ledger.accounts import FundSource
from doudi.delivery.ledger.money import cents
from doudi.dispatch.supply.models import Provider
from doudi.registry.models import Person
from doudi.web.hub.cases.choices import day_field, name_field, select_field, words_field, yuan_field
from doudi.web.hub.delivery.budget_forms import pick_field
from doudi.web.hub.goods.people import found, places_inside
from doudi.web.hub.goods.store_forms import DOCUMENT_MOST, FUNDS, NAME_MOST, count_field
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import choice_box
from doudi.web.shell.choosing import let_choose, let_choose_of
from doudi.web.shell.once import SentOnce

LINES_MOST = 20_000
CODE_MOST, RECEIPT_MOST = 40, 60


class OpeningSeries(PlainForm):
    """What the vouchers are."""

    title = name_field(gettext_lazy("名称（例如：爱心餐券）"), most=NAME_MOST)
    yuan = yuan_field(gettext_lazy("每张面值（元）"), required=True)
    most = count_field(gettext_lazy("最多发多少张"))
    fund = select_field(gettext_lazy("资金来源"), choices=FUNDS)
    valid_from = day_field(gettext_lazy("从哪一天起可以用"))
    valid_until = day_field(gettext_lazy("到哪一天为止（这一天起不能用）"))
    document = name_field(gettext_lazy("依据的文号"), most=DOCUMENT_MOST)
    providers: Any = forms.ModelMultipleChoiceField(
        queryset=None, label=gettext_lazy("哪里可以用"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少选一家。")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, providers: QuerySet[Provider], **more: Any) -> None:
        super().__init__(data, **more)
        let_choose_of(self, "providers", rows=providers)

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for."""
        told = dict(self.cleaned_data)
        providers = list(told.pop("providers"))
        terms = told | {"cents": cents(told.pop("yuan")), "fund": FundSource(told["fund"])}
        return {
            "terms": Terms(**{name: value for name, value in terms.items() if name != "yuan"}),
            "providers": providers,
        }


class Issuing(SentOnce, PlainForm):
    """To whom: one a line, the name, and the number of a paper behind it if there is one; the place of those without."""

    people = words_field(
        gettext_lazy("发给谁：一行一个人，先写姓名，空一格，再写证件号码（没有就不写）"), most=LINES_MOST,
        missing=gettext_lazy("请写明发给谁。"),
    )  # fmt: skip
    place = forms.ChoiceField(label=gettext_lazy("住在哪里（写了号码的以登记为准）"), widget=choice_box(),
        error_messages={"required": gettext_lazy("请选择住在哪里。")})  # fmt: skip
    about = name_field(gettext_lazy("案件或需求编号（没有就留空）"), most=30, required=False)

    def __init__(self, data: Any = None, *, own_place: str, **more: Any) -> None:
        super().__init__(data, **more)
        let_choose(self, "place", choices=places_inside(own_place))

    def clean_people(self) -> list[tuple[str, Person | None]]:
        """Find each person; every line that is wrong is named."""
        lines = [line.split() for line in self.cleaned_data["people"].splitlines() if line.strip()]
        if len(lines) > TOGETHER_MOST:
            raise forms.ValidationError(gettext("一次最多 %(most)s 个人。") % {"most": TOGETHER_MOST})
        rows: list[tuple[str, Person | None]] = []
        wrong = []
        for nth, (name, *numbers) in enumerate(lines, start=1):
            who = found(name, "".join(numbers)) if numbers else None
            if isinstance(who, str):
                wrong.append(gettext("第 %(nth)s 行 %(name)s：%(why)s") % {"nth": nth, "name": name, "why": who})
            else:
                rows.append((name, who))
        if wrong:
            raise forms.ValidationError(wrong)
        return rows

    def holders(self) -> list[Holder]:
        """Give whom they are for."""
        told = self.cleaned_data
        return [
            Holder(
                name=name,
                place=(person.place_code if person else "") or told["place"],
                person=person,
                about=told["about"],
            )
            for name, person in told["people"]
        ]


class Redeeming(PlainForm):
    """A code; where it is taken, for whoever is no partner himself."""

    code = name_field(gettext_lazy("券上的代码"), most=CODE_MOST, missing=gettext_lazy("请填写券上的代码。"))
    partner: Any = pick_field(gettext_lazy("在哪里使用"))

    def __init__(self, data: Any = None, *, partners: QuerySet[Partner] | None, **more: Any) -> None:
        super().__init__(data, **more)
        if partners is None:
            del self.fields["partner"]
        else:
            let_choose_of(self, "partner", rows=partners)


class Voiding(PlainForm):
    """Why a voucher is void."""

    why = words_field(gettext_lazy("为什么作废（遗失、发错……）"), most=WHY_MOST)


class Paying(PlainForm):
    """The bank's receipt of a payment."""

    bank_receipt = name_field(gettext_lazy("银行回单编号"), most=RECEIPT_MOST)
