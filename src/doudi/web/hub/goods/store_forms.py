"""The forms of a store: opening one, what came in, to whom something goes, what was lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from doudi.delivery.goods.stocking import Delivery, Held
from doudi.delivery.ledger.accounts import FundSource
from doudi.delivery.ledger.money import cents
from doudi.web.hub.cases.choices import day_field, name_field, select_field, words_field, yuan_field
from doudi.web.hub.goods.people import Holding
from doudi.web.hub.letter_forms import Confirming, PlainForm
from doudi.web.hub.standard_forms import text_box
from doudi.web.shell.choosing import let_choose
from doudi.web.shell.once import SentOnce

WORDS_MOST, NAME_MOST, DOCUMENT_MOST, UNIT_MOST, ITEM_MOST, PIECES_MOST = 200, 80, 120, 8, 60, 1_000_000
FUNDS = [one for one in FundSource.choices if one[0] != FundSource.RESERVE]


def count_field(label: Any) -> forms.IntegerField:
    """Make a box for how many."""
    wrong = {
        "required": gettext_lazy("请填写数量。"), "invalid": gettext_lazy("请填整数。"),
        "min_value": gettext_lazy("至少是 1。"), "max_value": gettext_lazy("数量太大，请核对。"),
    }  # fmt: skip
    return forms.IntegerField(
        label=label, min_value=1, max_value=PIECES_MOST, widget=text_box(inputmode="numeric"), error_messages=wrong
    )


class Opening(PlainForm):
    """A new store."""

    name = name_field(gettext_lazy("仓库名称"), most=NAME_MOST)


class Receiving(SentOnce, PlainForm):
    """What came in together."""

    item = name_field(gettext_lazy("品名"), most=ITEM_MOST)
    unit = name_field(gettext_lazy("单位（袋、件、盒……）"), most=UNIT_MOST)
    quantity = count_field(gettext_lazy("数量"))
    yuan = yuan_field(gettext_lazy("总价（元；捐赠的按捐赠单据的价值）"), required=True)
    fund = select_field(gettext_lazy("资金来源"), choices=FUNDS)
    giver = name_field(gettext_lazy("供货单位或捐赠人"), most=NAME_MOST)
    document = name_field(gettext_lazy("发票、合同或捐赠单据的编号"), most=DOCUMENT_MOST)
    best_before = day_field(gettext_lazy("保质期到哪一天（没有就留空）"), required=False)

    def delivery(self) -> Delivery:
        """Give what came."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "once"}
        return Delivery(**told | {"cents": cents(told.pop("yuan")), "fund": FundSource(told["fund"])})


class Handing(SentOnce, Holding):
    """Which things go to whom, and what shows it."""

    item = select_field(gettext_lazy("发什么"), choices=())
    quantity = count_field(gettext_lazy("数量"))
    words = name_field(gettext_lazy("怎样签收的（本人签名、家人代领……）"), most=WORDS_MOST)
    field_order = ("item", "quantity", "name", "number", "place", "about", "words")

    def __init__(self, data: Any = None, *, stock: Sequence[Held], **more: Any) -> None:
        super().__init__(data, **more)
        let_choose(self, "item", choices=[("", gettext("请选择")), *_items(stock)])

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for."""
        return {name: self.cleaned_data[name] for name in ("item", "quantity", "words")} | {"to": self.holder()}


class Losing(SentOnce, Confirming):
    """What was lost, and why; two count."""

    item = select_field(gettext_lazy("什么"), choices=())
    quantity = count_field(gettext_lazy("数量"))
    why = words_field(gettext_lazy("为什么损耗"), most=WORDS_MOST)
    field_order = ("item", "quantity", "why", "second_name", "second_password")

    def __init__(self, data: Any = None, *, stock: Sequence[Held], **more: Any) -> None:
        super().__init__(data, **more)
        let_choose(self, "item", choices=[("", gettext("请选择")), *_items(stock, all_of_it=True)])

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for."""
        return {name: self.cleaned_data[name] for name in ("item", "quantity", "why")}


def _items(stock: Sequence[Held], *, all_of_it: bool = False) -> list[tuple[str, str]]:
    words = gettext("%(item)s（有 %(left)s %(unit)s）")
    return [
        (one.item, words % {"item": one.item, "left": one.quantity if all_of_it else one.good, "unit": one.unit})
        for one in stock
    ]
