"""The forms of needs.

Nouns: Calling, Several, Overruling, Choosing, Settling, Assigning, Sending, Answering, FeedingBack, Naming, Admitting.
Forms help people; the verbs guard.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from doudi.dispatch.menu import ITEMS
from doudi.dispatch.needs.kinds import Kind
from doudi.dispatch.needs.models import Need, Partner
from doudi.dispatch.needs.models import Sending as SendingRow
from doudi.registry.models import PersonIdentifier
from doudi.web.hub.cases.choices import buttons, day_field, name_field, select_field, words_field, yuan_field
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import choice_box, text_box
from doudi.web.shell.choosing import let_choose, let_choose_of

CENT = Decimal("0.01")
WORDS_MOST, WHY_MOST, ANSWER_MOST = 2000, 500, 1000


def item_choices() -> list[tuple[str, str]]:
    """List the services of the menu."""
    return [("", str(gettext_lazy("没有点服务"))), *((one.code, one.words) for one in ITEMS.values())]


class Caller(PlainForm):
    """Who needs it, where, and what may be passed on. Anybody may stay without a name."""

    urgency = buttons(label=gettext_lazy("多急"), choices=Need.Urgency.choices, initial="NORMAL")
    residence = name_field(gettext_lazy("人在哪里（社区、街道；不知道就留空）"), required=False)
    name = name_field(gettext_lazy("姓名（不愿说就留空）"), required=False)
    phone = forms.CharField(
        label=gettext_lazy("回电号码"),
        max_length=20,
        required=False,
        widget=text_box(inputmode="tel", autocomplete="off"),
    )
    document = forms.ChoiceField(
        label=gettext_lazy("证件（报了号码才选）"), choices=PersonIdentifier.Kind, required=False, widget=choice_box()
    )
    document_number = name_field(gettext_lazy("证件号码（没报就留空）"), most=40, required=False)
    agrees = forms.BooleanField(
        label=gettext_lazy("已告知并同意：为办理这件事，把姓名、电话、地址和情况转给办理的单位"), required=False
    )

    def about(self) -> list[forms.BoundField]:
        """Give the fields about the person."""
        return [self[name] for name in ("residence", "name", "phone", "document", "document_number")]


class Calling(Caller):
    """What a caller says, and where it came from."""

    words = words_field(gettext_lazy("需要什么"), most=WORDS_MOST, required=False)
    item = forms.ChoiceField(label=gettext_lazy("点的服务"), required=False, widget=choice_box())
    source = forms.ChoiceField(
        label=gettext_lazy("从哪里来"),
        choices=[one for one in Need.Source.choices if one[0] in ("HOTLINE", "VISIT", "DEPARTMENT", "CHARITY")],
        initial="HOTLINE", widget=choice_box(),
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        let_choose(self, "item", choices=item_choices())
        self.fields["words"].widget.attrs["autofocus"] = True


class Several(Caller):
    """One form for several owners: a box of words for each kind that is asked for."""

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        for kind in Kind:
            label = str(kind.label)
            self.fields[f"wants_{kind}"] = forms.BooleanField(label=label, required=False)
            self.fields[f"words_{kind}"] = words_field(label, most=WORDS_MOST, required=False)
            self.fields[f"words_{kind}"].widget.attrs["rows"] = 2

    def parts(self) -> list[tuple[Kind, forms.BoundField, forms.BoundField]]:
        """Give the boxes of each kind."""
        return [(kind, self[f"wants_{kind}"], self[f"words_{kind}"]) for kind in Kind]

    def asked(self) -> list[tuple[str, str]]:
        """Give the kinds that are asked for, with the words."""
        told = self.cleaned_data
        return [(kind, told[f"words_{kind}"]) for kind in Kind.values if told[f"wants_{kind}"]]


class Overruling(PlainForm):
    """Another kind, and why."""

    kind = select_field(gettext_lazy("改成"), choices=Kind.choices)
    why = words_field(gettext_lazy("为什么改"), most=WHY_MOST)


class Choosing(PlainForm):
    """A service of the menu, and why this one."""

    item = forms.ChoiceField(
        label=gettext_lazy("哪项服务"), widget=choice_box(),
        error_messages={"required": gettext_lazy("请选一项服务。"), "invalid_choice": gettext_lazy("请选一项服务。")},
    )  # fmt: skip
    why = words_field(gettext_lazy("为什么选它"), most=WHY_MOST)

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        let_choose(self, "item", choices=item_choices())


class Settling(PlainForm):
    """What came of it."""

    outcome = select_field(gettext_lazy("办理结果"), choices=Need.Outcome.choices)
    words = words_field(gettext_lazy("办理情况"), most=ANSWER_MOST)


class Assigning(PlainForm):
    """Whose hands it is put into."""

    to: Any = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("派给"), empty_label=gettext_lazy("请选择"), widget=choice_box(),
        error_messages={"required": gettext_lazy("请选择一个人。"), "invalid_choice": gettext_lazy("请选择一个人。")},
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None, *, officers: Any, **more: Any) -> None:
        super().__init__(data, **more)
        let_choose_of(self, "to", rows=officers)


class Sending(PlainForm):
    """To whom: the owner of its kind, or of another kind it also has."""

    kind = select_field(gettext_lazy("转给"), choices=Kind.choices)


class Answering(PlainForm):
    """An owner's answer."""

    stage = buttons(
        label=gettext_lazy("答复"),
        choices=[one for one in SendingRow.Stage.choices if one[0] in ("DONE", "REJECTED", "TRANSFERRED")],
    )
    words = words_field(gettext_lazy("办理情况"), most=ANSWER_MOST)
    item = name_field(gettext_lazy("办了什么（已办理时填）"), required=False)
    amount_yuan = yuan_field(gettext_lazy("金额（元，没有就留空）"))
    done_on = day_field(gettext_lazy("哪一天办的（已办理时填）"), required=False)
    reason = forms.ChoiceField(
        label=gettext_lazy("退回的原因（退回时选）"), choices=[("", gettext_lazy("请选择")), *SendingRow.Reason.choices], required=False,
        widget=choice_box(),
    )  # fmt: skip
    to = forms.ChoiceField(
        label=gettext_lazy("应由谁办（转出时选）"), choices=[("", gettext_lazy("请选择")), *Kind.choices], required=False,
        widget=choice_box(),
    )  # fmt: skip

    def told(self) -> dict[str, Any]:
        """Give the words of the verb."""
        told = self.cleaned_data
        done: dict[str, Any] = {}
        if told["stage"] == SendingRow.Stage.DONE and told["done_on"]:
            amount = told["amount_yuan"]
            written = None if amount is None else amount.quantize(CENT)
            done = {"item": told["item"].strip(), "on": told["done_on"], "amount_yuan": written}
        if told["stage"] == SendingRow.Stage.TRANSFERRED:
            done = {"to": told["to"]}
        return {"stage": told["stage"], "words": told["words"], "reason": told["reason"], "done": done}


class FeedingBack(PlainForm):
    """Our word back to an owner."""

    words = words_field(gettext_lazy("反馈"), most=WHY_MOST)


class Naming(PlainForm):
    """Which desk answers a kind of need here."""

    kind = select_field(gettext_lazy("需求"), choices=Kind.choices)
    desk: Any = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("由哪个岗位办理"), empty_label=gettext_lazy("请选择"), widget=choice_box(),
        error_messages={"required": gettext_lazy("请选择一个岗位。"), "invalid_choice": gettext_lazy("请选择一个岗位。")},
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None, *, desks: Any, **more: Any) -> None:
        super().__init__(data, **more)
        let_choose_of(self, "desk", rows=desks)


class Admitting(PlainForm):
    """A department or a charity whose machine may send needs."""

    name = name_field(gettext_lazy("单位名称"), most=80)
    code = forms.SlugField(
        label=gettext_lazy("代号（小写字母、数字、短横）"), max_length=30, widget=text_box(),
        error_messages={"required": gettext_lazy("请填写代号。"), "invalid": gettext_lazy("代号只能用字母、数字和短横。")},
    )  # fmt: skip
    source = select_field(gettext_lazy("它是"), choices=Partner.Source.choices)
