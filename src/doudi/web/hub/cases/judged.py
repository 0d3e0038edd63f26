"""What officers judge on a visit, as boxes of a form: which facts are asked says `cases.visits.asking`.

Verbs: asked_for, field_for, kept.
"""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext, gettext_lazy

from doudi.cases.applying.models import ApplicationMember
from doudi.cases.visits import asking
from doudi.cases.visits.asking import Asked, kept
from doudi.web.hub.cases.choices import yuan_field
from doudi.web.hub.cases.law import Law
from doudi.web.hub.standard_forms import choice_box, day_box, text_box
from doudi.web.shell.words import CODES

__all__ = ["Asked", "asked_for", "field_for", "kept"]
LEFT_OPEN = ("", gettext_lazy("这次没有判断"))
YES_NO = (LEFT_OPEN, ("yes", gettext_lazy("是")), ("no", gettext_lazy("否")))


def asked_for(programme: str, *, law: Law, members: list[ApplicationMember]) -> list[Asked]:
    """List what a visit's form asks: of the household, then of each member."""
    return asking.asked_for(programme, missing=law.missing, members=members)


def field_for(asked: Asked) -> forms.Field:
    """Make the box of one question; every one may stay open."""
    fact = asked.fact
    label = gettext(fact.label)
    if fact.kind == "flag":
        return forms.ChoiceField(label=label, choices=YES_NO, required=False, widget=choice_box())
    if fact.kind == "code":
        choices = [LEFT_OPEN, *((code, gettext(CODES.get(code, code))) for code in fact.choices)]
        return forms.ChoiceField(label=label, choices=choices, required=False, widget=choice_box())
    if fact.kind == "money":
        return yuan_field(gettext("%(label)s（元）") % {"label": label})
    if fact.kind == "day":
        return forms.DateField(label=label, required=False, widget=day_box())
    wrong = {"invalid": gettext_lazy("请填整数。"), "min_value": gettext_lazy("不能是负数。")}
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=9999, error_messages=wrong, widget=text_box(inputmode="numeric")
    )  # fmt: skip
