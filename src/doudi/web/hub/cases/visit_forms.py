"""The forms of seeing for oneself: a visit of two with what they judged, the six items of self-care, a near relative, a purpose.

Forms help people; the verbs guard.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from doudi.cases.applying.models import ApplicationMember
from doudi.cases.applying.photographs import BYTES_MOST
from doudi.cases.visits.actions import PICTURES_MOST, WORDS_MOST
from doudi.cases.visits.asking import ITEM_WORDS
from doudi.cases.visits.models import NearRelative, Visit
from doudi.web.hub.cases.choices import buttons, day_field, name_field, words_field
from doudi.web.hub.cases.judged import Asked, field_for, kept
from doudi.web.hub.letter_forms import Confirming, PlainForm

DRAWN = "data:image/png;base64,"
DRAWN_MOST = 400_000
CAN = (("yes", gettext_lazy("能自己做")), ("no", gettext_lazy("不能自己做")))


class Pictures(forms.ClearableFileInput):
    """Several pictures at once; the browser shows no link to what lies sealed."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/input.html"


class PicturesField(forms.FileField):
    """Several files, each read once, none larger than a scan may be."""

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        """Give each picture's name and content."""
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(files) > PICTURES_MOST:
            raise forms.ValidationError(gettext("一次最多上传 %(most)s 张照片。") % {"most": PICTURES_MOST})
        if any(one.size > BYTES_MOST for one in files):
            raise forms.ValidationError(gettext("每张照片最大 8 MB，请用较低的分辨率再拍一次。"))
        return [(str(one.name), one.read()) for one in files]


class Visiting(Confirming):
    """A visit: who was met, what was seen, what was judged, the signature, and pictures."""

    visited_on = day_field(gettext_lazy("哪一天"))
    kind = buttons(label=gettext_lazy("怎样调查"), choices=Visit.Kind.choices, initial=Visit.Kind.HOME)
    remote_because = name_field(gettext_lazy("电话、视频调查的原因（上门的不用填）"), most=200, required=False)
    met_name = name_field(gettext_lazy("见到谁（姓名）"), missing=gettext_lazy("请写明见到的人是谁。"))
    met_relation = name_field(gettext_lazy("与申请人的关系"), most=20)
    words = words_field(
        gettext_lazy("看到和了解到的情况"), most=WORDS_MOST, missing=gettext_lazy("请写明看到和了解到的情况。")
    )
    drawn = forms.CharField(required=False, max_length=DRAWN_MOST, widget=forms.HiddenInput)
    scan = forms.FileField(
        label=gettext_lazy("或者上传签名的照片（PNG、JPEG，最大 2 MB）"), required=False,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": "image/png,image/jpeg"}),
    )  # fmt: skip
    unsigned_because = name_field(gettext_lazy("没有签名的原因（签了的不用填）"), most=200, required=False)
    pictures = PicturesField(
        label=gettext_lazy("照片（可多张，PNG、JPEG、WebP，每张最大 8 MB；封存，打开要留痕）"), required=False,
        widget=Pictures(attrs={"class": "form-control", "accept": "image/png,image/jpeg,image/webp"}),
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, asked: Sequence[Asked], on: date, **more: Any
    ) -> None:  # fmt: skip
        super().__init__(data, initial={"visited_on": on, "kind": Visit.Kind.HOME.value}, **more)
        self.asked = asked
        for one in asked:
            self.fields[one.key] = field_for(one)

    def clean_drawn(self) -> bytes | None:
        """Read the signature that was drawn; nothing when none was."""
        drawn = self.cleaned_data["drawn"]
        if not drawn:
            return None
        try:
            return base64.b64decode(drawn.removeprefix(DRAWN), validate=True)
        except (ValueError, binascii.Error) as reason:
            raise forms.ValidationError(gettext("签名没有传完整，请重新签。")) from reason

    def signature(self) -> bytes | None:
        """Give the signature: drawn, or else the picture of one."""
        drawn: bytes | None = self.cleaned_data["drawn"]
        scan = self.cleaned_data["scan"]
        return drawn or (scan.read() if scan else None)

    def facts(self) -> dict[str, Any]:
        """Give what was judged as a visit keeps it; what stayed open was not judged."""
        whole: dict[str, Any] = {}
        people: dict[str, dict[str, Any]] = {}
        for one in self.asked:
            value = self.cleaned_data.get(one.key)
            if value not in (None, ""):
                into = people.setdefault(one.person, {}) if one.person else whole
                into[one.name] = kept(one, value)
        return {"household": whole, "people": people}

    def whole_fields(self) -> list[forms.BoundField]:
        """Give the questions about the household."""
        return [self[one.key] for one in self.asked if not one.person]

    def fields_of(self, person: int) -> list[forms.BoundField]:
        """Give the questions about one person."""
        return [self[one.key] for one in self.asked if one.person == str(person)]


class Assessing(Confirming):
    """The six items, each with two big buttons."""

    words = words_field(gettext_lazy("补充说明"), most=1000, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        for name, words in ITEM_WORDS.items():
            self.fields[name] = buttons(label=words, choices=CAN)

    def items(self) -> dict[str, bool]:
        """Say of each item whether it can be done alone."""
        return {name: self.cleaned_data[name] == "yes" for name in ITEM_WORDS}

    def item_fields(self) -> list[forms.BoundField]:
        """Give the six questions."""
        return [self[name] for name in ITEM_WORDS]


class Relating(PlainForm):
    """A near relative of whoever handles the case."""

    officer_name = name_field(gettext_lazy("工作人员或村（居）干部的姓名"))
    member_name = forms.ChoiceField(label=gettext_lazy("家里的哪一位"))
    relation = name_field(gettext_lazy("两人的关系"), most=20)
    found = buttons(label=gettext_lazy("怎样知道的"), choices=NearRelative.Found.choices[:2])

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, members: Sequence[ApplicationMember], **more: Any
    ) -> None:  # fmt: skip
        super().__init__(data, **more)
        field: Any = self.fields["member_name"]
        field.widget = forms.Select(attrs={"class": "form-select"})
        field.choices = [(one.name, one.name) for one in members]
