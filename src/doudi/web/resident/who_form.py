"""The first screen's form: who lives together, whether a relative works here, where it is handled, what happened.

Nouns: Who, Adding, Guarding, Saying. Everything typed is kept as it was typed, until it is sent (`typed`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from doudi.cases.applying.proposal import OTHER, RELATIONS, Proposal
from doudi.cases.applying.supporters import OWING_RELATIONS, owes_usually
from doudi.cases.applying.where import TOWN_DIGITS, Choice
from doudi.registry.actions import Number
from doudi.registry.guardians import Right
from doudi.registry.identifiers import Kind
from doudi.registry.models import Guardianship, PersonIdentifier

YES, NO = "yes", "no"
LIVES = [(YES, gettext_lazy("一起生活")), (NO, gettext_lazy("不算在内"))]
ELSEWHERE = "elsewhere"
OWES = [(YES, gettext_lazy("写进去，由他（她）自己决定同不同意")), (NO, gettext_lazy("不写"))]
ADDED = [(YES, gettext_lazy("一起生活")), (NO, gettext_lazy("不一起生活，是我的配偶、父母或者子女"))]
KEPT_MOST = 2000


def entry(**more: Any) -> forms.TextInput:
    """Give a line to write in."""
    return forms.TextInput(attrs={"class": "entry entry-plain", "autocomplete": "off", **more})


class PlainForm(forms.Form):
    """A form without colons, checked by us, each field with a frame a thumb can hit."""

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, label_suffix="", **more)


class Who(PlainForm):
    """Who we are. One choice for each proposed person beside the applicant."""

    relatives = forms.ChoiceField(
        label=gettext_lazy("家里有人和办事的人是近亲属吗？"), choices=[(NO, gettext_lazy("没有")), (YES, gettext_lazy("有"))],
        widget=forms.RadioSelect, error_messages={"required": gettext_lazy("请选一项。有近亲属也能申请，只是要多查一次。")},
    )  # fmt: skip
    relative_words = forms.CharField(
        label=gettext_lazy("有的话，他（她）叫什么，在哪里工作，是家里谁的什么人"),
        max_length=200,
        required=False,
        widget=entry(),
    )
    place = forms.ChoiceField(
        label=gettext_lazy("由哪里办理"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一项。选不准的，选第一项。")},
    )  # fmt: skip
    town = forms.CharField(
        label=gettext_lazy("街道（乡镇）的名称"), max_length=30, required=False, widget=entry()
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("遇到了什么困难？用您自己的话说"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"class": "entry entry-plain", "rows": 4}),
    )  # fmt: skip
    is_urgent = forms.BooleanField(label=gettext_lazy("情况很急，今天吃饭、看病、住处就有困难"), required=False)
    phone = forms.CharField(
        label=gettext_lazy("联系电话（没有就留空）"), max_length=20, required=False,
        widget=entry(inputmode="tel", autocomplete="tel"),
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None, *, proposed: Sequence[Proposal], choices: Sequence[Choice], known: Mapping[str, Any],
        outside: Sequence[Proposal] = (),
    ) -> None:  # fmt: skip
        usual = {"place": choices[0].key if choices else ELSEWHERE}
        super().__init__(data, initial={**usual, **known})
        self.proposed, self.places, self.known, self.outside = proposed, choices, known, outside
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        elsewhere = (ELSEWHERE, gettext("我现在在别的地方遇到了急难（写出街道、乡镇）"))
        field.choices = [*((one.key, one.name) for one in choices), elsewhere]
        for one in proposed:
            if not one.is_self:
                self._add_person(one)
        for one in outside:
            self._add_supporter(one)

    def _add_person(self, one: Proposal) -> None:
        key, named = one.person.pk, {"name": one.person.name}
        self.fields[f"lives_{key}"] = forms.ChoiceField(
            label=gettext("%(name)s和您一起生活吗？") % named, choices=LIVES, initial=YES, widget=forms.RadioSelect
        )
        self.fields[f"why_{key}"] = forms.CharField(
            label=gettext("%(name)s为什么不算在内") % named, max_length=100, required=False, widget=entry()
        )
        if one.relation == OTHER or f"relation_{key}" in self.known:
            self._ask_relation(one, choices=RELATIONS)

    def _add_supporter(self, one: Proposal) -> None:
        key, named = one.person.pk, {"name": one.person.name}
        self.fields[f"owes_{key}"] = forms.ChoiceField(
            label=gettext("%(name)s不和您一起生活，要写进授权书吗？") % named,
            choices=OWES,
            initial=YES if owes_usually(one) else NO,
            widget=forms.RadioSelect,
        )
        if one.relation == OTHER or f"relation_{key}" in self.known:
            self._ask_relation(one, choices=OWING_RELATIONS)

    def _ask_relation(self, one: Proposal, *, choices: Sequence[tuple[str, Any]]) -> None:
        self.fields[f"relation_{one.person.pk}"] = forms.ChoiceField(
            label=gettext("%(name)s是您的什么人") % {"name": one.person.name}, choices=choices, initial=OTHER,
            widget=forms.Select(attrs={"class": "entry entry-plain"}),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Whoever is left out has a reason; whoever has a relative here names him; a place elsewhere is named."""
        found = super().clean() or {}
        for one in self.proposed:
            key = one.person.pk
            if found.get(f"lives_{key}") == NO and not found.get(f"why_{key}"):
                self.add_error(f"why_{key}", gettext("请写一写为什么，例如：已经分家单过。"))
        if found.get("relatives") == YES and not found.get("relative_words"):
            self.add_error("relative_words", gettext("请写上他（她）的姓名和工作的地方。"))
        if found.get("place") and self.needs_town() and not found.get("town"):
            self.add_error("town", gettext("请写出街道或者乡镇的名称，例如：赤岗街道。"))
        return found

    def asks_town(self) -> bool:
        """A place that is known as a county only needs its town."""
        return any(len(one.place) < TOWN_DIGITS for one in self.places)

    def county(self) -> str:
        """Give the county a town must be written for; empty where it may be anywhere."""
        chosen = self.cleaned_data["place"]
        return next((one.place for one in self.places if one.key == chosen), "")

    def needs_town(self) -> bool:
        """A place that is known as a county only, or elsewhere: its town must be written."""
        return len(self.county()) < TOWN_DIGITS

    def rows(self) -> list[tuple[Proposal, list[forms.BoundField]]]:
        """Give each proposed person with the fields about him."""
        return [(one, self._about(one.person.pk)) for one in self.proposed]

    def outside_rows(self) -> list[tuple[Proposal, list[forms.BoundField]]]:
        """Give each proposed supporter outside the household with the fields about him."""
        return [(one, self._about(one.person.pk)) for one in self.outside]

    def named(self) -> list[Proposal]:
        """Give the supporters the applicant wants on the letter."""
        return [one for one in self.outside if self.cleaned_data.get(f"owes_{one.person.pk}") == YES]

    def _about(self, key: int) -> list[forms.BoundField]:
        names = [f"{part}_{key}" for part in ("lives", "why", "owes", "relation")]
        return [self[name] for name in names if name in self.fields]


