"""The forms of a home: putting somebody on the list, and what each step asks. Each gives `told`, what its verb asks for.

Nouns: Registering, Surveying, Planning, Contracting, Beginning, Finishing, Inspecting, PayingHome, Closing, Cancelling, Photographing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy

from doudi.delivery.goods.adapting import ITEMS_MOST, WORDS_MOST, Item
from doudi.delivery.goods.fittings import FITTINGS, ceiling_of
from doudi.delivery.goods.models import Contractor, Home, HomePicture
from doudi.delivery.ledger.accounts import FundSource
from doudi.delivery.ledger.money import cents
from doudi.web.hub.cases.choices import buttons, day_field, name_field, select_field, words_field, yuan_field
from doudi.web.hub.cases.visit_forms import DRAWN_MOST, Pictures, PicturesField, Visiting
from doudi.web.hub.delivery.budget_forms import pick_field
from doudi.web.hub.goods.people import Holding
from doudi.web.hub.goods.store_forms import FUNDS
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import text_box
from doudi.web.shell.choosing import let_choose, let_choose_of
from doudi.web.shell.once import SentOnce

ADDRESS_MOST, HOW_MOST, NUMBER_MOST, ROOM_MOST, WHY_MOST = 120, 200, 60, 40, 500
QUANTITY_MOST = 999


class Registering(SentOnce, Holding):
    """Whose home, where it is, and as whom he is on the list."""

    group = select_field(gettext_lazy("对象类别"), choices=Home.Group.choices)
    address = name_field(gettext_lazy("详细住址（封存，打开要留痕）"), most=ADDRESS_MOST)
    fund = select_field(gettext_lazy("资金来源"), choices=FUNDS)
    field_order = ("name", "number", "place", "group", "address", "fund", "about")

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for."""
        given = {name: self.cleaned_data[name] for name in ("group", "address")}
        return given | {"holder": self.holder(), "fund": FundSource(self.cleaned_data["fund"])}


class Stepping(PlainForm):
    """A form of one step of a home; most ask for what they are named after."""

    intro: Any = ""

    def __init__(self, data: Any = None, *, home: Home, on: date, **more: Any) -> None:
        super().__init__(data, **more)
        self.home, self.on = home, on
        self.prepare()

    def prepare(self) -> None:
        """Add what depends on the home."""

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for."""
        return dict(self.cleaned_data)


class Surveying(Stepping):
    """What the home needs, and how the old person agreed."""

    found = words_field(gettext_lazy("家里缺什么：哪里容易滑倒，哪里没有扶手，怎样行动"), most=WORDS_MOST)
    agreed_how = name_field(gettext_lazy("老人怎样同意改造的（本人签名、家人在场……）"), most=HOW_MOST)


class Planning(Stepping):
    """What is built in: of each fitting how many, at which price, where. What stays empty is not built in."""

    intro = gettext_lazy("打开要做的项目，填数量和单价；不做的不用打开。")

    def prepare(self) -> None:
        """Add three boxes for each fitting."""
        for code, one in FITTINGS.items():
            words = {"name": one.words, "unit": gettext(one.unit)}
            self.fields[f"many_{code}"] = forms.IntegerField(
                label=gettext("%(name)s：数量（%(unit)s）") % words, required=False, min_value=0, max_value=QUANTITY_MOST,
                widget=text_box(inputmode="numeric"), error_messages={"invalid": gettext("请填整数。")},
            )  # fmt: skip
            self.fields[f"price_{code}"] = yuan_field(gettext("%(name)s：单价（元）") % words)
            self.fields[f"room_{code}"] = name_field(
                gettext("%(name)s：做在哪里") % words, most=ROOM_MOST, required=False
            )

    @property
    def most_cents(self) -> int | None:
        """Say how much the place spends on this home at most; None where it has set nothing."""
        return ceiling_of(self.home.group, place=self.home.place, on=self.on)

    def rows(self) -> list[tuple[Any, ...]]:
        """Give each fitting with its boxes."""
        return [
            (one, *(self[f"{part}_{code}"] for part in ("many", "price", "room"))) for code, one in FITTINGS.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for a price where there is a quantity."""
        told: dict[str, Any] = self.cleaned_data
        for code in FITTINGS:
            if told.get(f"many_{code}") and told.get(f"price_{code}") is None:
                self.add_error(f"price_{code}", gettext("请填写单价。"))
        return told

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for."""
        given = self.cleaned_data
        chosen = [code for code in FITTINGS if given[f"many_{code}"]][:ITEMS_MOST]
        return {
            "items": [
                Item(code, given[f"many_{code}"], cents(given[f"price_{code}"]), given[f"room_{code}"])
                for code in chosen
            ]
        }


class Contracting(Stepping):
    """Who builds, for how much, until when."""

    contractor: Any = pick_field(gettext_lazy("施工单位"))
    number = name_field(gettext_lazy("合同编号"), most=NUMBER_MOST)
    yuan = yuan_field(gettext_lazy("合同价（元）"), required=True)
    finish_by = day_field(gettext_lazy("完工日期"))

    def prepare(self) -> None:
        """Offer the contractors of the county."""
        living = Q(until=None) | Q(until__gt=self.on)
        let_choose_of(self, "contractor", rows=Contractor.objects.filter(living, place=self.home.place[:6]))

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for."""
        told = dict(self.cleaned_data)
        return told | {"cents": cents(told.pop("yuan"))} if "yuan" in told else told


