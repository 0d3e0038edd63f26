"""The forms of letters: whom to cover and which sources to open, a code, a scan with a second officer, an end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext, gettext_lazy

from doudi.cases.applying.covering import supporters_named
from doudi.cases.applying.models import Application
from doudi.evidence.letters.models import Letter, LetterPerson
from doudi.evidence.letters.people import Cover
from doudi.evidence.letters.proposal import Proposed
from doudi.evidence.mapping import DATASETS, mapping_of
from doudi.offices.models import Officer
from doudi.offices.signin import officer_of
from doudi.registry.models import Guardianship
from doudi.web.hub import words
from doudi.web.hub.standard_forms import choice_box, day_box, text_box

NOT_ASKED_FOR = {"petitions", "support", "visits"}
"""Data sets that are not asked of a department under a letter."""

SOURCES = tuple(code for code in DATASETS if code not in NOT_ASKED_FOR)
PERIODS = (
    ("30", gettext_lazy("30 分钟，在窗口当场签")),
    ("1440", gettext_lazy("1 天，回家签")),
    ("10080", gettext_lazy("7 天，外地的亲属签")),
)
OUTSIDE = "by"
"""Begins the choice of a guardian who is not of the household."""

ENDS = [one for one in Letter.Ended.choices if one[0] != Letter.Ended.WITHDRAWN]


class PlainForm(forms.Form):
    """A form without colons behind its labels, checked by us and not by the browser."""

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, label_suffix="", **more)


class Drafting(PlainForm):
    """What a new letter says. One line for each proposed person: covered or not, and who signs for him.

    Who signs is himself, a grown-up of those proposed, or a guardian from outside who is written down (`outside`).
    """

    programme = forms.ChoiceField(label=gettext_lazy("救助项目"), widget=choice_box())
    case_number = forms.CharField(label=gettext_lazy("案件编号"), max_length=40, widget=text_box(),
        error_messages={"required": gettext_lazy("请填写案件编号：没有案件的授权书不能用来查询。")})  # fmt: skip
    purpose = forms.CharField(label=gettext_lazy("用途"), max_length=200, widget=text_box(),
        error_messages={"required": gettext_lazy("请写明为什么要查询。")})  # fmt: skip
    representative = forms.CharField(
        label=gettext_lazy("委托代办的人（没有就留空）"), max_length=60, required=False, widget=text_box()
    )
    until = forms.DateField(label=gettext_lazy("最迟到哪一天（没有就留空）"), required=False, widget=day_box(),
        error_messages={"invalid": gettext_lazy("请填写日期。")})  # fmt: skip
    sources = forms.MultipleChoiceField(label=gettext_lazy("可以查询的单位和信息"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少选择一个可以查询的单位。")})  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None, *, proposed: Sequence[Proposed], application: Application | None = None,
        outside: Sequence[Guardianship] = (),
    ) -> None:  # fmt: skip
        super().__init__(data, initial={"sources": SOURCES, "programme": "dibao", **_asked_for(application)})
        self.proposed, self.outside = proposed, outside
        self.named = set(supporters_named(application)) if application else set()
        self._choices("programme", [(name, words.programme(name)) for name in words.programmes()])
        owners = [(code, f"{mapping_of(code).owner}：{mapping_of(code).title}") for code in SOURCES]
        self._choices("sources", owners)
        for one in proposed:
            self._add_person(one)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _add_person(self, one: Proposed) -> None:
        key, named = one.person.pk, {"name": one.person.name}
        covered = key in self.named if one.is_supporter else not one.left_out_because
        self.fields[f"cover_{key}"] = forms.BooleanField(label=one.person.name, required=False, initial=covered)
        self.fields[f"relation_{key}"] = forms.CharField(
            label=gettext("%(name)s与申请人的关系") % named, max_length=20, initial=one.relation, widget=text_box()
        )
        grown_up = [(str(other.person.pk), other.person.name) for other in self.proposed if _may_sign(other, ward=one)]
        outside = [(f"{OUTSIDE}{each.pk}", each.signs_as) for each in self.outside if each.ward_id == key]
        choices = [("", gettext("本人签署")), *grown_up, *outside]
        initial = next((code for code, _ in (*outside, *grown_up)), "") if one.is_minor else ""
        self.fields[f"guardian_{key}"] = forms.ChoiceField(
            label=gettext("谁替%(name)s签署") % named,
            choices=choices,
            required=False,
            initial=initial,
            widget=choice_box(),
        )

    def rows(self) -> list[tuple[Proposed, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Give each proposed person with the three fields about him."""
        parts = ("cover", "relation", "guardian")
        return [(one, *(self[f"{part}_{one.person.pk}"] for part in parts)) for one in self.proposed]  # type: ignore[misc]

    def plain_fields(self) -> list[forms.BoundField]:
        """Give the fields that are about the matter and not about people."""
        return [self[name] for name in ("programme", "case_number", "purpose", "representative", "until")]

    def covers(self) -> list[Cover]:
        """Give the people the officer chose."""
        by_id = {str(one.person.pk): one.person for one in self.proposed}
        by_right = {f"{OUTSIDE}{one.pk}": one for one in self.outside}
        chosen = [one for one in self.proposed if self.cleaned_data[f"cover_{one.person.pk}"]]
        return [
            Cover(
                person=one.person, role=one.role, relation=self.cleaned_data[f"relation_{one.person.pk}"],
                guardian=by_id.get(self.cleaned_data[f"guardian_{one.person.pk}"]),
                guardianship=by_right.get(self.cleaned_data[f"guardian_{one.person.pk}"]),
            )
            for one in chosen
        ]  # fmt: skip


