"""The forms of a service order: accepted, given back, done, rated; its consent taken back; somebody sent there besides.

Forms help people; the verbs guard.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext, gettext_lazy

from doudi.cases.applying.photographs import BYTES_MOST
from doudi.dispatch.supply.disclosing import WHERE_MOST
from doudi.offices.models import Officer
from doudi.web.hub.cases.choices import buttons, day_field, name_field, words_field
from doudi.web.hub.cases.visit_forms import DRAWN, DRAWN_MOST
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import choice_box, text_box
from doudi.web.shell.choosing import WorkerField, let_choose_of


class Accepting(PlainForm):
    """Who will go."""

    worker = name_field(gettext_lazy("由谁上门"), most=40, missing=gettext_lazy("请写明由谁上门。"))


class Refusing(PlainForm):
    """Why an order is given back."""

    why = name_field(gettext_lazy("为什么不能接"), most=300, missing=gettext_lazy("请写明为什么不能接。"))


class Withdrawing(PlainForm):
    """The person took the consent back."""

    why = name_field(
        gettext_lazy("本人怎样说的（只留痕，不告诉服务方）"), most=300, missing=gettext_lazy("请写明本人怎样说的。")
    )


class Finishing(PlainForm):
    """What was done: when, how much, and what shows it."""

    day = day_field(gettext_lazy("哪一天"))
    from_time = forms.TimeField(label=gettext_lazy("开始时间"), widget=text_box(type="time"))
    until_time = forms.TimeField(label=gettext_lazy("结束时间"), widget=text_box(type="time"))
    units = forms.DecimalField(
        label=gettext_lazy("数量"), min_value=Decimal("0.01"), max_digits=8, decimal_places=2, initial=1,
        widget=text_box(inputmode="decimal"), error_messages={"invalid": gettext_lazy("请填数字。")},
    )  # fmt: skip
    words = words_field(gettext_lazy("做了什么"), most=1000, missing=gettext_lazy("请写明做了什么。"))
    where = name_field(gettext_lazy("服务地点（经纬度或地址）"), most=120, required=False)
    photo = forms.FileField(
        label=gettext_lazy("照片（PNG、JPEG、WebP，最大 8 MB；封存，打开要留痕）"), required=False,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": "image/png,image/jpeg,image/webp"}),
    )  # fmt: skip
    drawn = forms.CharField(required=False, max_length=DRAWN_MOST, widget=forms.HiddenInput)
    unsigned_because = name_field(gettext_lazy("没有签名的原因（签了的不用填）"), most=200, required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, may_photograph: bool, may_locate: bool, on: date, **more: Any
    ) -> None:
        super().__init__(data, initial={"day": on, "units": 1}, **more)
        if not may_photograph:
            del self.fields["photo"]
        if not may_locate:
            del self.fields["where"]

    def clean_photo(self) -> bytes | None:
        """Read the photograph."""
        sent = self.cleaned_data["photo"]
        if sent and sent.size > BYTES_MOST:
            raise forms.ValidationError(gettext("照片太大，最大 8 MB。请用较低的清晰度再拍一次。"))
        return sent.read() if sent else None

    def clean_drawn(self) -> bytes | None:
        """Read the signature that was drawn; nothing when none was."""
        drawn = self.cleaned_data["drawn"]
        try:
            return base64.b64decode(drawn.removeprefix(DRAWN), validate=True) if drawn else None
        except (ValueError, binascii.Error) as reason:
            raise forms.ValidationError(gettext("签名没有传完整，请重新签。")) from reason

    def told(self) -> dict[str, Any]:
        """Give the words of the verb."""
        given = self.cleaned_data
        return {
            "started_at": self._at(given["from_time"]), "ended_at": self._at(given["until_time"]), "units": given["units"],
            "words": given["words"], "photo": given.get("photo"), "where": given.get("where", ""),
            "signature": given["drawn"], "unsigned_because": given["unsigned_because"],
        }  # fmt: skip

    def _at(self, moment: time) -> datetime:
        return make_aware(datetime.combine(self.cleaned_data["day"], moment))


class Visiting(PlainForm):
    """Somebody is sent: where, by when, what for, who, and with whom."""

    where = name_field(gettext_lazy("住址，或者怎样找到"), most=WHERE_MOST)
    words = words_field(gettext_lazy("去做什么、要留意什么"), most=500)
    due_on = day_field(gettext_lazy("最迟哪一天去"))
    worker = WorkerField(
        queryset=Officer.objects.none(), label=gettext_lazy("派给谁"), empty_label=gettext_lazy("请选择"), widget=choice_box(),
        error_messages={"required": gettext_lazy("请选择一个人。"), "invalid_choice": gettext_lazy("请选择一个人。")},
    )  # fmt: skip
    second = WorkerField(
        queryset=Officer.objects.none(), label=gettext_lazy("和谁一起去（可以不选）"), required=False,
        empty_label=gettext_lazy("没有"), widget=choice_box(),
        error_messages={"invalid_choice": gettext_lazy("请选择一个人。")},
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, workers: Any, known: Mapping[str, Any], **more: Any
    ) -> None:
        super().__init__(data, initial=known, **more)
        for name in ("worker", "second"):
            let_choose_of(self, name, rows=workers)


class Rating(PlainForm):
    """How content somebody was."""

    satisfaction = buttons(
        label=gettext_lazy("本人满意吗"),
        choices=[("5", gettext_lazy("很满意")), ("4", gettext_lazy("满意")), ("3", gettext_lazy("一般")),
                 ("2", gettext_lazy("不满意")), ("1", gettext_lazy("很不满意"))],
    )  # fmt: skip
    words = name_field(gettext_lazy("他怎么说（可以不填）"), most=300, required=False)

    def clean_satisfaction(self) -> int:
        """Read the degree as the number it is."""
        return int(self.cleaned_data["satisfaction"])
