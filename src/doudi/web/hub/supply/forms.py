"""The forms of supply: a match confirmed or left out, a gap, a table of offers, a provider with what it has.

Forms help people; the verbs guard. Those of an order stand in `order_forms`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from doudi.dispatch.menu import ITEMS, LINES
from doudi.dispatch.needs.kinds import Kind
from doudi.dispatch.supply.disclosing import PHONE_MOST, WHERE_MOST, Consent
from doudi.dispatch.supply.hours import DAYS, PARTS, mask_of
from doudi.dispatch.supply.models import Disclosure, Offer, Project, Provider
from doudi.dispatch.supply.offering import Terms
from doudi.dispatch.supply.tags import SKILLS, TAGS
from doudi.web.hub.cases.choices import day_field, name_field, select_field, words_field, yuan_field
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import text_box
from doudi.web.shell.choosing import let_choose, let_choose_of

COUNT_WRONG = {
    "required": gettext_lazy("请填写。"), "invalid": gettext_lazy("请填整数。"), "min_value": gettext_lazy("至少是1。"),
    "max_value": gettext_lazy("数量太大。"),
}  # fmt: skip


def days_field(label: Any) -> forms.MultipleChoiceField:
    """Make boxes for the days of a week."""
    choices = [(str(place), words) for place, words in enumerate(DAYS)]
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple, choices=choices)


def parts_field(label: Any) -> forms.MultipleChoiceField:
    """Make boxes for morning, afternoon and evening."""
    choices = [(str(place), words) for place, words in enumerate(PARTS)]
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple, choices=choices)


def _mask(given: Mapping[str, Any]) -> int:
    return mask_of(days=map(int, given["days"]), parts=map(int, given["parts"]))


class Showing(PlainForm):
    """A need shown to those who could help, with what somebody would like."""

    wishes = forms.MultipleChoiceField(
        label=gettext_lazy("希望来的人（可选多项；满足不了也会配）"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=list(SKILLS.items()),
    )  # fmt: skip
    days = days_field(gettext_lazy("星期几方便（不选就是每天）"))
    parts = parts_field(gettext_lazy("什么时候方便（不选就是全天）"))

    def told(self) -> dict[str, Any]:
        """Give the words of the verb."""
        return {"wishes": self.cleaned_data["wishes"], "hours": _mask(self.cleaned_data)}


class Confirming(PlainForm):
    """A match is right: how the person agreed, what the provider may know of him, and what he is told."""

    consent_how = name_field(
        gettext_lazy("本人怎样同意的（哪天、当面还是电话、谁问的）"),
        most=200,
        missing=gettext_lazy("请先征得本人同意，再确认。"),
    )
    shares = forms.MultipleChoiceField(
        label=gettext_lazy("本人同意告诉服务方哪几样（住址和电话至少一样）"), widget=forms.CheckboxSelectMultiple, required=False,
        choices=Disclosure.Share.choices,
    )  # fmt: skip
    name = name_field(gettext_lazy("姓名"), required=False)
    where = name_field(gettext_lazy("住址，或者怎样找到"), most=WHERE_MOST, required=False)
    phone = name_field(gettext_lazy("电话"), most=PHONE_MOST, required=False)
    may_photograph = forms.BooleanField(label=gettext_lazy("本人同意服务时拍照"), required=False)
    may_locate = forms.BooleanField(label=gettext_lazy("本人同意记录服务地点"), required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, known: Mapping[str, Any], without: Collection[str], **more: Any
    ) -> None:
        super().__init__(data, initial=known, **more)
        let_choose(self, "shares", choices=[one for one in Disclosure.Share.choices if one[0] not in without])

    def told(self) -> dict[str, Any]:
        """Give the words of the verb."""
        given = self.cleaned_data
        consent = Consent(
            how=given["consent_how"], shares=tuple(given["shares"]), name=given["name"], where=given["where"],
            phone=given["phone"], may_photograph=given["may_photograph"], may_locate=given["may_locate"],
        )  # fmt: skip
        return {"consent": consent}


class Declining(PlainForm):
    """A match is not right."""

    why = name_field(gettext_lazy("为什么不采用"), most=300, missing=gettext_lazy("请写明为什么不采用。"))


class Answering(PlainForm):
    """What government answered, and what is lacking."""

    asked_yuan = yuan_field(gettext_lazy("一共需要多少元"), required=True)
    government_yuan = yuan_field(gettext_lazy("政府救助已经给了多少元（没有就填0）"), required=True)
    answer = words_field(
        gettext_lazy("政府救助怎样答复的"), most=300, missing=gettext_lazy("请写明政府救助怎样答复的。")
    )


class Registering(PlainForm):
    """An organisation that helps here."""

    name = name_field(gettext_lazy("机构名称"), most=80, missing=gettext_lazy("请填写机构名称。"))
    kind = select_field(gettext_lazy("类型"), choices=Provider.Kind.choices)
    place = name_field(gettext_lazy("在哪里服务（区划代码）"), most=12, missing=gettext_lazy("请填写区划代码。"))
    contact = name_field(gettext_lazy("联系方式（可以不填）"), most=120, required=False)


class Sending(PlainForm):
    """A table of offers, for one provider."""

    provider = forms.ModelChoiceField(
        label=gettext_lazy("哪家机构"), queryset=Provider.objects.none(), empty_label=gettext_lazy("请选择"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": gettext_lazy("请选择一项。"), "invalid_choice": gettext_lazy("请选择一项。")},
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("供给表（CSV，UTF-8）"), widget=forms.FileInput(attrs={"class": "form-control", "accept": ".csv,text/csv"}),
        error_messages={"required": gettext_lazy("请选择文件。"), "empty": gettext_lazy("文件是空的。")},
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None, *, providers: Any, **more: Any) -> None:
        super().__init__(data, **more)
        let_choose_of(self, "provider", rows=providers)


class Enlisting(PlainForm):
    """A volunteer of a provider."""

    name = name_field(gettext_lazy("姓名"), most=40)
    hours_a_week = forms.IntegerField(
        label=gettext_lazy("每周能服务几小时"), min_value=1, max_value=80, widget=text_box(inputmode="numeric"),
        error_messages=COUNT_WRONG,
    )  # fmt: skip
    skills = forms.MultipleChoiceField(
        label=gettext_lazy("能力（可选多项）"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(SKILLS.items()),
    )


class OpeningProject(PlainForm):
    """A charity's project."""

    name = name_field(gettext_lazy("项目名称"), most=80)
    purpose = name_field(gettext_lazy("帮什么人、什么事"), most=300)
    budget_yuan = yuan_field(gettext_lazy("预算（元）"), required=True)