class Beginning(Stepping):
    """The works have begun; nothing is asked."""

    intro = gettext_lazy("施工单位已经进场的，登记开工。")


class Finishing(Stepping):
    """How many of each were built in."""

    intro = gettext_lazy("每一项实际做了多少。付款按实际做的算，不超过合同价。")

    def prepare(self) -> None:
        """Add a box for each planned item."""
        self.planned = list(self.home.items.all())
        for one in self.planned:
            fitting = FITTINGS[one.code]
            words = {"name": fitting.words, "unit": gettext(fitting.unit), "most": one.quantity}
            self.fields[f"done_{one.nth}"] = forms.IntegerField(
                label=gettext("%(name)s：做了几（%(unit)s，方案 %(most)s）") % words,
                min_value=0,
                max_value=one.quantity,
                initial=one.quantity,
                widget=text_box(inputmode="numeric"),
                error_messages={
                    "required": gettext("请填数量，没有做的填 0。"),
                    "invalid": gettext("请填整数。"),
                    "max_value": gettext("不能超过方案。"),
                    "min_value": gettext("不能是负数。"),
                },
            )

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for."""
        return {"done": {one.nth: self.cleaned_data[f"done_{one.nth}"] for one in self.planned}}


class Inspecting(Stepping):
    """What an inspector found, and the old person's signature."""

    intro = gettext_lazy("两个人分别验收；定方案的人不能验收。都合格，并且老人签了名，才能付款。")
    passes = buttons(
        label=gettext_lazy("合格吗"), choices=(("yes", gettext_lazy("合格")), ("no", gettext_lazy("不合格，返工")))
    )
    words = words_field(gettext_lazy("看到了什么"), most=WHY_MOST)
    drawn = forms.CharField(required=False, max_length=DRAWN_MOST, widget=forms.HiddenInput)
    unsigned_because = name_field(gettext_lazy("老人没有签名的原因（签了的不用填）"), most=HOW_MOST, required=False)

    clean_drawn = Visiting.clean_drawn

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for."""
        given = self.cleaned_data
        return {
            "passes": given["passes"] == "yes", "words": given["words"], "signature": given["drawn"],
            "unsigned_because": given["unsigned_because"],
        }  # fmt: skip


class PayingHome(Stepping):
    """The bank's receipt of what was paid to the contractor."""

    bank_receipt = name_field(gettext_lazy("银行回单编号"), most=NUMBER_MOST)


class Closing(Stepping):
    """How content the old person is."""

    satisfaction = buttons(
        label=gettext_lazy("老人满意吗"),
        choices=[
            ("5", gettext_lazy("很满意")), ("4", gettext_lazy("满意")), ("3", gettext_lazy("一般")), ("2", gettext_lazy("不满意")),
            ("1", gettext_lazy("很不满意")),
        ],
    )  # fmt: skip
    words = words_field(gettext_lazy("老人怎么说"), most=WHY_MOST, required=False)

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for."""
        return {"satisfaction": int(self.cleaned_data["satisfaction"]), "words": self.cleaned_data["words"]}


class Cancelling(Stepping):
    """Why nothing is built in."""

    why = words_field(gettext_lazy("为什么不再改造"), most=WHY_MOST)


class Photographing(PlainForm):
    """Pictures of before or after the works."""

    kind = forms.ChoiceField(
        label=gettext_lazy("拍的是"), choices=[one for one in HomePicture.Kind.choices if one[0] != HomePicture.Kind.SIGNED],
        widget=forms.RadioSelect,
    )  # fmt: skip
    pictures = PicturesField(
        label=gettext_lazy("照片（可多张，PNG、JPEG、WebP，每张最大 8 MB；封存，打开要留痕）"),
        widget=Pictures(attrs={"class": "form-control", "accept": "image/png,image/jpeg,image/webp"}),
        error_messages={"required": gettext_lazy("请选择照片。")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, kinds: Sequence[str] | None = None, **more: Any) -> None:
        super().__init__(data, initial={"kind": kinds[0]} if kinds else None, **more)
        if kinds is not None:
            let_choose(self, "kind", choices=[one for one in HomePicture.Kind.choices if one[0] in kinds])

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for."""
        return {
            "kind": self.cleaned_data["kind"],
            "pictures": [content for _, content in self.cleaned_data["pictures"]],
        }
