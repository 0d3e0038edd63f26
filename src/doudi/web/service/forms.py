"""The forms of the desk that sends people out. Forms help people; the verbs guard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from doudi.dispatch.rounds.models import Post
from doudi.offices.models import Officer, Place
from doudi.offices.queries import inside
from doudi.web.shell.choosing import WorkerField

SIX = Decimal("0.000001")
BAD_POINT = gettext_lazy("坐标写成“23.097500,113.328100”这样：先纬度，后经度。")
POINT = gettext_lazy("坐标：纬度,经度（可以不填，填了就按坐标排路线）")
NEEDED = gettext_lazy("请填写这一项。")


LISTED_MOST = 500


def villages_of(desk: str) -> QuerySet[Place]:
    """List the villages of a desk's place."""
    return Place.objects.filter(inside(desk), level="village").order_by("code")


class PointField(forms.CharField):
    """A place on the map: latitude and longitude in degrees, with a comma between."""

    def prepare_value(self, value: Any) -> Any:
        """Write a point that is known as it is typed."""
        return f"{value[0]},{value[1]}" if isinstance(value, tuple) else value

    def clean(self, value: Any) -> tuple[Decimal, Decimal] | None:
        """Give both; None where nothing is said."""
        said = super().clean(value).replace("，", ",")
        if not said:
            return None
        try:
            latitude, longitude = (Decimal(part.strip()).quantize(SIX) for part in said.split(","))
        except (ValueError, InvalidOperation) as reason:
            raise forms.ValidationError(BAD_POINT) from reason
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise forms.ValidationError(BAD_POINT)
        return latitude, longitude


class PlainForm(forms.Form):
    """A form without colons behind its labels, checked by us and not by the browser."""

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, label_suffix="", **more)
        for field in self.fields.values():
            field.error_messages["required"] = NEEDED


def _worker(label: Any, *, required: bool = True) -> WorkerField:
    return WorkerField(label=label, queryset=Officer.objects.none(), required=required)


def _text(label: Any, *, most: int, rows: int = 0) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class Opening(PlainForm):
    """A new errand."""

    name = _text(gettext_lazy("去看谁（姓名）"), most=60)
    place = forms.ChoiceField(label=gettext_lazy("哪个村（居）"))
    where = _text(gettext_lazy("住址，或者怎样找到"), most=200)
    at = PointField(label=POINT, required=False, max_length=40)
    words = _text(gettext_lazy("去做什么、要留意什么"), most=500, rows=3)
    due_on = _day(gettext_lazy("最迟哪一天去"))
    worker = _worker(gettext_lazy("派给谁"))
    second = _worker(gettext_lazy("和谁一起去（可以不选）"), required=False)

    def __init__(self, data: Any = None, *, workers: QuerySet[Officer], officer: Officer, on: date) -> None:
        super().__init__(data, initial={"due_on": on})
        places: Any = self.fields["place"]
        places.choices = list(villages_of(officer.desk.place_id).values_list("code", "name")[:LISTED_MOST])
        for name in ("worker", "second"):
            field: Any = self.fields[name]
            field.queryset = workers


class Locating(PlainForm):
    """Where the door of an errand is."""

    where = _text(gettext_lazy("住址，或者怎样找到"), most=200)
    at = PointField(label=POINT, required=False, max_length=40)


class Charting(PlainForm):
    """Where a village's committee is."""

    place = forms.ModelChoiceField(label=gettext_lazy("哪个村（居）"), queryset=Place.objects.none())
    at = PointField(label=gettext_lazy("村（居）委会的坐标：纬度,经度"), max_length=40)

    def __init__(self, data: Any = None, *, desk: str) -> None:
        super().__init__(data)
        place: Any = self.fields["place"]
        place.queryset = villages_of(desk)


class Handing(PlainForm):
    """An errand given to another, or changed."""

    to = _worker(gettext_lazy("派给谁"))
    due_on = _day(gettext_lazy("最迟哪一天去"))
    words = _text(gettext_lazy("去做什么、要留意什么"), most=500, rows=3)

    def __init__(self, data: Any = None, *, workers: QuerySet[Officer], **more: Any) -> None:
        super().__init__(data, **more)
        field: Any = self.fields["to"]
        field.queryset = workers


class Enrolling(PlainForm):
    """Somebody put on a village's roster."""

    officer = _worker(gettext_lazy("谁"))
    place = forms.ModelChoiceField(label=gettext_lazy("哪个村（居）"), queryset=Place.objects.none())
    kind = forms.ChoiceField(label=gettext_lazy("身份"), choices=Post.Kind.choices)

    def __init__(self, data: Any = None, *, workers: QuerySet[Officer], desk: str) -> None:
        super().__init__(data)
        officer: Any = self.fields["officer"]
        officer.queryset = workers
        place: Any = self.fields["place"]
        place.queryset = villages_of(desk)


class Revoking(PlainForm):
    """Why an errand is taken back."""

    why = _text(gettext_lazy("为什么撤回"), most=200)