class Adding(PlainForm):
    """Somebody who lives there, or owes support from elsewhere, and whom the registry does not know so."""

    add_lives = forms.ChoiceField(
        label=gettext_lazy("他（她）和您一起生活吗？"), choices=ADDED, initial=YES, required=False,
        widget=forms.Select(attrs={"class": "entry entry-plain"}),
    )  # fmt: skip
    add_name = forms.CharField(
        label=gettext_lazy("姓名"), max_length=60, widget=entry(),
        error_messages={"required": gettext_lazy("请填写姓名。")},
    )  # fmt: skip
    add_kind = forms.ChoiceField(
        label=gettext_lazy("证件"),
        choices=PersonIdentifier.Kind,
        widget=forms.Select(attrs={"class": "entry entry-plain"}),
    )
    add_number = forms.CharField(
        label=gettext_lazy("证件号码"), max_length=40, widget=entry(),
        error_messages={"required": gettext_lazy("请填写证件号码。没有证件的，请到窗口办理。")},
    )  # fmt: skip


class Guarding(PlainForm):
    """Who signs for a child and does not live with him: a relative, or whoever an institution names."""

    guard_ward = forms.ChoiceField(
        label=gettext_lazy("替谁签"), widget=forms.Select(attrs={"class": "entry entry-plain"})
    )
    guard_right = forms.ChoiceField(
        label=gettext_lazy("哪一种监护"), choices=Guardianship.Kind, widget=forms.Select(attrs={"class": "entry entry-plain"})
    )  # fmt: skip
    guard_name = forms.CharField(
        label=gettext_lazy("签署人的姓名"), max_length=60, widget=entry(),
        error_messages={"required": gettext_lazy("请填写姓名。")},
    )  # fmt: skip
    guard_kind = forms.ChoiceField(
        label=gettext_lazy("证件"),
        choices=PersonIdentifier.Kind,
        widget=forms.Select(attrs={"class": "entry entry-plain"}),
    )
    guard_number = forms.CharField(
        label=gettext_lazy("证件号码"), max_length=40, widget=entry(),
        error_messages={"required": gettext_lazy("请填写证件号码。没有证件的，请到窗口办理。")},
    )  # fmt: skip
    guard_institution = forms.CharField(
        label=gettext_lazy("监护单位的全称（个人监护就留空）"), max_length=80, required=False, widget=entry()
    )
    guard_authority = forms.CharField(
        label=gettext_lazy("签署人的职务和单位的授权文书（个人监护就留空）"), max_length=120, required=False, widget=entry()
    )  # fmt: skip
    guard_evidence = forms.CharField(
        label=gettext_lazy("凭什么证明是监护人：户口簿、指定监护的文书、判决，写名称和编号"), max_length=200, widget=entry(),
        error_messages={"required": gettext_lazy("请写明凭什么证明是监护人。")},
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None, *, wards: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        field = self.fields["guard_ward"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(wards)

    def matter(self) -> dict[str, Any]:
        """Give what the verb is told; nobody has seen the proof yet."""
        told = self.cleaned_data
        right = Right(
            kind=told["guard_right"], evidence=told["guard_evidence"], institution=told["guard_institution"],
            authority=told["guard_authority"],
        )  # fmt: skip
        number = Number(kind=Kind(told["guard_kind"]), text=told["guard_number"])
        return {"name": told["guard_name"], "number": number, "right": right, "is_shown": False}


class Saying(PlainForm):
    """Where somebody says his own hukou is."""

    said_hukou = forms.CharField(
        label=gettext_lazy("您的户口在哪里：省、市、区县、街道（乡镇）"), max_length=120, widget=entry(),
        error_messages={"required": gettext_lazy("请照着户口簿填写。")},
    )  # fmt: skip


def typed(data: Mapping[str, Any]) -> dict[str, str]:
    """Take what was typed on the first screen, whatever it is, but no number of identity: that is never kept in a draft."""
    names = ("relatives", "relative_words", "place", "town", "words", "is_urgent", "phone")
    parts = ("lives_", "why_", "owes_", "relation_")
    chosen = [name for name in data if name in names or name.startswith(parts)]
    return {name: str(data[name])[:KEPT_MOST] for name in chosen[:100]}
