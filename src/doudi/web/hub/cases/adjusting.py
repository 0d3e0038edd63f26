"""Deciding while help runs: which ways there are from where a case stands, the form, and the one verb each way is.

Nouns: Adjusting. Verbs: ways_for, adjust.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from doudi.cases.case import Case, Decision
from doudi.cases.refusals import NotReady
from doudi.cases.reviews import actions
from doudi.cases.reviews.reasons import EndReason
from doudi.cases.stages import S
from doudi.offices.models import Officer
from doudi.web.hub.cases.choices import buttons, day_field, words_field, yuan_field
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import choice_box

CHANGE, KEEP, GRACE, END, RESTORE = "change", "keep", "grace", "end", "restore"
WORDS = {
    CHANGE: gettext_lazy("调整金额"),
    KEEP: gettext_lazy("维持不变"),
    GRACE: gettext_lazy("渐退：再发几个月"),
    END: gettext_lazy("终止救助"),
    RESTORE: gettext_lazy("恢复救助"),
}
WAYS = {
    S.GRANTED: (CHANGE, END), S.HEARING: (CHANGE, KEEP, GRACE, END), S.END_POSTED: (END,), S.SUSPENDED: (), S.ENDED: (RESTORE,),
}  # fmt: skip
"""What can be decided at a stage while help runs, or after it was ended wrongly."""


class Adjusting(PlainForm):
    """What is decided, the amount, the months, why it ends, and the reasons where they are not the rules'."""

    way = buttons(label=gettext_lazy("决定"), choices=())
    amount_yuan = yuan_field(gettext_lazy("金额（元）；留空就是规则算出的"))
    effective_from = day_field(gettext_lazy("从哪天起（只在调整金额时填）"), required=False)
    until = day_field(gettext_lazy("到哪天前（渐退和终止时填，写那个月的 1 日）"), required=False)
    because = forms.ChoiceField(
        label=gettext_lazy("为什么终止（只在终止时选）"), required=False, choices=[("", gettext_lazy("不是终止")), *EndReason.choices],
        widget=choice_box(),
    )  # fmt: skip
    reasons = words_field(gettext_lazy("理由"), most=2000, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, case: Case, **more: Any) -> None:
        ways = ways_for(case)
        super().__init__(data, initial={"way": ways[0][0] if len(ways) == 1 else None}, **more)
        field: Any = self.fields["way"]
        field.choices = ways

    def clean(self) -> dict[str, Any]:
        """Ask for what each way needs."""
        cleaned = self.cleaned_data
        if cleaned.get("way") == END and not cleaned.get("because"):
            self.add_error("because", gettext("请选择为什么终止。"))
        if cleaned.get("way") == GRACE and not cleaned.get("until"):
            self.add_error("until", gettext("请写明渐退到哪个月为止。"))
        return cleaned


def ways_for(case: Case) -> list[tuple[str, Any]]:
    """List what can be decided where a case stands."""
    return [(way, WORDS[way]) for way in WAYS.get(S(case.stage), ())]


def adjust(
    case: Case, *, way: str, amount_yuan: Decimal | None, effective_from: date | None, until: date | None, because: str,
    reasons: str, by: Officer, on: date,
) -> Decision:  # fmt: skip
    """Make one decision while help runs; each is one verb that decides and moves.

    :raises NotReady: when this way leads nowhere from here.
    """
    if way == CHANGE:
        return actions.change_amount(
            case=case, by=by, on=on, amount_yuan=amount_yuan, reasons=reasons, effective_from=effective_from
        )
    if way == GRACE and until is not None:
        return actions.exit_gradually(case=case, until=until, by=by, on=on, reasons=reasons)
    if way == END:
        return actions.end_support(case=case, because=because, reasons=reasons, by=by, on=on, until=until)
    if way == KEEP:
        return actions.keep(case=case, reasons=reasons, by=by, on=on)
    if way == RESTORE:
        return actions.restore(case=case, reasons=reasons, by=by, on=on)
    raise NotReady(gettext("请选择一项决定。"))
