"""The forms of notices and of papers: where a notice hangs, the answer to an objection, which paper, how it was handed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from doudi.cases.case import Case
from doudi.cases.papers.models import Paper
from doudi.cases.postings.actions import STAGES_FOR, WORDS_MOST
from doudi.cases.postings.models import Posting, PostingObjection
from doudi.web.hub.cases.choices import buttons, day_field, name_field, words_field
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import choice_box

AGAIN = [
    (kind, label) for kind, label in Paper.Kind.choices if kind in ("receipt", "grant", "refusal", "change", "ending")
]
"""The papers an officer may write again from the file; the others are written by the step they belong to."""


class Hanging(PlainForm):
    """What is posted, and in which village or community."""

    kind = buttons(label=gettext_lazy("公示什么"), choices=Posting.Kind.choices)
    village = forms.ChoiceField(label=gettext_lazy("张贴在哪个村（社区）"), widget=choice_box())

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, case: Case, villages: Sequence[tuple[str, str]], **more: Any
    ) -> None:  # fmt: skip
        kinds = kinds_for(case)
        first = kinds[0][0] if kinds else None
        super().__init__(data, initial={"kind": first, "village": case.place}, **more)
        for name, choices in (("kind", kinds), ("village", villages)):
            field: Any = self.fields[name]
            field.choices = choices


class AnsweringObjection(PlainForm):
    """What the re-investigation found, the democratic review if one was held, and the answer."""

    outcome = buttons(label=gettext_lazy("复查的结论"), choices=PostingObjection.Outcome.choices)
    answer = words_field(gettext_lazy("答复"), most=WORDS_MOST, missing=gettext_lazy("请写明复查了什么、结论是什么。"))
    review_held_on = day_field(gettext_lazy("民主评议的日期（没有开就留空）"), required=False)
    review_words = words_field(gettext_lazy("民主评议的情况：谁参加、怎样说"), most=2000, required=False)


class Objecting(PlainForm):
    """What somebody says at the window or on the telephone against a notice, written down for him."""

    words = words_field(gettext_lazy("怎么说"), most=WORDS_MOST, missing=gettext_lazy("请写明异议的内容。"))
    name = name_field(gettext_lazy("谁说的（可以不留名）"), required=False)
    phone = name_field(gettext_lazy("电话（可以不留）"), most=20, required=False)


class Writing(PlainForm):
    """Which paper is written."""

    kind = forms.ChoiceField(label=gettext_lazy("哪一种文书"), choices=AGAIN, widget=choice_box())


class Delivering(PlainForm):
    """How a paper reached whom it is for."""

    how = forms.ChoiceField(label=gettext_lazy("怎样送达"), choices=Paper.Delivered.choices, widget=choice_box())

    def __init__(self, data: Mapping[str, Any] | None = None, *, key: str = "", **more: Any) -> None:
        super().__init__(data, auto_id=f"deliver-{key}-%s", **more)


class Opening(PlainForm):
    """Why something sealed is opened."""

    why = name_field(gettext_lazy("为什么要看"), most=200, missing=gettext_lazy("请写明为什么要看。"))


def kinds_for(case: Case) -> list[tuple[str, Any]]:
    """List what can be posted where a case stands."""
    fitting = [kind for kind, stages in STAGES_FOR.items() if case.stage in stages]
    return [(kind.value, kind.label) for kind in fitting]


def is_over(posting: Posting, *, on: date) -> bool:
    """Say whether a notice has hung its time."""
    return on >= posting.until
