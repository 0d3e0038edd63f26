"""The forms behind the questions: every one can be left with "不知道", and says in plain words what is missing.

Each form's `answer` is plain JSON; None in it means that the resident does not know.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext, gettext_lazy

UNKNOWN = "unknown"
NONE = "none"
MONEY_MOST = Decimal(99_999_999)
AGE_MOST = 120
MEMBERS_MOST = 10

Answer = Any
Choices = Sequence[tuple[str, Any]]


class Question(forms.Form):
    """What all questions share: no labels with colons, an answer as plain JSON."""

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None = None, *, known: Answer = None) -> None:
        super().__init__(data, label_suffix="", initial=self.initial_of(known))

    def initial_of(self, known: Answer) -> dict[str, Any]:
        """Show again what was answered before."""
        return dict(known) if isinstance(known, dict) else {}

    def answer(self) -> Answer:
        """Give the answer as plain JSON, after `is_valid`."""
        return dict(self.cleaned_data)


class Amount(forms.CharField):
    """A number as people write it: full-width digits, 元, commas and spaces are understood."""

    def __init__(self, *, most: Decimal = MONEY_MOST, whole: bool = False, **rest: Any) -> None:
        self.most, self.whole = most, whole
        mode = "numeric" if whole else "decimal"
        widget = forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off", "class": "entry"})
        super().__init__(required=False, max_length=20, widget=widget, **rest)

    def clean(self, value: Any) -> Decimal | None:
        """Read the number.

        :raises forms.ValidationError: when it is none, negative or too large.
        """
        written = unicodedata.normalize("NFKC", super().clean(value))
        plain = "".join(letter for letter in written if letter not in " ,，元岁人")
        if not plain:
            return None
        try:
            number = Decimal(plain)
        except InvalidOperation:
            raise forms.ValidationError(gettext("请只填数字，例如 1800。")) from None
        if not 0 <= number <= self.most or (self.whole and number != number.to_integral_value()):
            raise forms.ValidationError(gettext("请填 0 到 %(most)s 之间的数。") % {"most": f"{self.most:,}"})
        return number


class NumberQuestion(Question):
    """One or more numbers, each with its own "不知道"."""

    labels: Mapping[str, Any] = {}
    unit: Any = gettext_lazy("元")

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, known: Answer = None, labels: Mapping[str, Any] | None = None
    ) -> None:
        self.labels = labels or self.labels
        super().__init__(data, known=known)
        for name, label in self.labels.items():
            self.fields[name] = self.entry(label)
            self.fields[f"{name}_unknown"] = forms.BooleanField(required=False, label=gettext_lazy("不知道"))

    def entry(self, label: Any) -> forms.Field:
        """Make the field of one number."""
        return Amount(label=label)

    def initial_of(self, known: Answer) -> dict[str, Any]:
        """Show numbers again, and tick what was not known."""
        numbers = known if isinstance(known, dict) else {}
        unknown = {f"{name}_unknown": numbers[name] is None for name in self.labels if name in numbers}
        return {**{name: number for name, number in numbers.items() if number is not None}, **unknown}

    def clean(self) -> dict[str, Any]:
        """Ask for a number or a tick where there is neither."""
        cleaned: dict[str, Any] = self.cleaned_data
        for name in self.labels:
            is_empty = name in cleaned and cleaned[name] is None
            if is_empty and not cleaned[f"{name}_unknown"]:
                self.add_error(name, gettext("请填一个数；没有就填 0；说不清就勾选“不知道”。"))
        return cleaned

    def answer(self) -> Answer:
        """Give numbers as text, unknown ones as None."""
        return {name: self._told(name) for name in self.labels}

    def _told(self, name: str) -> str | None:
        is_unknown = self.cleaned_data[f"{name}_unknown"] or self.cleaned_data[name] is None
        return None if is_unknown else str(self.cleaned_data[name])

    def rows(self) -> list[tuple[BoundField, BoundField]]:
        """Pair each number with its tick, for the page."""
        return [(self[name], self[f"{name}_unknown"]) for name in self.labels]


class ChoiceQuestion(Question):
    """One of several answers; "不知道" is always the last."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, known: Answer = None, choices: Choices, is_long: bool = False
    ) -> None:
        super().__init__(data, known=known)
        self.is_long = is_long
        options = [*choices, (UNKNOWN, gettext_lazy("不知道"))]
        widget = forms.Select(attrs={"class": "entry"}) if is_long else forms.RadioSelect()
        blank = [("", gettext_lazy("请选择"))] if is_long else []
        self.fields["choice"] = forms.ChoiceField(
            choices=[*blank, *options], widget=widget, label=gettext_lazy("请选择"),
            error_messages={"required": gettext_lazy("请选一项；说不清就选“不知道”。")},
        )  # fmt: skip

    def initial_of(self, known: Answer) -> dict[str, Any]:
        """Show again what was chosen."""
        return {"choice": known} if known else {}

    def question(self) -> BoundField:
        """Give the one field, for the page."""
        return self["choice"]

    def answer(self) -> Answer:
        """Give the code chosen."""
        return self.cleaned_data["choice"]


