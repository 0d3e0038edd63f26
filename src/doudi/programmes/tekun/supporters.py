"""Who could support a person, outside the household and at home: the third condition of 特困 (特困人员认定办法 第八条).

Verb: declare. Values of a supporter: able; of a person: able_outside, able_at_home, supported_at_home; of a household: how
many able people stand in each relation to the applicant.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from doudi.rules import Policy, choose, when

ADULT, ELDER = 18, 60
ARTICLE = "第八条"
TOGETHER = "有能力履行义务的同住亲属"

SUPPORTERS_AT_HOME = {
    "self": ("spouse", "child", "parent", "grandchild"),
    "spouse": ("self", "child", "parent_in_law"),
    "child": ("self", "spouse", "child_in_law", "grandchild"),
    "parent": ("self", "parent", "sibling"),
    "grandchild": ("child", "child_in_law", "self", "spouse"),
    "grandparent": ("parent", "grandparent", "self"),
    "sibling": ("parent",),
    "child_in_law": ("child", "grandchild"),
    "parent_in_law": ("spouse", "parent_in_law"),
}
"""For each relation to the applicant, whose duty it is to support him: spouses, parents, grown children, and across one
generation grandparents and grown grandchildren."""

LABELS = {
    "self": "申请人", "spouse": "配偶", "child": "子女", "parent": "父母", "grandchild": "孙子女", "grandparent": "祖父母",
    "sibling": "兄弟姐妹", "child_in_law": "儿媳、女婿", "parent_in_law": "配偶的父母",
}  # fmt: skip


def declare(tekun: Policy) -> None:
    """Declare the values of the third condition on the policy."""
    _outside(tekun)
    _at_home(tekun)
    for relation in SUPPORTERS_AT_HOME:
        _count_able(tekun, relation=relation)
    for relation in SUPPORTERS_AT_HOME:
        _count_duty(tekun, relation=relation)
    _together(tekun)


def _is_mind_grade_three(one: Any) -> Any:
    return one.disability_kind.isin(("intellectual", "mental")) & one.disability_grade.isin((3,))


def _outside(tekun: Policy) -> None:
    @tekun.value(ARTICLE, of="support", label="义务人因本人情况无履行义务能力", kind="flag")
    def unable_by_condition(support: Any, local: Any) -> Any:
        """(一) 特困人员; (二) 60岁以上低保对象; (五) 无民事行为能力、失踪、服刑, within the property limit; and minors."""
        is_poor_elder = support.on_dibao & (support.supporter_age >= ELDER)
        is_minor = support.supporter_age < ADULT
        return support.is_tekun | is_poor_elder | (support.incapable & support.property_within) | is_minor

    @tekun.value(ARTICLE, of="support", label="义务人年老或重残，并且收入和财产都低", kind="flag")
    def unable_by_means(support: Any, local: Any) -> Any:
        """(三) 70岁以上; (四) 重度残疾和三级智力、精神残疾: income below last year's average, property within the limit."""
        is_disabled = support.disability_grade.isin((1, 2)) | _is_mind_grade_three(support)
        is_poor = (support.own_income * 12 < local.disposable_income) & support.property_within
        return ((support.supporter_age >= local.frail_age) | is_disabled) & choose(support.consent, is_poor)

    @tekun.value(ARTICLE, of="support", label="义务人有能力履行义务", kind="flag")
    def able(support: Any, local: Any) -> Any:
        """Only whom the article lists is unable. Without consent his means are not known, but they matter only to the old and the
        severely disabled: anybody else is able, whatever he earns.
        """
        return ~support.unable_by_condition & ~support.unable_by_means

    @tekun.total(ARTICLE, of="person", label="户外有能力履行义务的义务人数", kind="count")
    def able_outside(support: Any, local: Any) -> Any:
        return support.able


def _at_home(tekun: Policy) -> None:
    @tekun.value(ARTICLE, label="本人无劳动能力且收入、财产低", kind="flag")
    def helpless(person: Any, local: Any) -> Any:
        """Old or unfit and without means himself: two helpless people do not count as each other's supporters."""
        return person.old_or_unfit & (person.own_income < local.dibao_standard) & person.own_property_within

    @tekun.value(ARTICLE, label="年老或重残，并且收入和财产都低", kind="flag")
    def frail_and_poor(person: Any, local: Any) -> Any:
        is_disabled = person.severely_disabled | _is_mind_grade_three(person)
        is_poor = person.own_income * 12 < local.disposable_income
        return ((person.age >= local.frail_age) | is_disabled) & is_poor & person.own_property_within

    @tekun.value(ARTICLE, label="因本人情况无履行义务能力", kind="flag")
    def excused(person: Any, local: Any) -> Any:
        is_known_poor = person.holds_tekun | (person.holds_dibao & (person.age >= ELDER))
        is_incapable = ~person.civil_capacity | ~person.present
        return is_known_poor | (is_incapable & person.own_property_within)

    @tekun.value(ARTICLE, label="同住亲属有能力履行义务", kind="flag")
    def able_at_home(person: Any, local: Any) -> Any:
        return person.alive & ~person.minor & ~person.excused & ~person.helpless & ~person.frail_and_poor


def _count_able(tekun: Policy, *, relation: str) -> None:
    @tekun.total(
        ARTICLE, of="household", name=f"able_{relation}", label=f"有能力履行义务的{LABELS[relation]}人数", kind="count"
    )
    def able_of_relation(person: Any, local: Any) -> Any:
        return (person.relation == relation) & person.able_at_home


def _count_duty(tekun: Policy, *, relation: str) -> None:
    @tekun.value(ARTICLE, of="household", name=f"duty_{relation}", label=TOGETHER, kind="count", ranged=True)
    def able_by_duty(household: Any, local: Any) -> Any:
        """How many able people at home owe support to somebody of this relation to the applicant."""
        return sum(getattr(household, f"able_{name}") for name in SUPPORTERS_AT_HOME[relation])


def _together(tekun: Policy) -> None:
    @tekun.value(ARTICLE, label=TOGETHER, kind="flag")
    def supported_at_home(person: Any, local: Any) -> Any:
        """Look up whose duty it is; somebody of the same relation is another person, so take the person himself off."""
        answers = []
        for relation, duty in SUPPORTERS_AT_HOME.items():
            able = getattr(person.household, f"duty_{relation}")
            if relation in duty:
                able = able - when(person.able_at_home, 1)
            answers.append((person.relation == relation) & (able > 0))
        return reduce(or_, answers)
