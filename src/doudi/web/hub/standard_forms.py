"""The forms of standards: what to try, what to propose, how to settle a proposal. Forms help people; the verbs guard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from doudi.offices.models import Level, Officer
from doudi.offices.queries import descendants
from doudi.rules import Rulebook
from doudi.standards.models import Residence
from doudi.standards.notices import BadValue, read_value, settable

USUAL = (
    "dibao_standard", "edge_line", "edge_multiple", "tekun_basic", "tekun_multiple", "supplement_published", "supplement_share",
    "assets_months", "minimum_wage",
)  # fmt: skip
"""The terms that are changed every year; they stand first in the list."""

INSIDE = {2: Level.CITY, 4: Level.COUNTY}
"""By the digits of an officer's place: the level right inside for which a standard may be tried too."""


def text_box(**attributes: Any) -> forms.TextInput:
    """Make a box for a few words."""
    return forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", **attributes})


def day_box() -> forms.DateInput:
    """Make a box for a day."""
    return forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d")


def choice_box() -> forms.Select:
    """Make a list to choose from."""
    return forms.Select(attrs={"class": "form-select"})


class _Plain(forms.Form):
    """A form without colons behind its labels, checked by us and not by the browser."""

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, label_suffix="", **more)


class Trying(_Plain):
    """What is to be tried: where, which term, for whom, which value, from when."""

    place = forms.ChoiceField(label=gettext_lazy("地方"), widget=choice_box())
    term = forms.ChoiceField(label=gettext_lazy("参数"), widget=choice_box())
    residence = forms.ChoiceField(label=gettext_lazy("适用"), choices=Residence.choices, widget=choice_box())
    value = forms.CharField(
        label=gettext_lazy("新的数值"), max_length=40, widget=text_box(inputmode="decimal"),
        error_messages={"required": gettext_lazy("请填写新的数值。")},
    )  # fmt: skip
    since = forms.DateField(
        label=gettext_lazy("从哪天起"), widget=day_box(), error_messages={"invalid": gettext_lazy("请填写日期，例如 2026-01-01。")}
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None, *, officer: Officer, book: Rulebook, on: date) -> None:
        super().__init__(data, initial={"place": officer.desk.place_id, "since": on, "residence": "any"})
        self.book = book
        self._fields()["place"].choices = list(places_of(officer, on=on))
        self._fields()["term"].choices = list(term_choices(book))

    def _fields(self) -> dict[str, Any]:
        return dict(self.fields)

    def clean(self) -> dict[str, Any]:
        """Read the value as its term demands."""
        cleaned: dict[str, Any] = self.cleaned_data
        if cleaned.get("term") and cleaned.get("value"):
            try:
                read_value(self.book.terms.terms[cleaned["term"]], cleaned["value"])
            except BadValue as problem:
                self.add_error("value", str(problem))
        return cleaned


class Proposing(_Plain):
    """On which document a standard rests, why, and why in spite of the rules it breaks."""

    value = forms.CharField(label=gettext_lazy("新的数值"), max_length=40, required=False, widget=text_box())
    source = forms.CharField(
        label=gettext_lazy("依据的文件（名称和文号）"), max_length=300, widget=text_box(),
        error_messages={"required": gettext_lazy("请写明文件的名称和文号。")},
    )  # fmt: skip
    announced_on = forms.DateField(
        label=gettext_lazy("文件公布的日期"), widget=day_box(),
        error_messages={"required": gettext_lazy("请填写文件公布的日期。"), "invalid": gettext_lazy("请填写日期，例如 2026-01-01。")},
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("为什么调整"), max_length=500, widget=text_box(),
        error_messages={"required": gettext_lazy("请写明为什么调整。")},
    )  # fmt: skip
    despite = forms.CharField(
        label=gettext_lazy("有上面的提醒，为什么仍要提出"), max_length=500, required=False, widget=text_box()
    )


class Declining(_Plain):
    """Why a proposal goes back."""

    why = forms.CharField(
        label=gettext_lazy("退回的理由"), max_length=500, widget=text_box(),
        error_messages={"required": gettext_lazy("请写明退回的理由。")},
    )  # fmt: skip


def places_of(officer: Officer, *, on: date) -> Iterator[tuple[str, str]]:
    """List the officer's own place and those right inside for which a standard may be set."""
    own = officer.desk.place
    yield own.code, own.name
    level = INSIDE.get(len(own.code))
    if level is not None:
        yield from descendants(own.code, on=on, level=level).exclude(kind="group").values_list("code", "name")


def term_choices(book: Rulebook) -> Iterator[tuple[str, Any]]:
    """List the terms one may set, the usual ones first."""
    terms = settable(book)
    usual = [(name, gettext(terms[name].label)) for name in USUAL if name in terms]
    rest = [(name, gettext(term.label)) for name, term in terms.items() if name not in USUAL]
    yield gettext("每年常调的"), usual
    yield gettext("其他"), rest
