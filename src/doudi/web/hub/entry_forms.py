"""The forms of an answer on paper: what the sheet says, row by row, and a second officer's word on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from doudi.evidence.mapping import Column
from doudi.evidence.sources.catalogue import SOURCES
from doudi.evidence.sources.models import Outcome
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import choice_box, day_box, text_box

ROWS = 3
LETTERS_MOST = 200
PAPER_OUTCOMES = [(one.value, one.label) for one in (Outcome.HIT, Outcome.NO_HIT, Outcome.NOT_AVAILABLE)]


class Sheet(PlainForm):
    """What a sheet of paper says: its outcome, its day, and up to three rows in the source's own columns."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("对方怎么答复"), choices=[("", gettext_lazy("请选择")), *PAPER_OUTCOMES], widget=choice_box(),
        error_messages={"required": gettext_lazy("请选择对方的答复。")},
    )  # fmt: skip
    as_of = forms.DateField(
        label=gettext_lazy("数据截至哪一天（无法提供时留空）"), required=False, widget=day_box(),
        error_messages={"invalid": gettext_lazy("请填写日期。")},
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, *, source: str, identifier: str) -> None:
        super().__init__(data)
        self._identifier = identifier
        self._columns = SOURCES[source].mapping.columns
        for number in range(ROWS):
            for column in self._typed:
                self.fields[f"row_{number}_{column.name}"] = forms.CharField(
                    label=column.header, required=False, max_length=LETTERS_MOST, widget=text_box()
                )

    @property
    def lines(self) -> list[list[BoundField]]:
        """The boxes, row by row."""
        return [[self[f"row_{number}_{column.name}"] for column in self._typed] for number in range(ROWS)]

    def rows(self) -> list[dict[str, Any]]:
        """Give the rows that have anything in them, about the person asked about."""
        typed = [{one.name: self._typed_in(number, one) for one in self._typed} for number in range(ROWS)]
        whose = {one.name: self._identifier for one in self._columns if one.name == "person"}
        return [{**whose, **row} for row in typed if any(row.values())]

    @property
    def _typed(self) -> list[Column]:
        """The person is known already; everything else is typed in."""
        return [column for column in self._columns if column.name != "person"]

    def _typed_in(self, number: int, column: Column) -> str | None:
        text: str = self.cleaned_data.get(f"row_{number}_{column.name}", "")
        return text.strip() or None


class SecondLook(PlainForm):
    """Why an entry is sent back; nothing is needed to confirm it."""

    why = forms.CharField(
        label=gettext_lazy("退回的理由（确认时留空）"), required=False, max_length=200, widget=text_box()
    )