class Offering(PlainForm):
    """What a provider can give, one offer."""

    title = name_field(gettext_lazy("名称"), most=80, missing=gettext_lazy("请填写名称。"))
    kind = select_field(gettext_lazy("类别"), choices=Offer.Kind.choices)
    given = forms.MultipleChoiceField(
        label=gettext_lazy("能给什么（可选多项；选整类，就是这一类都行）"),
        widget=forms.SelectMultiple(attrs={"class": "form-select", "size": 8}),
        error_messages={"required": gettext_lazy("请至少写一项提供的内容。"), "invalid_choice": gettext_lazy("请选择一项。")},
    )  # fmt: skip
    areas = name_field(
        gettext_lazy("服务的地方（区划代码，多个用空格隔开）"),
        most=700,
        missing=gettext_lazy("请至少写一个服务的地方。"),
    )
    per_week = forms.IntegerField(
        label=gettext_lazy("每周能接几件"), min_value=1, max_value=100_000, widget=text_box(inputmode="numeric"),
        error_messages=COUNT_WRONG,
    )  # fmt: skip
    tags = forms.MultipleChoiceField(
        label=gettext_lazy("只给这些人（不选就是谁都行）"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=list(TAGS.items()),
    )  # fmt: skip
    skills = forms.MultipleChoiceField(
        label=gettext_lazy("服务人员的能力"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(SKILLS.items()),
    )
    days = days_field(gettext_lazy("星期几能来（不选就是每天）"))
    parts = parts_field(gettext_lazy("什么时候能来（不选就是全天）"))
    valid_until = day_field(gettext_lazy("到哪一天为止（没有就留空）"), required=False)
    project = forms.ModelChoiceField(
        label=gettext_lazy("出自哪个慈善项目（资金必选）"), queryset=Project.objects.none(), required=False,
        empty_label=gettext_lazy("没有"), widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": gettext_lazy("请选择一项。")},
    )  # fmt: skip
    most_yuan = yuan_field(gettext_lazy("每人最多多少元（只有资金要填）"))

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, provider: Provider, on: date, **more: Any
    ) -> None:  # fmt: skip
        super().__init__(data, initial={"areas": provider.place}, **more)
        self.on = on
        let_choose(self, "given", choices=given_choices())
        let_choose_of(self, "project", rows=provider.projects.all())
        if provider.kind != Provider.Kind.CHARITY:
            del self.fields["project"], self.fields["most_yuan"]

    def told(self) -> dict[str, Any]:
        """Give the words of the verb."""
        given = self.cleaned_data
        terms = Terms(
            kind=given["kind"], title=given["title"], given=given["given"], areas=given["areas"].split(),
            per_week=given["per_week"], hours=_mask(given), tags=given["tags"], skills=given["skills"], valid_from=self.on,
            valid_until=given["valid_until"], most_yuan=given.get("most_yuan"),
        )  # fmt: skip
        return {"terms": terms, "project": given.get("project")}


def given_choices() -> list[tuple[Any, Any]]:
    """List the services by the lines of the menu, then the kinds of need."""
    lines = [
        (gettext(line.label), [(name, gettext("整类：%(line)s") % {"line": gettext(line.label)}),
                               *((one.code, one.words) for one in ITEMS.values() if one.line == name)])
        for name, line in LINES.items()
    ]  # fmt: skip
    return [*lines, (gettext("按需求的类别"), list(Kind.choices))]
