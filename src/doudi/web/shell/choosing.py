"""What a form lets somebody choose from is often known only when the page is asked for.

Noun: WorkerField. Verbs: let_choose, let_choose_of.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet


class WorkerField(forms.ModelChoiceField):  # type: ignore[type-arg]  # it takes none when it runs
    """A worker by name, with the desk."""

    def label_from_instance(self, obj: Any) -> str:
        """Write the name and where he works."""
        return f"{obj.name} · {obj.desk.name}"


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
