"""What a form lets somebody choose from is often known only when the page is asked for. Verbs: let_choose, let_choose_of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet


def let_choose(form: forms.Form, name: str, *, choices: Sequence[Any]) -> None:
    """Give a field of a form its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField | forms.MultipleChoiceField)
    field.choices = choices


def let_choose_of(form: forms.Form, name: str, *, rows: QuerySet[Any]) -> None:
    """Give a field of a form the rows it is chosen from."""
    field: Any = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
