"""What checking found in a list, told for a page: what it is, how grave, and what to do about it. Noun: Told. Question: told_of."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext, gettext_lazy

from doudi.delivery.batches.models import Line, Problem, Rule
from doudi.delivery.payees.models import AccountCheck
from doudi.web.hub.delivery.acts import Settling

SEVERITIES = {
    "A": ("unmet", gettext_lazy("必须处理")), "B": ("open", gettext_lazy("需核实")), "C": ("plain", gettext_lazy("提示")),
}  # fmt: skip
TO_DO = {
    Rule.F01: gettext_lazy("核实去世日期，抽出这一笔；多发的按规定追回。"),
    Rule.F01_MEMBER: gettext_lazy("家庭应在三个月内重新核算；在期限内的写明理由后照发。"),
    Rule.F02: gettext_lazy("向公安、司法行政部门核实；在押的抽出这一笔。"),
    Rule.F03: gettext_lazy("请本人选择一种，停掉另一种；这个月先抽出这一笔。"),
    Rule.F04: gettext_lazy("与另一个县核实由哪里发；这个月先抽出这一笔。"),
    Rule.F09: gettext_lazy("查清账户是谁的；抽出这一笔，换成本人的账户后补发。"),
    Rule.F10: gettext_lazy("补签代管协议，或者写明由谁、为什么保管。"),
    Rule.F11: gettext_lazy("撤回名单，重新核算；还不对的报告监督岗位。"),
    Rule.NO_ACCOUNT: gettext_lazy("请街道、村登记收款账户；这个月先抽出这一笔，登记后补发。"),
    Rule.BAD_ACCOUNT: gettext_lazy("换一个核对过的账户；这个月先抽出这一笔，换好后补发。"),
    Rule.BANK_FIELD: gettext_lazy("更正姓名或者开户行；这个月先抽出这一笔，更正后补发。"),
    Rule.BUDGET: gettext_lazy("请财政先下达资金。"),
}


@dataclass(frozen=True)
class Told:
    """A problem and the form to settle it; no form where it cannot be settled, or not by whoever looks."""

    problem: Problem
    is_pulled: bool
    form: forms.Form | None

    @property
    def rule(self) -> str:
        """Say what was found."""
        return str(Rule(self.problem.rule).label)

    @property
    def about(self) -> str:
        """Say what it is about: how many an account pays and what is wrong with one in words, everything else as it was found."""
        told = self.problem.about
        if self.problem.rule == Rule.F09:
            return gettext("这个账户发给 %(number)s 个互不相关的人") % {"number": told}
        wrong = dict(AccountCheck.Outcome.choices) if self.problem.rule == Rule.BAD_ACCOUNT else {}
        return str(wrong.get(told, told))

    @property
    def severity(self) -> str:
        """Say how grave it is."""
        return str(SEVERITIES[self.problem.severity][1])

    @property
    def is_open(self) -> bool:
        """Say whether it still keeps the list from being signed."""
        return self.problem.severity != "C" and self.problem.settled_by_id is None and not self.is_pulled

    @property
    def mark(self) -> str:
        """Give the colour of its mark."""
        return SEVERITIES[self.problem.severity][0] if self.is_open else "plain"

    @property
    def to_do(self) -> str:
        """Say what to do about it; nothing where it is done."""
        return str(TO_DO[Rule(self.problem.rule)]) if self.is_open else ""


def told_of(problem: Problem, *, may_settle: bool, tried: tuple[int, forms.Form] | None) -> Told:
    """Tell one problem, with the form that was tried where it was this one."""
    is_pulled = problem.line is not None and problem.line.state == Line.State.PULLED
    can = may_settle and problem.severity == "B" and problem.settled_by_id is None and not is_pulled
    form: forms.Form | None = Settling(auto_id=f"problem_{problem.pk}_%s") if can else None
    return Told(problem=problem, is_pulled=is_pulled, form=tried[1] if tried and tried[0] == problem.pk else form)
