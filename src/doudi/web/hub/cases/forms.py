"""The forms of the road: a move with its reasons, everything that is missing at once, an opinion, a decision.

Forms help people; the verbs guard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from doudi.cases.actions import WHY_MOST
from doudi.cases.case import Case, Decision, Opinion
from doudi.cases.clocks.models import Clock
from doudi.cases.requirements import VERDICTS_FOR
from doudi.cases.road import moves_from
from doudi.cases.stages import IN_SUPPORT, Stage
from doudi.web.hub.cases.choices import buttons, day_field, name_field, words_field, yuan_field
from doudi.web.hub.cases.law import Law
from doudi.web.hub.letter_forms import PlainForm

SIGNED = ("letter_signed", "letter_signed_or_recognised")
BROUGHT = {
    **dict.fromkeys(SIGNED, gettext_noop("核对授权书上还没有签字的家庭成员，请签字")),
    "members_settled": gettext_noop("请写明哪些家庭成员共同生活"),
    "relatives_asked": gettext_noop("请说明家里有没有人与经办人员、村（居）民委员会成员是近亲属"),
    "parents_checked": gettext_noop("能说明父母双方情况的材料"),
    "disability_checked": gettext_noop("残疾人证"),
}
"""What an applicant can bring, by the requirement it meets; it stands in his notice, in Simplified Chinese."""


class Moving(PlainForm):
    """Why a case moves, where its road asks for reasons."""

    why = words_field(gettext_lazy("理由"), most=WHY_MOST, missing=gettext_lazy("请写明理由，申请人会在通知书上读到。"))

    def __init__(self, data: Mapping[str, Any] | None = None, *, must_say_why: bool, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["why"].required = must_say_why

    def told(self) -> dict[str, Any]:
        """Give the words of the move."""
        return self.cleaned_data


class Declining(Moving):
    """Why it is not accepted here, and where else (书面指引): the applicant reads both in the notice."""

    to_authority = name_field(
        gettext_lazy("该由哪个机关办（写全名，申请人照着去）"), most=60, missing=gettext_lazy("请写明该去哪里办：不能只说不受理。")
    )  # fmt: skip
    is_forwarded = forms.BooleanField(label=gettext_lazy("已替申请人把材料转过去，不用他再交"), required=False)

    def told(self) -> dict[str, Any]:
        """Give the words of the move, and what the notice says of where to go."""
        where = {name: self.cleaned_data[name] for name in ("to_authority", "is_forwarded")}
        return {"why": self.cleaned_data["why"], "detail": {"advice": where}}


def may_bring(requirement: str, *, is_drafted: bool) -> bool:
    """Say whether an applicant can bring what a requirement asks for; a letter nobody has drafted he cannot sign."""
    return requirement in BROUGHT and (is_drafted or requirement not in SIGNED)


def form_of(to: Stage) -> type[Moving]:
    """Give the form of a move: one that declines says where else."""
    return Declining if to == Stage.DECLINED else Moving


class Supplementing(PlainForm):
    """Everything that is missing, at once (一次性告知): chosen from what the file lacks, and written."""

    items = forms.MultipleChoiceField(
        label=gettext_lazy("还差哪些（可选多项）"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = words_field(gettext_lazy("其他要补的，一行一项"), most=WHY_MOST, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, lacking: Sequence[str], **more: Any) -> None:
        super().__init__(data, **more)
        field: Any = self.fields["items"]
        field.choices = [(words, gettext(words)) for words in lacking]
        if not lacking:
            del self.fields["items"]

    def clean(self) -> dict[str, Any]:
        """Ask for at least one thing."""
        if not self.lines():
            self.add_error("words", gettext("请至少写明一项要补正的材料。"))
        return self.cleaned_data

    def told(self) -> dict[str, Any]:
        """Give the words of the move: the reason the applicant reads, and each thing by itself."""
        return {"why": "\n".join(self.lines()), "detail": {"missing": self.lines()}}

    def lines(self) -> list[str]:
        """Give everything that is asked for, one thing a line."""
        written = [line.strip() for line in self.cleaned_data.get("words", "").splitlines()]
        return [*self.cleaned_data.get("items", []), *(line for line in written if line)]


class Opining(PlainForm):
    """What the township proposes, the amount, and why."""

    proposes = buttons(label=gettext_lazy("审核意见"), choices=Opinion.Proposes.choices)
    amount_yuan = yuan_field(gettext_lazy("金额（元）；留空就是规则算出的"))
    why = words_field(gettext_lazy("理由"), most=WHY_MOST, missing=gettext_lazy("请写明理由。"))

    def __init__(self, data: Mapping[str, Any] | None = None, *, law: Law, **more: Any) -> None:
        proposed = {"eligible": Opinion.Proposes.GRANT.value, "refused": Opinion.Proposes.REFUSE.value}
        super().__init__(data, initial={"proposes": proposed.get(law.verdict)}, **more)


class Deciding(PlainForm):
    """A decision: what, how much, from when, and the reasons where it is not what the rules answer."""

    verdict = buttons(label=gettext_lazy("决定"), choices=Decision.Verdict.choices)
    amount_yuan = yuan_field(gettext_lazy("金额（元）；留空就是规则算出的"))
    effective_from = day_field(gettext_lazy("从哪天起（予以救助的，一般从下个月 1 日起）"), required=False)
    reasons = words_field(
        gettext_lazy("理由（与规则算出的不同，或者规则没有结果时，必须写明）"), most=2000, required=False
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, law: Law, case: Case, desk: str, on: date, **more: Any
    ) -> None:  # fmt: skip
        verdicts = verdicts_for(case, desk=desk)
        proposed = {"eligible": "granted", "refused": "refused"}.get(law.verdict)
        known = [value for value, _ in verdicts]
        initial = proposed if proposed in known else known[0] if len(known) == 1 else None
        starts = next_month(on) if "granted" in known else None
        super().__init__(data, initial={"verdict": initial, "effective_from": starts}, **more)
        field: Any = self.fields["verdict"]
        field.choices = verdicts

    def clean(self) -> dict[str, Any]:
        """Leave out from when help begins where there is none."""
        if self.cleaned_data.get("verdict") == Decision.Verdict.REFUSED:
            self.cleaned_data["effective_from"] = None
        return self.cleaned_data


class Extending(PlainForm):
    """Why a time limit is made longer: one of the reasons the law names."""

    because = buttons(label=gettext_lazy("为什么延长"), choices=Clock.Extended.choices)
    why = words_field(gettext_lazy("具体情况"), most=WHY_MOST, missing=gettext_lazy("请写明具体情况。"))


def verdicts_for(case: Case, *, desk: str) -> list[tuple[str, Any]]:
    """List the decisions by which a desk leads on from where a case stands; those while help runs have a page of their own."""
    ways = moves_from(case.road, case.stage)
    wanted = {
        verdict for to, way in ways.items() if "decided" in way.requires and desk in way.desks for verdict in VERDICTS_FOR.get(to, ())
    }  # fmt: skip
    wanted &= {Decision.Verdict.GRANTED, Decision.Verdict.REFUSED, Decision.Verdict.SUSPENDED}
    if case.stage in IN_SUPPORT:
        wanted -= {Decision.Verdict.GRANTED}
    return [(value, label) for value, label in Decision.Verdict.choices if value in wanted]


def next_month(on: date) -> date:
    """Give the first day of the month after a day."""
    year, month = divmod(on.year * 12 + on.month, 12)
    return date(year, month + 1, 1)