def _may_sign(other: Proposed, *, ward: Proposed) -> bool:
    """A grown-up of the household may be its child's guardian; a supporter outside is one only by a guardianship."""
    return not other.is_minor and not other.is_supporter and other is not ward


def _asked_for(application: Application | None) -> dict[str, str]:
    """Say what an application asks for: its number, and the programme of its first file."""
    if application is None:
        return {}
    first = application.cases.order_by("pk").values_list("programme", flat=True).first()
    return {"case_number": application.number} | ({"programme": first} if first in words.programmes() else {})


class Inviting(PlainForm):
    """For how long a code opens the letter."""

    period = forms.ChoiceField(label=gettext_lazy("口令有效多久"), choices=PERIODS, widget=choice_box())

    def valid_for(self) -> timedelta:
        """Give the period."""
        return timedelta(minutes=int(self.cleaned_data["period"]))


class Ending(PlainForm):
    """Why a letter ends."""

    because = forms.ChoiceField(label=gettext_lazy("为什么终止"), choices=ENDS, widget=choice_box())


class Confirming(PlainForm):
    """A second officer confirms what is written with his own sign-in: two were there, and both answer for it."""

    second_name = forms.CharField(label=gettext_lazy("第二位工作人员的用户名"), max_length=150, widget=text_box(),
        error_messages={"required": gettext_lazy("请另一位工作人员当面确认，填写自己的用户名和密码。")})  # fmt: skip
    second_password = forms.CharField(
        label=gettext_lazy("第二位工作人员的密码"), max_length=128,
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("请另一位工作人员当面确认，填写自己的用户名和密码。")},
    )  # fmt: skip

    def second(self, request: Any) -> Officer | None:
        """Find the second officer by his own sign-in; None, with an error, when it does not hold."""
        given = {"username": self.cleaned_data["second_name"], "password": self.cleaned_data["second_password"]}
        try:
            user = authenticate(request, **given)
        except PermissionDenied:
            user = None
        found = officer_of(user, on=request.today) if user is not None else None
        if found is None:
            self.add_error("second_password", gettext("用户名或密码不对，或者试的次数太多。"))
        return found


class SigningOnPaper(Confirming):
    """A scan of the signed sheet, the day on it, and a second officer who confirms it with his own password."""

    signed_on = forms.DateField(label=gettext_lazy("签署的日期"), widget=day_box(),
        error_messages={"required": gettext_lazy("请填写纸上的日期。"), "invalid": gettext_lazy("请填写纸上的日期。")})  # fmt: skip
    scan = forms.FileField(
        label=gettext_lazy("扫描件（PNG、JPEG 或 PDF，最大 2 MB）"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": "image/png,image/jpeg,application/pdf"}),
        error_messages={"required": gettext_lazy("请选择签了名的那一页的扫描件。")},
    )
    field_order = ("signed_on", "scan", "second_name", "second_password")


def subject_of(letter: Letter, number: int) -> LetterPerson | None:
    """Find somebody of a letter by his number in it."""
    return next((one for one in letter.people.all() if one.pk == number), None)
