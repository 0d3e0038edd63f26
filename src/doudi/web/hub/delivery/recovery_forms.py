"""The forms of recovery: beginning a claim, what the debtor said, the decision, instalments, papers, money that came, and letting go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from doudi.cases.terms import months_after
from doudi.delivery.ledger.money import cents, yuan
from doudi.delivery.recovery.claim import Claim
from doudi.delivery.recovery.coming_back import Ground, Handing, Receipt, Waiver
from doudi.delivery.recovery.handing import PaperMade
from doudi.delivery.recovery.overpaying import Overpaid
from doudi.delivery.recovery.planning import Left
from doudi.delivery.recovery.stages import Cause
from doudi.registry.models import Person
from doudi.web.hub.cases.choices import buttons, day_field, name_field, select_field, words_field, yuan_field
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import choice_box, text_box
from doudi.web.hub.words import programme
from doudi.web.shell.choosing import let_choose
from doudi.web.shell.words import money

REASONS_MOST, SAID_MOST, WHY_MOST, DOCUMENT_MOST, KEY_MOST = 1000, 2000, 400, 120, 60
INSTALMENTS_MOST, LAST_SAFE_DAY, MONTHS_UNTIL_FIRST = 60, 28, 12


class Notifying(PlainForm):
    """Which months are asked back, of whom, and why."""

    months = forms.MultipleChoiceField(
        label=gettext_lazy("追缴哪些月份"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请选择要追缴的月份。")},
    )  # fmt: skip
    debtor = forms.TypedChoiceField(label=gettext_lazy("谁领了这笔钱"), coerce=int, widget=choice_box())
    cause: forms.ChoiceField = select_field(gettext_lazy("原因"), choices=Cause.choices)
    act_on: forms.DateField = day_field(gettext_lazy("行为发生的日期（不清楚就留空）"), required=False)
    reasons: forms.CharField = words_field(
        gettext_lazy("事实和理由"), most=REASONS_MOST, missing=gettext_lazy("请写明事实和理由。")
    )

    def __init__(self, data: Any = None, *, found: Sequence[Overpaid], people: Sequence[Person], **more: Any) -> None:
        super().__init__(data, **more)
        self.found = {f"{one.programme}:{one.month.isoformat()}": one for one in found if not one.claim}
        self.people = {one.pk: one for one in people}
        told = [
            (key, f"{one.month:%Y-%m} · {programme(one.programme)} · {money(yuan(one.cents))}")
            for key, one in self.found.items()
        ]
        let_choose(self, "months", choices=told)
        let_choose(self, "debtor", choices=[(one.pk, one.name) for one in people])
        self.initial["months"] = list(self.found)

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for."""
        told = dict(self.cleaned_data)
        months = [(self.found[key].programme, self.found[key].month) for key in told["months"]]
        return told | {"months": months, "debtor": self.people[told["debtor"]]}


class Hearing(PlainForm):
    """What the debtor said, or that he said nothing until the time was over."""

    said: forms.CharField = words_field(gettext_lazy("当事人的意见"), most=SAID_MOST, required=False)
    is_silent = forms.BooleanField(label=gettext_lazy("期满没有答复"), required=False)

    def __init__(self, data: Any = None, *, said: str = "", **more: Any) -> None:
        super().__init__(data, **more)
        self.initial["said"] = said


class Deciding(PlainForm):
    """How much is given back, how much fined, and why."""

    return_yuan = yuan_field(gettext_lazy("退回（元）"), required=True)
    fine_yuan = yuan_field(gettext_lazy("罚款（元，只限骗取；没有就留空）"))
    legal_check: forms.CharField = name_field(
        gettext_lazy("法制审核意见（法律有修改而罚款时必填）"), most=500, required=False
    )
    why: forms.CharField = words_field(
        gettext_lazy("决定的理由"), most=WHY_MOST, missing=gettext_lazy("请写明决定的理由。")
    )

    def __init__(self, data: Any = None, *, claim: Claim, **more: Any) -> None:
        super().__init__(data, **more)
        self.initial["return_yuan"] = yuan(claim.claimed_cents)

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for."""
        told = dict(self.cleaned_data)
        back, fine = told.pop("return_yuan"), told.pop("fine_yuan")
        return told | {"return_cents": cents(back), "fine_cents": cents(fine) if fine else 0}


class Planning(PlainForm):
    """How many instalments, and when the first is due: a month apart, of equal cents, what does not divide with the last."""

    document: forms.CharField = name_field(gettext_lazy("分期退回协议的文号或者名称"), most=DOCUMENT_MOST)
    count = forms.IntegerField(
        label=gettext_lazy("分几期"), min_value=1, max_value=INSTALMENTS_MOST, widget=text_box(inputmode="numeric"),
        error_messages={
            "required": gettext_lazy("请填写期数。"), "invalid": gettext_lazy("请填数字。"),
            "min_value": gettext_lazy("至少一期。"), "max_value": gettext_lazy("最多 60 期。"),
        },
    )  # fmt: skip
    first_on: forms.DateField = day_field(gettext_lazy("第一期哪天到期（以后每月同一天）"))

    def __init__(self, data: Any = None, *, left: Left, on: date, **more: Any) -> None:
        super().__init__(data, **more)
        self.left, self.on = left, on

    def clean_first_on(self) -> date:
        """Let the first instalment be due within a year."""
        first: date = self.cleaned_data["first_on"]
        latest = months_after(self.on, count=MONTHS_UNTIL_FIRST)
        if not self.on <= first <= latest:
            raise forms.ValidationError(gettext("第一期最早今天，最迟 %(latest)s。") % {"latest": latest})
        return first

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for."""
        count, first = self.cleaned_data["count"], self.cleaned_data["first_on"]
        return {
            "document": self.cleaned_data["document"],
            "instalments": in_equal_parts(self.left.cents, count=count, first=first),
        }


