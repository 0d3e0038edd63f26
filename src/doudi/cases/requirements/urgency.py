"""Temporary assistance: what may be given first, how much at whose desk, and the papers that follow.

How much is the law's answer for this household on this day (`doudi.programmes.temporary`): the limits of the cause and the year, and
what was given already, are in it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from doudi.cases.case import Case
from doudi.cases.finding import Found
from doudi.cases.holding import cause_of
from doudi.cases.requirements.matter import Matter, requirement
from doudi.cases.road import PROCEDURE
from doudi.cases.terms import term
from doudi.facts import yuan
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import PersonIdentifier
from doudi.standards.queries import rulebook

FIRST = "paid_first"
"""The step of the emergency grant that may come before its papers."""


@requirement
def urgent(matter: Matter) -> str | None:
    """Help first is for what cannot wait (社会救助法 第五十条): declared so, or seen so."""
    if matter.case.is_urgent or matter.found.household.facts.get("cannot_wait"):
        return None
    return gettext("先行救助、小额快救只适用于紧急情形：请先登记急难情况。")


@requirement
def two_signatures(matter: Matter) -> str | None:
    """Two officers signed for help given first (关于进一步加强和改进临时救助工作的意见 二（二）)."""
    if matter.case.visits.exists():
        return None
    return gettext("请由两名工作人员登记现场情况（可用电话、视频）并签字。")


@requirement
def within_help_first(matter: Matter) -> str | None:
    """The amount is at most the part of the law's answer that may come first."""
    if missing := _not_answered(matter.found):
        return missing
    steps = {step.rule.name: step.hao for step in matter.found.answer.steps}
    first = (steps.get(FIRST) or 0) + matter.found.spared_hao
    return _too_much(matter, most=yuan(first), what=gettext("先行救助"))


@requirement
def within_quick_aid(matter: Matter) -> str | None:
    """The amount is at most the law's answer: a month's standard at most, less what this cause has had."""
    if missing := _not_answered(matter.found):
        return missing
    return _too_much(matter, most=matter.found.amount_yuan or Decimal(0), what=gettext("小额快救"))


@requirement
def within_law(matter: Matter) -> str | None:
    """The amount is at most the law's answer; more goes to the county's mechanism (一事一议), which says so in its minutes."""
    if matter.found.verdict != "eligible" or matter.found.amount_yuan is None or _deliberated(matter.case):
        return None
    return _too_much(matter, most=matter.found.amount_yuan, what=gettext("临时救助"))


@requirement
def within_township_limit(matter: Matter) -> str | None:
    """The amount is the township's to decide, and no more than the law's answer (社会救助暂行办法 第四十八条)."""
    limit = township_limit(matter.case, on=matter.on)
    if limit is None:
        return gettext("当地没有规定乡镇（街道）审批限额，请上报县级审批。")
    amount = _decided_amount(matter.case)
    if amount is not None and amount > limit:
        return gettext("金额 %(amount)s 元超过乡镇（街道）审批限额 %(limit)s 元，请上报县级审批。") % {
            "amount": amount, "limit": limit,
        }  # fmt: skip
    return within_law(matter)


@requirement
def papers_done(matter: Matter) -> str | None:
    """Person, cause, amount and signatures are on file after help was given first (社会救助法 第五十条; 民发〔2018〕23号 二（二）)."""
    case = matter.case
    lacks = [
        (not _is_identified(case), gettext("救助对象的证件号码")),
        (cause_of(case) == "none", gettext("救助事由")),
        (_decided_amount(case) is None, gettext("救助金额")),
        (not case.visits.exists(), gettext("两名经办人员的签字")),
    ]
    missing = [words for is_missing, words in lacks if is_missing]
    return gettext("请补齐登记：%(what)s。") % {"what": "、".join(missing)} if missing else None


def _is_identified(case: Case) -> bool:
    """Ask as the system: whom an emergency met here may be registered where this desk sees nobody."""
    with acting_as(SYSTEM):
        return PersonIdentifier.objects.filter(person=case.subject_id).exists()


def township_limit(case: Case, *, on: date) -> Decimal | None:
    """Give the sum a township may grant, as published; else our own default of the place; None when nobody has set one."""
    published = rulebook().terms.notice("township_limit", place=case.place, residence=case.application.residence, on=on)
    value = (
        published.value if published else term(f"{PROCEDURE[case.programme]}_township_limit", place=case.place, on=on)
    )
    return None if value is None else yuan(value)


def _not_answered(found: Found) -> str | None:
    """Say why the law does not pay; what officers must still tell is listed."""
    if found.verdict == "eligible" and found.amount_yuan is not None:
        return None
    if found.verdict == "refused":
        return "；".join(one.text.rule.otherwise for one in found.answer.conditions if one.met is False)
    missing = "、".join(dict.fromkeys(one.label for one in found.answer.missing))
    return gettext("还不能算出可以救助多少，请先登记：%(what)s。") % {"what": missing}


def _too_much(matter: Matter, *, most: Decimal, what: str) -> str | None:
    amount = _decided_amount(matter.case)
    if amount is None or amount <= most:
        return None
    return gettext("金额 %(amount)s 元超过%(what)s上限 %(most)s 元。") % {"amount": amount, "what": what, "most": most}


def _deliberated(case: Case) -> bool:
    return case.steps.filter(from_stage="mechanism").exists()


def _decided_amount(case: Case) -> Decimal | None:
    latest = case.decisions.first()
    return None if latest is None else latest.amount_yuan
