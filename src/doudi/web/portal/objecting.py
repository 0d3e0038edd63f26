"""The form by which anybody objects to a notice: what he says, and his name and telephone number if he likes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from doudi.cases.postings.actions import WORDS_MOST


class Objecting(forms.Form):
    """What somebody says against a notice; he need not say who he is."""

    use_required_attribute = False

    words = forms.CharField(
        label=gettext_lazy("哪里不对？请写清楚"), max_length=WORDS_MOST,
        widget=forms.Textarea(attrs={"class": "entry", "rows": 5}),
        error_messages={"required": gettext_lazy("请写一写哪里不对。")},
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("您的姓名（可以不填）"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"class": "entry", "autocomplete": "name"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("电话（可以不填；留了才能告诉您结果）"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"class": "entry", "autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, label_suffix="")
