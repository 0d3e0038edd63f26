"""The forms about hukou: what a booklet says, which of two places it is, and why this place handles the application.

Nouns: Booklet, Settling, Regarding. Forms help people; the verbs guard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from doudi.cases.applying.models import Application
from doudi.registry.models import HukouReading
from doudi.web.hub.intake_adding import Keeping
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import choice_box, text_box

WHY = {"required": gettext_lazy("请写明怎么核实的、看了什么。")}
WHY_MOST = 200


class Booklet(Keeping):
    """The booklet on the window: whose page it is, and the address that stands in it."""

    prefix = "booklet"
    person = forms.ChoiceField(label=gettext_lazy("户口簿上是谁"), widget=choice_box())
    address = forms.CharField(
        label=gettext_lazy("户口簿上的住址：省、市、区县、街道（乡镇）"), max_length=120, widget=text_box(),
        error_messages={"required": gettext_lazy("请照着户口簿填写住址。")},
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None, *, people: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        _choose(self, "person", people)

    def is_open(self) -> bool:
        """Whether there is an error to see, or an address that was typed and not kept."""
        return bool(self.errors or self.initial.get("address"))


class Settling(PlainForm):
    """Which of the places that were read it is."""

    taken = forms.ChoiceField(label=gettext_lazy("核实以后是哪里"), widget=choice_box())
    why = forms.CharField(
        label=gettext_lazy("怎么核实的、看了什么"), max_length=WHY_MOST, widget=text_box(), error_messages=WHY
    )

    def __init__(self, data: Mapping[str, Any] | None, *, places: Sequence[tuple[str, str]], prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        _choose(self, "taken", places)


class Regarding(PlainForm):
    """Why this place handles the application, examined anew."""

    prefix = "ground"
    ground = forms.ChoiceField(label=gettext_lazy("为什么由这里办"), widget=choice_box())
    because = forms.CharField(
        label=gettext_lazy("审查的理由"), max_length=WHY_MOST, widget=text_box(), error_messages=WHY
    )

    def __init__(self, data: Mapping[str, Any] | None, *, grounds: Sequence[str]) -> None:
        super().__init__(data)
        _choose(self, "ground", [(one, str(Application.Ground(one).label)) for one in grounds])


def source_words(reading: HukouReading) -> str:
    """Say who says so, on which day, and who read it."""
    parts = [reading.get_source_display(), f"{reading.read_on:%Y-%m-%d}"]
    return " · ".join([*parts, *([reading.read_by.name] if reading.read_by else [])])


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[Any, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