class TickQuestion(Question):
    """Any of several things, or none of them, or "不知道"."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, known: Answer = None, choices: Choices, none: Any
    ) -> None:
        super().__init__(data, known=known)
        self.fields["ticked"] = forms.MultipleChoiceField(
            choices=[*choices, (NONE, none), (UNKNOWN, gettext_lazy("不知道"))],
            widget=forms.CheckboxSelectMultiple(),
            label=gettext_lazy("可以选几项"),
            error_messages={"required": gettext_lazy("请至少勾选一项；都没有就勾选“都没有”。")},
        )

    def initial_of(self, known: Answer) -> dict[str, Any]:
        """Show again what was ticked."""
        return {"ticked": known} if known else {}

    def clean_ticked(self) -> list[str]:
        """Refuse "都没有" or "不知道" together with something else."""
        ticked: list[str] = self.cleaned_data["ticked"]
        if len(ticked) > 1 and {NONE, UNKNOWN} & set(ticked):
            raise forms.ValidationError(gettext("“都没有”或“不知道”不能和别的选项一起勾选。"))
        return ticked

    def question(self) -> BoundField:
        """Give the one field, for the page."""
        return self["ticked"]

    def answer(self) -> Answer:
        """Give the codes ticked."""
        return self.cleaned_data["ticked"]


class PersonQuestion(NumberQuestion):
    """Numbers and choices about one person: who he is, what pension he has, which disability."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, known: Answer = None,
        labels: Mapping[str, Any], selects: Mapping[str, tuple[Any, Choices]], most: Decimal | None = None,
    ) -> None:  # fmt: skip
        self.most = most
        super().__init__(data, known=known, labels=labels)
        self.selects = tuple(selects)
        for name, (label, choices) in selects.items():
            self.fields[name] = forms.ChoiceField(
                choices=[("", gettext_lazy("请选择")), *choices],
                label=label, widget=forms.Select(attrs={"class": "entry"}),
                error_messages={"required": gettext_lazy("请选一项；说不清就选“不知道”。")},
            )  # fmt: skip

    def entry(self, label: Any) -> forms.Field:
        """Ages are whole and have an end; money is money."""
        return Amount(label=label, whole=True, most=self.most) if self.most else Amount(label=label)

    def answer(self) -> Answer:
        """Give numbers and chosen codes together."""
        return {**super().answer(), **{name: self.cleaned_data[name] for name in self.selects}}

    def chosen(self) -> list[BoundField]:
        """List the choices, for the page."""
        return [self[name] for name in self.selects]


class CountQuestion(NumberQuestion):
    """How many people."""

    unit = gettext_lazy("人")

    def entry(self, label: Any) -> forms.Field:
        """A whole number of people, at least one."""
        return Amount(label=label, whole=True, most=Decimal(MEMBERS_MOST))

    def clean(self) -> dict[str, Any]:
        """Refuse a household without anybody."""
        cleaned = super().clean()
        if cleaned.get("count") == 0:
            self.add_error("count", gettext("至少有一个人：您自己。"))
        return cleaned
