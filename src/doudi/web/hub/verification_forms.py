"""The forms of verification: a declaration, a settlement, an objection and its answer. Forms help people; the verbs guard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from doudi.evidence.reports.conflicts import TAKEN
from doudi.evidence.reports.models import Conflict, Feedback, Objection
from doudi.evidence.reports.rechecks import Askable
from doudi.evidence.reports.told import TAKEN as TAKEN_WORDS
from doudi.evidence.sources.commissions import Pair
from doudi.evidence.sources.models import Commission
from doudi.web.hub.standard_forms import choice_box, text_box

KINDS = [(kind.value, kind.label) for kind in (Commission.Kind.APPLICATION, Commission.Kind.REVIEW)]
WRONG = [one for one in Feedback.Kind.choices if one[0] != Feedback.Kind.CONFIRMED]
LISTS = ("ancestral", "sold_cars", "dormant")


def words_box() -> forms.Textarea:
    """Make a box for several sentences."""
    return forms.Textarea(attrs={"class": "form-control", "rows": 3})


class _Plain(forms.Form):
    """A form without colons behind its labels, checked by us and not by the browser."""

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, label_suffix="", **more)


def _figure(label: Any) -> forms.DecimalField:
    wrong = {"invalid": gettext_lazy("请填数字。"), "min_value": gettext_lazy("不能是负数。")}
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=12, decimal_places=2, error_messages=wrong,
        widget=text_box(inputmode="decimal"),
    )  # fmt: skip


def _count(label: Any) -> forms.IntegerField:
    wrong = {"invalid": gettext_lazy("请填整数。"), "min_value": gettext_lazy("不能是负数。")}
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=99,
        error_messages=wrong,
        widget=text_box(inputmode="numeric"),
    )


class Declaration(_Plain):
    """What a household declared, and why it is verified; every figure may stay empty."""

    kind = forms.ChoiceField(label=gettext_lazy("核对的事由"), choices=KINDS, widget=choice_box())
    residence = forms.ChoiceField(
        label=gettext_lazy("适用标准"), choices=[("urban", gettext_lazy("城镇")), ("rural", gettext_lazy("农村"))],
        widget=choice_box(),
    )  # fmt: skip
    income_month = _figure(gettext_lazy("申报的家庭月收入（元，可不填）"))
    assets = _figure(gettext_lazy("申报的家庭金融资产（元，可不填）"))
    homes = _count(gettext_lazy("申报的住房套数（可不填）"))
    vehicles = _count(gettext_lazy("申报的机动车辆数（可不填）"))
    businesses = _count(gettext_lazy("申报的企业或个体工商户数（可不填）"))
    ancestral = forms.CharField(
        label=gettext_lazy("不居住的祖屋、泥砖房（不动产单元号，空格隔开）"),
        required=False,
        max_length=400,
        widget=text_box(),
    )
    sold_cars = forms.CharField(
        label=gettext_lazy("已卖掉未过户的车（号牌号码，空格隔开）"), required=False, max_length=400, widget=text_box()
    )
    dormant = forms.CharField(
        label=gettext_lazy("没有经营的企业（统一社会信用代码，空格隔开）"),
        required=False,
        max_length=400,
        widget=text_box(),
    )

    def declared(self) -> dict[str, Any]:
        """Give what was declared as a commission keeps it; empty figures were not declared."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "kind" and value not in (None, "")}
        lists = {name: given[name].split() for name in LISTS if name in given}
        return {name: value if isinstance(value, int | str) else str(value) for name, value in given.items()} | lists


class AskingAgain(_Plain):
    """Whom to ask again about what."""

    pairs = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={"invalid_choice": gettext_lazy("所选的查询正在等待答复，或者不在这次核对之内；请重新选择。")},
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None, *, rows: Sequence[Askable]) -> None:
        super().__init__(data, initial={"pairs": [_pair_text(row.pair) for row in rows if row.why]})
        field: Any = self.fields["pairs"]
        field.choices = [(_pair_text(row.pair), row.entry.title) for row in rows]

    def pairs_chosen(self) -> set[Pair]:
        """Give the people and sources that are ticked."""
        chosen = (text.partition(":") for text in self.cleaned_data["pairs"])
        return {(int(subject), source) for subject, _, source in chosen}


def _pair_text(pair: Pair) -> str:
    return f"{pair[0]}:{pair[1]}"


class Settling(_Plain):
    """How an officer settles a contradiction, and on what ground."""

    taken = forms.ChoiceField(label=gettext_lazy("认定为"), widget=choice_box())
    why = forms.CharField(label=gettext_lazy("理由和依据的材料"), max_length=300, required=False, widget=words_box())

    def __init__(self, data: Mapping[str, Any] | None = None, *, conflict: Conflict) -> None:
        super().__init__(data, auto_id=f"conflict-{conflict.pk}-%s")
        names = TAKEN[Conflict.Kind(conflict.kind)]
        field: Any = self.fields["taken"]
        field.choices = [(name, gettext_lazy(TAKEN_WORDS[name])) for name in names]


class Objecting(_Plain):
    """What a resident objects to, entered by an officer for him."""

    inquiry = forms.ChoiceField(label=gettext_lazy("对哪一项"), widget=choice_box())
    raised_by = forms.CharField(
        label=gettext_lazy("谁提出"),
        max_length=60,
        widget=text_box(),
        error_messages={"required": gettext_lazy("请填写谁提出异议。")},
    )
    words = forms.CharField(label=gettext_lazy("本人怎么说"), max_length=1000, required=False, widget=words_box())

    def __init__(self, data: Mapping[str, Any] | None = None, *, inquiries: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        field: Any = self.fields["inquiry"]
        field.choices = inquiries


class Answering(_Plain):
    """What the owner of the data found."""

    outcome = forms.ChoiceField(label=gettext_lazy("核实结果"), choices=Objection.Outcome.choices, widget=choice_box())
    kind = forms.ChoiceField(
        label=gettext_lazy("数据哪里不对（异议成立时反馈给数据单位）"), choices=WRONG,
        initial=Feedback.Kind.WRONG_VALUE, widget=choice_box(),
    )  # fmt: skip
    answer = forms.CharField(label=gettext_lazy("数据单位的说明"), max_length=1000, required=False, widget=words_box())
