"""The forms of the window: whose document lies there, and what he asks for.

Nouns: Finding, Stranger, Taking. Forms help people; the verbs guard.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext, gettext_lazy

from doudi.cases.applying.choosing import ALONE, ILL, OTHER_DISABILITY, SEVERE, Possible, Said, programmes_in
from doudi.cases.applying.models import Application
from doudi.cases.applying.proposal import Proposal
from doudi.cases.applying.supporters import owes_usually
from doudi.cases.applying.where import TOWN_DIGITS, Choice
from doudi.registry.models import Person, PersonIdentifier
from doudi.web.hub.intake_adding import Keeping
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import choice_box, text_box

ELSEWHERE = "elsewhere"
YES, NO = "yes", "no"
CHANNELS = tuple(one for one in Application.Channel.choices if one[0] != Application.Channel.PHONE)
HARDSHIPS = (
    ("none", gettext_lazy("没有突然的事")), ("fire", gettext_lazy("火灾")), ("accident", gettext_lazy("交通事故等意外")),
    ("illness", gettext_lazy("突然得了重病")), ("stranded", gettext_lazy("在外地没有钱、没有住处")),
    ("jobless", gettext_lazy("失业、三个月没有收入")), ("other_hardship", gettext_lazy("别的急事")),
)  # fmt: skip
MARKS = (
    (SEVERE, gettext_lazy("重度残疾（一、二级）")), (OTHER_DISABILITY, gettext_lazy("其他残疾")), (ILL, gettext_lazy("得了重病")),
    (ALONE, gettext_lazy("父母都不在，或者都不能抚养")),
)  # fmt: skip
PROGRAMMES_MOST = 20


def words_box(rows: int = 3) -> forms.Textarea:
    """Give a field for a few sentences."""
    return forms.Textarea(attrs={"class": "form-control", "rows": rows})


class Finding(PlainForm):
    """The document on the window."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60, widget=text_box(),
        error_messages={"required": gettext_lazy("请填写姓名。")})  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("证件"), choices=PersonIdentifier.Kind, widget=choice_box())
    number = forms.CharField(label=gettext_lazy("证件号码"), max_length=40, widget=text_box(),
        error_messages={"required": gettext_lazy("请照着证件填写号码。没有证件的急难人员，用下面的一栏。")})  # fmt: skip


class Stranger(PlainForm):
    """Somebody without papers."""

    stranger_name = forms.CharField(
        label=gettext_lazy("姓名或称呼（不知道就留空）"), max_length=60, required=False, widget=text_box()
    )
    stranger_sex = forms.ChoiceField(label=gettext_lazy("性别"), choices=Person.Sex, widget=choice_box())


