"""Whom something is for: the boxes a form asks it with, and the Holder made from them. Noun: Holding.

With the number of a paper the person is found in the registry and must bear the name; without one the name and the place are taken as said.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from doudi.delivery.goods.issuing import Holder
from doudi.delivery.payees.numbers import plain_name
from doudi.offices.models import Level, Place
from doudi.offices.queries import inside
from doudi.registry.identifiers import Kind
from doudi.registry.models import Person
from doudi.registry.queries import person_by_identifier
from doudi.web.hub.cases.choices import name_field
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import choice_box, text_box
from doudi.web.shell.choosing import let_choose

ABOUT_MOST = 30


def places_inside(own_place: str) -> list[tuple[str, str]]:
    """List the towns and villages of a place, to choose where somebody lives."""
    rows = Place.objects.filter(inside(own_place), level__in=(Level.TOWN, Level.VILLAGE), valid_until=None)
    return [("", gettext("请选择")), *rows.order_by("code").values_list("code", "name")]


def found(name: str, number: str) -> Person | str:
    """Find who bears a name and a number, or say why nobody does."""
    holders = (person_by_identifier(kind=kind, text=number) for kind in Kind)
    person = next((one for one in holders if one is not None), None)
    if person is None:
        return gettext("没有登记这个号码，请核对；确实没有登记的，把号码留空。")
    if plain_name(person.name) != plain_name(name):
        return gettext("姓名和号码对不上，请核对证件。")
    return person


class Holding(PlainForm):
    """Somebody: name, number if there is one, where he lives, and the case or need it is about."""

    name = name_field(gettext_lazy("姓名"))
    number = forms.CharField(
        label=gettext_lazy("证件号码（没有就留空）"), required=False, max_length=40, widget=text_box(inputmode="text")
    )
    place = forms.ChoiceField(label=gettext_lazy("住在哪里（写了号码的可以不选）"), required=False, widget=choice_box())
    about = name_field(gettext_lazy("案件或需求编号（没有就留空）"), most=ABOUT_MOST, required=False)

    def __init__(self, data: Any = None, *, own_place: str, **more: Any) -> None:
        super().__init__(data, **more)
        self.person: Person | None = None
        let_choose(self, "place", choices=places_inside(own_place))

    def clean(self) -> dict[str, Any]:
        """Find the person, and where he lives."""
        told: dict[str, Any] = self.cleaned_data
        if told.get("number") and told.get("name"):
            who = found(told["name"], told["number"])
            if isinstance(who, str):
                self.add_error("number", who)
            else:
                self.person = who
        if not told.get("place") and not (self.person and self.person.place_code):
            self.add_error("place", gettext("请选择住在哪里。"))
        return told

    def holder(self) -> Holder:
        """Give whom it is for."""
        told = self.cleaned_data
        place = told["place"] or (self.person.place_code if self.person else "")
        return Holder(name=told["name"], place=place, person=self.person, about=told["about"])