class Consenting(PlainForm):
    """The paper something may be deducted by."""

    kind = buttons(label=gettext_lazy("依据"), choices=[one for one in Ground.Kind.choices if one[0] != "agreement"])
    document: forms.CharField = name_field(gettext_lazy("文书名称和文号"), most=DOCUMENT_MOST)
    signed_on: forms.DateField = day_field(gettext_lazy("签署日期"))


class Receiving(PlainForm):
    """Money that came: how much, by which number of the bank, how, and towards what. What cannot be is not asked."""

    yuan = yuan_field(gettext_lazy("收到（元）"), required=True)
    key: forms.CharField = name_field(
        gettext_lazy("银行流水号或者缴款单号"), most=KEY_MOST, missing=gettext_lazy("请填写流水号。")
    )
    received_on: forms.DateField = day_field(gettext_lazy("收款日期"))
    towards = buttons(label=gettext_lazy("是什么钱"), choices=Receipt.Towards.choices, initial="return")
    how = buttons(label=gettext_lazy("怎样收到"), choices=Receipt.How.choices, initial="transfer")
    ground = forms.TypedChoiceField(
        label=gettext_lazy("抵扣的依据（转账、现金留空）"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=choice_box(),
    )

    def __init__(self, data: Any = None, *, grounds: Sequence[Ground], left: Left, **more: Any) -> None:
        super().__init__(data, **more)
        self.grounds = {one.pk: one for one in grounds}
        let_choose(
            self,
            "ground",
            choices=[("", "—"), *((one.pk, f"{one.get_kind_display()} · {one.document}") for one in grounds)],
        )
        if not left.fine_cents:
            del self.fields["towards"]
        if not grounds:
            del self.fields["ground"]
            let_choose(self, "how", choices=[one for one in Receipt.How.choices if one[0] != Receipt.How.DEDUCTION])

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for."""
        told = dict(self.cleaned_data)
        return told | {"cents": cents(told.pop("yuan")), "ground": self.grounds.get(told.get("ground") or 0)}


class Why(PlainForm):
    """Why something is done."""

    why: forms.CharField = words_field(gettext_lazy("理由"), most=WHY_MOST, missing=gettext_lazy("请写明理由。"))


class Waiving(PlainForm):
    """Letting go of what is left: forgiven, or not to be had; why, and on which paper."""

    kind = buttons(label=gettext_lazy("怎样处理"), choices=Waiver.Kind.choices)
    why: forms.CharField = words_field(gettext_lazy("理由"), most=WHY_MOST, missing=gettext_lazy("请写明理由。"))
    document: forms.CharField = name_field(gettext_lazy("依据的文件"), most=DOCUMENT_MOST)


class Handed(PlainForm):
    """Which paper was handed over, how, and when."""

    which = forms.ChoiceField(label=gettext_lazy("文书"), widget=choice_box())
    how = buttons(label=gettext_lazy("送达方式"), choices=Handing.How.choices)
    handed_on: forms.DateField = day_field(gettext_lazy("送达日期"))

    def __init__(self, data: Any = None, *, papers: Sequence[PaperMade], **more: Any) -> None:
        super().__init__(data, **more)
        let_choose(self, "which", choices=[(one.which, one.title) for one in papers])


def in_equal_parts(total: int, *, count: int, first: date) -> list[tuple[date, int]]:
    """Divide cents into so many instalments a month apart; days past the 28th become the 28th, which every month has."""
    each = total // count
    start, day = first.replace(day=1), min(first.day, LAST_SAFE_DAY)
    days = [first if step == 0 else months_after(start, count=step).replace(day=day) for step in range(count)]
    return [(one, each if step < count - 1 else total - each * (count - 1)) for step, one in enumerate(days)]