class Taking(Keeping):
    """What is asked for. One line for each person the registry proposes."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(label=gettext_lazy("怎么来的"), choices=CHANNELS, initial="window", widget=choice_box())
    agent_name = forms.CharField(label=gettext_lazy("代办人姓名"), max_length=60, required=False, widget=text_box())
    agent_relation = forms.CharField(
        label=gettext_lazy("代办人是申请人的什么人"), max_length=20, required=False, widget=text_box()
    )
    agent_because = forms.CharField(
        label=gettext_lazy("本人为什么不能来"), max_length=200, required=False, widget=text_box()
    )
    place = forms.ChoiceField(label=gettext_lazy("由哪里办理"), widget=choice_box())
    town = forms.CharField(
        label=gettext_lazy("急难发生在哪个街道（乡镇），或上面只到区县时写街道"),
        max_length=30,
        required=False,
        widget=text_box(),
    )
    relatives = forms.ChoiceField(
        label=gettext_lazy("家里有人和经办人员、村（居）委会成员是近亲属吗"),
        choices=[("", gettext_lazy("请询问后选择")), (NO, gettext_lazy("没有")), (YES, gettext_lazy("有"))], widget=choice_box(),
        error_messages={"required": gettext_lazy("请先询问：有没有近亲属。")},
    )  # fmt: skip
    relative_words = forms.CharField(
        label=gettext_lazy("近亲属的姓名、单位、关系"), max_length=200, required=False, widget=text_box()
    )
    words = forms.CharField(label=gettext_lazy("困难情况"), max_length=1000, required=False, widget=words_box())
    is_urgent = forms.BooleanField(label=gettext_lazy("急难，等不得"), required=False)
    phone = forms.CharField(label=gettext_lazy("联系电话"), max_length=20, required=False, widget=text_box())
    income = forms.DecimalField(
        label=gettext_lazy("全家月收入（元，不知道就留空）"), required=False, min_value=Decimal(0), max_digits=10, decimal_places=2,
        widget=text_box(), error_messages={"invalid": gettext_lazy("请只填数字。")},
    )  # fmt: skip
    hardship = forms.ChoiceField(
        label=gettext_lazy("突然的急难"), choices=HARDSHIPS, initial="none", widget=choice_box()
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, proposed: Sequence[Proposal], choices: Sequence[Choice],
        outside: Sequence[Proposal] = (), named: Collection[int] = (),
    ) -> None:  # fmt: skip
        first = choices[0].key if choices else ELSEWHERE
        super().__init__(data, initial={"token": uuid4(), "place": first})
        self.proposed, self.places, self.outside = proposed, choices, outside
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            *((one.key, one.name) for one in choices),
            (ELSEWHERE, gettext("急难发生的地方（下面写街道、乡镇）")),
        ]
        for one in proposed:
            self._add_person(one)
        for one in outside:
            self.fields[f"owes_{one.person.pk}"] = forms.BooleanField(
                label=one.person.name, required=False, initial=owes_usually(one) or one.person.pk in named
            )

    def _add_person(self, one: Proposal) -> None:
        key, named = one.person.pk, {"name": one.person.name}
        if not one.is_self:
            self.fields[f"lives_{key}"] = forms.BooleanField(label=one.person.name, required=False, initial=True)
            self.fields[f"why_{key}"] = forms.CharField(
                label=gettext("%(name)s为什么不算在内") % named, max_length=100, required=False, widget=text_box()
            )
        self.fields[f"marks_{key}"] = forms.MultipleChoiceField(
            label=gettext("%(name)s的情况") % named, choices=MARKS, required=False, widget=forms.CheckboxSelectMultiple
        )

    def clean(self) -> dict[str, Any]:
        """Whoever is left out has a reason; a relative has a name; a town that is needed is written."""
        found = super().clean() or {}
        for one in self.proposed:
            key = one.person.pk
            if not one.is_self and not found.get(f"lives_{key}") and not found.get(f"why_{key}"):
                self.add_error(f"why_{key}", gettext("请写明理由。"))
        if found.get("relatives") == YES and not found.get("relative_words"):
            self.add_error("relative_words", gettext("请写明近亲属的姓名、单位和关系，县级要入户。"))
        if found.get("place") and self.needs_town() and not found.get("town"):
            self.add_error("town", gettext("请写出街道或者乡镇的名称，例如：赤岗街道。"))
        return found

    def county(self) -> str:
        """Give the county a town must be written for; empty where it may be anywhere."""
        chosen = self.cleaned_data["place"]
        return next((one.place for one in self.places if one.key == chosen), "")

    def needs_town(self) -> bool:
        """A place that is known as a county only, or elsewhere."""
        return len(self.county()) < TOWN_DIGITS

    def left_out(self) -> dict[int, str]:
        """Give who does not count, and why."""
        told = self.cleaned_data
        others = [one.person.pk for one in self.proposed if not one.is_self]
        return {key: told[f"why_{key}"] for key in others if not told[f"lives_{key}"]}

    def said(self) -> Said:
        """Give the little the rules are asked with."""
        told = self.cleaned_data
        marks = {one.person.pk: frozenset(told[f"marks_{one.person.pk}"]) for one in self.proposed}
        return Said(income_month=told["income"], hardship=told["hardship"], marks=marks)

    def declared(self) -> dict[str, Any]:
        """Give what the applicant declares, as an application keeps it."""
        told = self.cleaned_data
        relatives = [told["relative_words"]] if told["relatives"] == YES else []
        declared: dict[str, Any] = {"near_relatives": relatives, "urgent": told["is_urgent"]}
        if told["income"] is not None:
            declared["income_month"] = str(told["income"])
        if told["hardship"] != "none":
            declared["facts"] = {"household": {"sudden_hardship": told["hardship"]}, "people": {}}
        return declared

    def people(self) -> list[tuple[Proposal, list[forms.BoundField]]]:
        """Give each proposed person with the fields about him."""
        parts = ("lives", "why", "marks")
        names = {one.person.pk: [f"{part}_{one.person.pk}" for part in parts] for one in self.proposed}
        return [(one, [self[name] for name in names[one.person.pk] if name in self.fields]) for one in self.proposed]

    def plain_fields(self, *names: str) -> list[forms.BoundField]:
        """Give fields by name."""
        return [self[name] for name in names]

    def who_came(self) -> list[forms.BoundField]:
        """Give the fields about whoever stands at the window."""
        return self.plain_fields("channel", "agent_name", "agent_relation", "agent_because", "phone")

    def outside_people(self) -> list[tuple[Proposal, forms.BoundField]]:
        """Give each proposed supporter outside the household with his box."""
        return [(one, self[f"owes_{one.person.pk}"]) for one in self.outside]

    def named(self) -> list[Proposal]:
        """Give the supporters the applicant names."""
        return [one for one in self.outside if self.cleaned_data[f"owes_{one.person.pk}"]]

    def where(self) -> list[forms.BoundField]:
        """Give the fields about the place."""
        return self.plain_fields("place", "town")

    def hardship_fields(self) -> list[forms.BoundField]:
        """Give the fields about the hardship."""
        return self.plain_fields("words", "income", "hardship")

    def relative_fields(self) -> list[forms.BoundField]:
        """Give the fields about near relatives."""
        return self.plain_fields("relatives", "relative_words")


def programmes_of(chosen: Sequence[str], *, offered: Sequence[Possible]) -> dict[str, list[int]]:
    """Read the chosen programmes with the people each is about.

    :raises ValueError: when nothing is chosen.
    """
    by_key = {one.key: one for one in offered}
    found = [by_key[key] for key in chosen[:PROGRAMMES_MOST] if key in by_key]
    if not found:
        raise ValueError(gettext("请至少选择一个救助项目。"))
    return programmes_in(found)
