"""The forms about guardians who are not of the household: naming one, the proof an officer has seen, the end.

Nouns: Naming, Showing, Stopping. Forms help people; the verbs guard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from doudi.registry.actions import Number
from doudi.registry.guardians import Right
from doudi.registry.identifiers import Kind
from doudi.registry.models import Guardianship, PersonIdentifier
from doudi.web.hub.intake_adding import Keeping, number_box
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import choice_box, text_box

PROOF = gettext_lazy("证明：户口簿、出生医学证明、指定监护的文书、判决、民政部门的决定，写名称和编号")


class Naming(Keeping):
    """Who signs for a child, by what right, and what proves it."""

    prefix = "guardian"
    ward = forms.ChoiceField(label=gettext_lazy("替谁签"), widget=choice_box())
    right = forms.ChoiceField(label=gettext_lazy("哪一种监护"), choices=Guardianship.Kind, widget=choice_box())
    name = forms.CharField(label=gettext_lazy("签署人的姓名"), max_length=60, widget=text_box(),
        error_messages={"required": gettext_lazy("请填写姓名。")})  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("证件"), choices=PersonIdentifier.Kind, widget=choice_box())
    number = number_box(required=gettext_lazy("请填写签署人的证件号码。"))
    institution = forms.CharField(
        label=gettext_lazy("监护单位的全称（个人监护就留空）"), max_length=80, required=False, widget=text_box()
    )
    authority = forms.CharField(
        label=gettext_lazy("签署人的职务和单位的授权文书（个人监护就留空）"),
        max_length=120,
        required=False,
        widget=text_box(),
    )
    evidence = forms.CharField(label=PROOF, max_length=200, widget=text_box(),
        error_messages={"required": gettext_lazy("请写明凭什么证明是监护人。")})  # fmt: skip
    is_shown = forms.BooleanField(label=gettext_lazy("证明的原件我核看过"), required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, wards: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        field = self.fields["ward"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(wards)

    def is_open(self) -> bool:
        """Whether there is an error to see, or something that was typed and not kept."""
        return bool(self.errors or self.initial.get("name") or self.initial.get("number"))

    def lines(self) -> list[forms.BoundField]:
        """Give the fields that are lines or choices; the box stands apart."""
        return [one for one in self if one.name != "is_shown"]

    def matter(self) -> dict[str, Any]:
        """Give what the verb is told."""
        told = self.cleaned_data
        right = Right(
            kind=told["right"], evidence=told["evidence"], institution=told["institution"], authority=told["authority"]
        )
        number = Number(kind=Kind(told["kind"]), text=told["number"])
        return {"name": told["name"], "number": number, "right": right, "is_shown": told["is_shown"]}


class Showing(PlainForm):
    """Which proof an officer has seen."""

    evidence = forms.CharField(label=PROOF, max_length=200, widget=text_box(),
        error_messages={"required": gettext_lazy("请写明看了什么证明。")})  # fmt: skip


class Stopping(PlainForm):
    """Why somebody is guardian no more."""

    why = forms.CharField(label=gettext_lazy("监护为什么终止"), max_length=200, widget=text_box(),
        error_messages={"required": gettext_lazy("请写明监护为什么终止。")})  # fmt: skip
