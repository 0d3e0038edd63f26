"""Boxes of the forms about cases: big buttons to choose one, and day, text and words as everywhere in the hub.

Verbs: buttons, select_field, words_box, yuan_field, day_field, words_field, name_field.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from doudi.web.hub.standard_forms import choice_box, day_box, text_box
from doudi.web.hub.verification_forms import words_box

YUAN_MOST_DIGITS = 12


def buttons(*, label: Any, choices: Any, required: bool = True, initial: str | None = None) -> forms.ChoiceField:
    """Make big buttons of which one is chosen; every label is a target for a finger."""
    return forms.ChoiceField(
        label=label, choices=choices, required=required, initial=initial, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择一项。"), "invalid_choice": gettext_lazy("请选择一项。")},
    )  # fmt: skip


def select_field(label: Any, *, choices: Any) -> forms.ChoiceField:
    """Make a list of which one must be chosen; nothing is chosen before somebody does."""
    return forms.ChoiceField(
        label=label, choices=[("", gettext_lazy("请选择")), *choices], widget=choice_box(),
        error_messages={"required": gettext_lazy("请选择一项。"), "invalid_choice": gettext_lazy("请选择一项。")},
    )  # fmt: skip


def yuan_field(label: Any, *, required: bool = False) -> forms.DecimalField:
    """Make a box for an amount of yuan with two decimals."""
    wrong = {
        "invalid": gettext_lazy("请填数字。"), "min_value": gettext_lazy("不能是负数。"), "required": gettext_lazy("请填写金额。"),
        "max_decimal_places": gettext_lazy("最多写到分（两位小数）。"), "max_digits": gettext_lazy("数额太大，请核对。"),
        "max_whole_digits": gettext_lazy("数额太大，请核对。"),
    }  # fmt: skip
    return forms.DecimalField(
        label=label, required=required, min_value=0, max_digits=YUAN_MOST_DIGITS, decimal_places=2, error_messages=wrong,
        widget=text_box(inputmode="decimal"),
    )  # fmt: skip


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    """Make a box for a day."""
    wrong = {
        "required": gettext_lazy("请填写日期。"), "invalid": gettext_lazy("请填写日期，例如 2026-01-01。"),
    }  # fmt: skip
    return forms.DateField(label=label, required=required, widget=day_box(), error_messages=wrong)


def words_field(label: Any, *, most: int, required: bool = True, missing: Any = None) -> forms.CharField:
    """Make a box for several sentences."""
    wrong = {"required": missing or gettext_lazy("请写明。")}
    return forms.CharField(label=label, max_length=most, required=required, widget=words_box(), error_messages=wrong)


def name_field(label: Any, *, most: int = 60, required: bool = True, missing: Any = None) -> forms.CharField:
    """Make a box for a name or a few words."""
    wrong = {"required": missing or gettext_lazy("请填写。")}
    return forms.CharField(label=label, max_length=most, required=required, widget=text_box(), error_messages=wrong)
