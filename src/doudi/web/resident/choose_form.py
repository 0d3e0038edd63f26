"""The second screen's form: the little that tells what there is, and the list to choose from.

Noun: Choosing. Every question may stay empty: what departments know is not asked for, and unknown is not no.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from doudi.cases.applying.choosing import ALONE, ILL, OTHER_DISABILITY, SEVERE, Possible, Said, programmes_in
from doudi.cases.applying.proposal import Proposal
from doudi.cases.road import PROCEDURE
from doudi.web.resident.who_form import PlainForm, entry

HARDSHIPS = (
    ("none", gettext_lazy("没有突然的事")), ("fire", gettext_lazy("火灾")), ("accident", gettext_lazy("交通事故等意外")),
    ("illness", gettext_lazy("突然得了重病")), ("stranded", gettext_lazy("在外地没有钱、没有住处")),
    ("jobless", gettext_lazy("失业、三个月没有收入")), ("other_hardship", gettext_lazy("别的急事")),
)  # fmt: skip
MARKS = (
    (SEVERE, gettext_lazy("重度残疾（一、二级）")), (OTHER_DISABILITY, gettext_lazy("其他残疾")), (ILL, gettext_lazy("得了重病")),
)  # fmt: skip
CHILD_MARKS = (*MARKS, (ALONE, gettext_lazy("父母都不在，或者都不能抚养")))
MONEY = ("income", "savings", "medical", "education")
MOST = Decimal(99_999_999)
CHOSEN_MOST = 20


class Yuan(forms.CharField):
    """An amount as people write it; empty means not known."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(label=label, max_length=20, required=False, widget=entry(inputmode="decimal"))

    def clean(self, value: Any) -> Decimal | None:
        """Read the amount.

        :raises forms.ValidationError: when it is none, negative or too large.
        """
        plain = "".join(letter for letter in super().clean(value) if letter not in " ,，元")
        if not plain:
            return None
        try:
            number = Decimal(plain)
        except InvalidOperation:
            raise forms.ValidationError(gettext("请只填数字，例如 1800。不知道的可以不填。")) from None
        if not (number.is_finite() and 0 <= number <= MOST):
            raise forms.ValidationError(gettext("请只填数字，例如 1800。不知道的可以不填。"))
        return number.quantize(Decimal("0.01"))


class Choosing(PlainForm):
    """What little is asked, and what is chosen."""

    income = Yuan(label=gettext_lazy("全家一个月大约收入多少元"))
    savings = Yuan(label=gettext_lazy("全家存款大约多少元"))
    medical = Yuan(label=gettext_lazy("这一年自己出的医药费大约多少元"))
    education = Yuan(label=gettext_lazy("这一年的学费大约多少元"))
    hardship = forms.ChoiceField(
        label=gettext_lazy("最近有没有突然的急难"), choices=HARDSHIPS, initial="none", required=False,
        widget=forms.Select(attrs={"class": "entry entry-plain"}),
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None, *, members: Sequence[Proposal], known: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial=known)
        self.members = members
        for one in members:
            self.fields[f"marks_{one.person.pk}"] = forms.MultipleChoiceField(
                label=one.person.name, choices=CHILD_MARKS if one.is_minor else MARKS, required=False,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

    def money_fields(self) -> list[forms.BoundField]:
        """Give the amounts."""
        return [self[name] for name in MONEY]

    def mark_fields(self) -> list[forms.BoundField]:
        """Give what is ticked of each person."""
        return [self[f"marks_{one.person.pk}"] for one in self.members]

    def said(self) -> Said:
        """Give what was said, after `is_valid`."""
        told = self.cleaned_data
        return Said(
            income_month=told["income"], savings=told["savings"], medical_year=told["medical"],
            education_year=told["education"], hardship=told["hardship"] or "none",
            marks={one.person.pk: frozenset(told[f"marks_{one.person.pk}"]) for one in self.members},
        )  # fmt: skip


def chosen_of(data: QueryDict) -> list[str]:
    """Read what is ticked on the list."""
    return list(dict.fromkeys(data.getlist("programmes")))[:CHOSEN_MOST]


def programmes_of(chosen: Iterable[str], *, offered: Sequence[Possible]) -> dict[str, list[int]]:
    """Read the chosen programmes with the people each is about.

    :raises ValueError: when nothing is chosen.
    """
    by_key = {one.key: one for one in offered}
    found = [by_key[key] for key in chosen if key in by_key and by_key[key].programme in PROCEDURE]
    if not found:
        raise ValueError(gettext("请至少选一项。选不准的，把“很可能”的都选上。"))
    return programmes_in(found)


def typed(data: QueryDict) -> dict[str, Any]:
    """Take what was typed and ticked on the second screen, whatever it is."""
    kept: dict[str, Any] = {name: str(data.get(name, ""))[:20] for name in (*MONEY, "hardship")}
    kept |= {name: data.getlist(name)[:5] for name in list(data)[:60] if name.startswith("marks_")}
    return {**kept, "programmes": chosen_of(data)}
