"""The forms of what comes after a decision: hearings, changes, reviews, appeals, moving away. Forms help people; the verbs guard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from doudi.cases.applying.models import ApplicationMember
from doudi.cases.applying.where import towns_named
from doudi.cases.requirements import WITHOUT_HEARING
from doudi.cases.reviews.models import Change, Hearing, Reconsideration, Review
from doudi.cases.reviews.reasons import EndReason
from doudi.offices.queries import full_names
from doudi.registry.models import Person
from doudi.web.hub.cases.choices import buttons, day_field, name_field, select_field, words_field
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import choice_box

SAID_MOST, WORDS_MOST = 2000, 1000
CODE_DIGITS = (9, 12)


class OpeningHearing(PlainForm):
    """What is meant to be done, and why; the recipient is told and may answer."""

    proposes = buttons(label=gettext_lazy("打算怎样"), choices=Hearing.Proposes.choices)
    because = select_field(
        gettext_lazy("因为什么"), choices=[one for one in EndReason.choices if one[0] not in WITHOUT_HEARING]
    )
    reasons = words_field(
        gettext_lazy("事实和理由（本人会读到）"), most=WORDS_MOST, missing=gettext_lazy("请写明事实和理由，本人要据此发表意见。")
    )  # fmt: skip


class HearingOut(PlainForm):
    """What the recipient said, or that the time to answer passed in silence."""

    said = words_field(gettext_lazy("本人怎么说"), most=SAID_MOST, required=False)
    is_silent = forms.BooleanField(label=gettext_lazy("期满没有发表意见"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for words or silence, and not both."""
        cleaned = self.cleaned_data
        if bool(cleaned.get("said", "").strip()) == bool(cleaned.get("is_silent")):
            self.add_error("said", gettext("请写明本人怎么说；期满没有意见的，勾选下面一项。"))
        return cleaned


class Changing(PlainForm):
    """What changed in the household, when, and who told."""

    kind = select_field(gettext_lazy("什么变了"), choices=Change.Kind.choices)
    person = forms.ChoiceField(label=gettext_lazy("是谁（有人去世的必须选）"), required=False, widget=choice_box())
    told = buttons(label=gettext_lazy("谁说的"), choices=Change.Told.choices[:2])
    happened_on = day_field(gettext_lazy("哪一天变的"))
    words = words_field(gettext_lazy("具体情况"), most=WORDS_MOST, missing=gettext_lazy("请写明具体情况。"))

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, members: Sequence[ApplicationMember], **more: Any
    ) -> None:  # fmt: skip
        super().__init__(data, **more)
        self.people = {str(one.person_id): one for one in members}
        field: Any = self.fields["person"]
        field.choices = [("", gettext("全家")), *((key, one.name) for key, one in self.people.items())]

    def clean_person(self) -> Person | None:
        """Give whose change it is, known by his number in the registry; nobody where it is the whole household's."""
        chosen = self.people.get(self.cleaned_data["person"])
        return Person(pk=chosen.person_id, name=chosen.name) if chosen else None


class Settling(PlainForm):
    """What was done about a change."""

    words = words_field(gettext_lazy("怎样处理的"), most=WORDS_MOST, missing=gettext_lazy("请写明怎样处理的。"))


class Planning(PlainForm):
    """How steady the household's means are, from which the day of the next review follows."""

    review_class = buttons(label=gettext_lazy("分类"), choices=Review.Class.choices)


class Reviewing(PlainForm):
    """What a review found."""

    outcome = buttons(label=gettext_lazy("复核结果"), choices=Review.Outcome.choices)
    words = words_field(gettext_lazy("复核情况"), most=WORDS_MOST, missing=gettext_lazy("请写明怎样复核、看到什么。"))


class Appealing(PlainForm):
    """That somebody does not accept a decision, written down for him, and where he goes with it."""

    road = buttons(label=gettext_lazy("向哪里提出"), choices=Reconsideration.Road.choices)
    words = words_field(gettext_lazy("不服的理由"), most=SAID_MOST, missing=gettext_lazy("请写明不服的理由。"))


class AnsweringAppeal(PlainForm):
    """How a reconsideration, a review or a court ended."""

    outcome = buttons(label=gettext_lazy("结果"), choices=Reconsideration.Outcome.choices)
    answer = words_field(gettext_lazy("答复"), most=SAID_MOST, missing=gettext_lazy("请写明答复。"))


class HandingOver(PlainForm):
    """Where the household moves to, and the last month it is paid here."""

    to_place = name_field(
        gettext_lazy("迁到哪个街道（乡镇）：写名称或者区划代码"),
        most=30,
        missing=gettext_lazy("请写明迁到哪个街道（乡镇）。"),
    )
    last_month = forms.ChoiceField(label=gettext_lazy("本地发到哪个月为止"), widget=choice_box())

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, months: Sequence[date], on: date, **more: Any
    ) -> None:  # fmt: skip
        super().__init__(data, **more)
        self.on = on
        field: Any = self.fields["last_month"]
        field.choices = [(month.isoformat(), month.strftime("%Y-%m")) for month in months]

    def clean_to_place(self) -> str:
        """Give the code of a township or a village; a name must be that of one township only."""
        told: str = self.cleaned_data["to_place"].strip()
        if told.isdecimal():
            if len(told) not in CODE_DIGITS:
                raise forms.ValidationError(gettext("请填写 9 位或 12 位的区划代码。"))
            return told
        found = towns_named(told, on=self.on)
        if not found:
            raise forms.ValidationError(gettext("没有找到这个街道或乡镇，请写全名。"))
        if len(found) > 1:
            names = full_names(one.code for one in found)
            listed = "、".join(f"{name}（{code}）" for code, name in sorted(names.items()))
            raise forms.ValidationError(gettext("有几个同名的，请填写其中一个的代码：%(names)s。") % {"names": listed})
        return found[0].code

    def clean_last_month(self) -> date:
        """Give the first day of the month."""
        return date.fromisoformat(self.cleaned_data["last_month"])
