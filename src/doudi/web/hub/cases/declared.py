"""What a household said of itself when it applied, in words: the plain answers and the facts with their labels.

Verbs: declared_lines, fact_lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

from doudi.cases.applying.models import Application, ApplicationMember
from doudi.evidence.letters.proposal import RELATION_WORDS
from doudi.facts import FACTS
from doudi.web.shell.words import quantity

PLAIN = {
    "urgent": gettext_noop("情况紧急，不能等"),
    "income_month": gettext_noop("申报的家庭月收入"),
    "assets": gettext_noop("申报的家庭金融资产"),
    "homes": gettext_noop("申报的住房"),
    "vehicles": gettext_noop("申报的机动车辆"),
}
OTHER_WORDS = RELATION_WORDS["8"]
UNITS = {"income_month": "yuan/month", "assets": "yuan", "homes": "homes", "vehicles": "vehicles"}


def declared_lines(application: Application, *, members: Iterable[ApplicationMember]) -> list[tuple[str, str]]:
    """Give what was declared, each with its label."""
    declared = application.declared
    plain = [
        (gettext(label), quantity(declared[name], unit=UNITS.get(name, "")))
        for name, label in PLAIN.items()
        if name in declared
    ]
    return [
        *plain,
        *_relatives(declared),
        *_supporters(declared),
        *fact_lines(declared.get("facts", {}), names=names_in(members)),
    ]


def names_in(members: Iterable[ApplicationMember]) -> dict[str, str]:
    """Name people by their number in the registry, as a form writes it."""
    return {str(one.person_id): one.name for one in members}


def fact_lines(facts: Mapping[str, Any], *, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Write facts as a form keeps them: of the household, and of each person by name."""
    whole = list(_of(facts.get("household", {}), of="household", name=""))
    people = facts.get("people", {}).items()
    return [*whole, *(line for number, own in people for line in _of(own, of="person", name=names.get(number, "")))]


def _of(own: Mapping[str, Any], *, of: str, name: str) -> Iterator[tuple[str, str]]:
    for word, value in own.items():
        fact = FACTS[of][word]
        label = gettext(fact.label)
        yield (
            gettext("%(name)s：%(what)s") % {"name": name, "what": label} if name else label,
            quantity(value, unit=fact.unit or ("yuan" if fact.kind == "money" else "")),
        )


def _supporters(declared: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Name who owes support from elsewhere; whether each has consented stands on the letter."""
    named = declared.get("supporters", [])
    words = (f"{one['name']}（{gettext(RELATION_WORDS.get(one['relation'][:1], OTHER_WORDS))}）" for one in named)
    if named:
        yield gettext("不共同生活的赡养、抚养、扶养义务人"), gettext("；").join(words)


def _relatives(declared: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "near_relatives" not in declared:
        return
    told = (
        one  # a line of the applicant's own words, from his phone
        if isinstance(one, str)
        else gettext("%(member)s与%(officer)s：%(relation)s")
        % {"member": one.get("member", ""), "officer": one.get("officer", ""), "relation": one.get("relation", "")}
        for one in declared["near_relatives"]
    )
    yield gettext("与经办人员、村（居）干部的近亲属关系"), gettext("；").join(told) or gettext("声明没有")
