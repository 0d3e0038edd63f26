"""Adding whom the registry does not know: who lives with the applicant, who owes him support from elsewhere.

Nouns: Keeping, Adding, AddingMember, AddingSupporter. Both lie on one page, so each has a prefix; forms help people, the verbs guard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from doudi.cases.applying.proposal import RELATIONS
from doudi.cases.applying.supporters import OWING_RELATIONS
from doudi.registry.models import Person, PersonIdentifier
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import choice_box, text_box

MEMBER, SUPPORTER = "member", "supporter"


class Keeping(PlainForm):
    """A form that can show what was typed without checking it."""

    def keep(self, typed: QueryDict, *, added: int | None = None) -> None:
        """Show what was typed; about whoever was added just now nothing was asked before."""
        asked = {name: field for name, field in self.fields.items() if not name.endswith(f"_{added}")}
        self.initial.update(
            {name: one.widget.value_from_datadict(typed, {}, self.add_prefix(name)) for name, one in asked.items()}
        )


def relation_box(relations: Sequence[tuple[str, Any]], *, required: Any) -> forms.ChoiceField:
    """Give a field for what somebody is to the applicant; nothing is chosen before he was asked."""
    return forms.ChoiceField(
        label=gettext_lazy("他（她）是申请人的什么人"), choices=(("", gettext_lazy("请询问后选择")), *relations),
        widget=choice_box(), error_messages={"required": required},
    )  # fmt: skip


def number_box(*, required: Any) -> forms.CharField:
    """Give a field for the number of a document."""
    return forms.CharField(
        label=gettext_lazy("证件号码"), max_length=40, widget=text_box(), error_messages={"required": required}
    )


class Adding(Keeping):
    """Somebody the applicant names. `added` is who was added before, and is told so."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60, widget=text_box(),
        error_messages={"required": gettext_lazy("请填写姓名。")})  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("证件"), choices=PersonIdentifier.Kind, widget=choice_box())
    field_order = ("relation", "name", "kind", "number")
    prefix: str

    def __init__(self, data: Mapping[str, Any] | None = None, *, added: Person | None = None) -> None:
        super().__init__(data)
        self.added = added

    def is_open(self) -> bool:
        """Whether there is something to see: an error, who was added, or what was typed and not added."""
        return bool(self.errors or self.added or self.begun())

    def begun(self) -> str:
        """Give the name or number that was typed and kept, and added to nothing."""
        return str(self.initial.get("name") or self.initial.get("number") or "").strip()

    def why_not_yet(self) -> str:
        """Say that somebody who was typed is not added; nothing when nobody was."""
        words = gettext("%(name)s还没有添加：请按“添加这一位”，不添加的请清空。")
        return words % {"name": self.initial.get("name") or gettext("这一位")} if self.begun() else ""


class AddingMember(Adding):
    """Somebody who lives with the applicant."""

    prefix = MEMBER
    relation = relation_box(RELATIONS, required=gettext_lazy("请选择他（她）是申请人的什么人。"))
    number = number_box(required=gettext_lazy("请填写证件号码；还没有号码的家人，先写在困难情况里。"))


class AddingSupporter(Adding):
    """Somebody who owes the applicant support and lives elsewhere."""

    prefix = SUPPORTER
    relation = relation_box(
        OWING_RELATIONS, required=gettext_lazy("请选择他（她）是申请人的什么人：配偶、子女或者父母。")
    )
    number = number_box(required=gettext_lazy("请填写证件号码；不知道号码的，先不写进授权书，以后可以重新起草。"))


def addings(typed: QueryDict) -> dict[str, Adding]:
    """Give both forms: the one whose button was pressed is filled in, the other keeps what was typed."""
    pressed = typed.get("add")
    found: list[Adding] = [one(typed if one.prefix == pressed else None) for one in (AddingMember, AddingSupporter)]
    for one in found:
        if typed and not one.is_bound:
            one.keep(typed)
    return {one.prefix: one for one in found}
