"""Where and when a reader of the policy library is, and what he looks for.

Noun: LibraryForm. What cannot be read is said, and counts as not chosen.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from doudi.offices.models import Place, PlaceKind
from doudi.offices.queries import full_name
from doudi.rules import Rulebook
from doudi.web.portal.library import places_named

NATION = ""
CODE_MOST = 12
WORDS_MOST = 40


class LibraryForm(forms.Form):
    """The words looked for, the place, and the day."""

    use_required_attribute = False

    q = forms.CharField(
        required=False, max_length=WORDS_MOST, label=gettext_lazy("找哪项政策"),
        widget=forms.TextInput(attrs={"class": "entry", "type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    place = forms.ChoiceField(
        required=False, label=gettext_lazy("哪里的规定"), widget=forms.Select(attrs={"class": "entry"}),
        error_messages={"invalid_choice": gettext_lazy("没有找到这个地方，先按全国的规定显示。")},
    )  # fmt: skip
    on = forms.DateField(
        required=False, label=gettext_lazy("哪一天的规定"),
        widget=forms.DateInput(attrs={"class": "entry", "type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": gettext_lazy("这个日期看不懂，先按今天的规定显示。")},
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any], *, book: Rulebook, today: date) -> None:
        given = data.get("place", "")
        super().__init__({"q": data.get("q", ""), "place": given, "on": data.get("on") or today}, label_suffix="")
        self.today = today
        places = self.fields["place"]
        assert isinstance(places, forms.ChoiceField)
        self.names: dict[str, Any] = {NATION: gettext_lazy("全国"), **dict(place_names(book, given=given))}
        places.choices = list(self.names.items())
        self.is_valid()

    @property
    def words(self) -> str:
        return str(self.cleaned_data.get("q") or "")

    @property
    def code(self) -> str:
        """Give the code of the place chosen; empty for the whole country."""
        return str(self.cleaned_data.get("place") or NATION)

    @property
    def place_name(self) -> str:
        """Name the place chosen."""
        return str(self.names[self.code])

    @property
    def day(self) -> date:
        chosen: date = self.cleaned_data.get("on") or self.today
        return chosen


def place_names(book: Rulebook, *, given: str) -> Sequence[tuple[str, str]]:
    """List the places to choose from; a county somebody came with is one of them."""
    codes = places_named(book)
    provinces = dict(Place.objects.filter(code__in={code[:2] for code in codes}).values_list("code", "name"))
    found = Place.objects.filter(code__in=codes).exclude(kind=PlaceKind.GROUP).order_by("code")
    rows = [(one.code, one.name if one.code in provinces else provinces[one.code[:2]] + one.name) for one in found]
    is_another = given not in codes and given.isdigit() and len(given) <= CODE_MOST
    if is_another and Place.objects.filter(code=given).exists():
        rows.append((given, full_name(given)))
    return rows
