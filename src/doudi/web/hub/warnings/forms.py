"""The forms of a warning's steps: who goes, what was seen, which signs were true, what came of it. Forms help people; the verbs guard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from doudi.monitoring.warnings.actions import WORDS_MOST
from doudi.monitoring.warnings.models import HardshipWarning, Signal
from doudi.monitoring.warnings.queries import staff_for
from doudi.monitoring.warnings.road import BEFORE_A_VISIT, Move, S
from doudi.monitoring.warnings.words import indicator_name
from doudi.offices.models import Officer
from doudi.web.hub.cases.choices import select_field, words_field
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.shell.choosing import let_choose

TRUE, UNTRUE = "true", "untrue"


class Assigning(PlainForm):
    """Who is asked to go there; nobody by name leaves it to whoever is first."""

    to = forms.ChoiceField(label=gettext_lazy("请谁上门"), required=False, widget=forms.RadioSelect)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, warning: HardshipWarning, on: Any, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.staff = {str(one.pk): one for one in staff_for(warning, on=on)}
        nobody = ("", gettext("两地社区谁先接谁办"))
        people = [(key, f"{one.name}（{one.desk.name}）") for key, one in self.staff.items()]
        let_choose(self, "to", choices=[nobody, *people])

    def told(self) -> Officer | None:
        """Give who was chosen."""
        return self.staff.get(self.cleaned_data["to"])


class Moving(PlainForm):
    """One step on: words, a reason where the road asks for one, and at the verification a judgement of every sign."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, warning: HardshipWarning, to: str, move: Move, **more: Any
    ) -> None:
        super().__init__(data, **more)
        if move.needs_reason:
            known = BEFORE_A_VISIT if warning.stage == S.ASSIGNED else HardshipWarning.Reason.values
            choices = [one for one in HardshipWarning.Reason.choices if one[0] in known]
            self.fields["reason"] = select_field(gettext_lazy("处置结果"), choices=choices)
        self.signals: dict[str, Signal] = (
            {f"sign_{one.pk}": one for one in warning.signals.all()} if to == S.VERIFIED else {}
        )
        for name, one in self.signals.items():
            self.fields[name] = _judgement(one)
        if move.needs_words:
            self.fields["words"] = words_field(
                gettext(move.asks), most=WORDS_MOST, missing=gettext_lazy("请写明情况。")
            )

    def told(self) -> dict[str, Any]:
        """Give the words of the step."""
        told = {name: value for name, value in self.cleaned_data.items() if name in ("reason", "words")}
        if self.signals:
            told["untrue"] = [one.pk for name, one in self.signals.items() if self.cleaned_data[name] == UNTRUE]
        return told


def _judgement(one: Signal) -> forms.ChoiceField:
    about = {"sign": indicator_name(one.indicator), "masked": one.masked}
    label = gettext("%(sign)s %(masked)s") % about if one.masked else about["sign"]
    return forms.ChoiceField(
        label=label, choices=[(TRUE, gettext_lazy("属实")), (UNTRUE, gettext_lazy("不属实"))], widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择一项。")},
    )  # fmt: skip
