"""The answers for one household in words: a summary, then each programme with its reasons, amount, and what is missing.

Verbs: lines_of. Every number stands beside what it was compared with; every reason names its article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from rich.cells import cell_len

from doudi.evidence.explained import value_text
from doudi.evidence.suppliers import supplier_at, supplier_of
from doudi.evidence.written import gettext_noop
from doudi.rules.decide import Answer
from doudi.rules.explain import Checked, Missing, Step
from doudi.rules.explanation import Explanation, FactUsed
from doudi.rules.household import Household
from doudi.rules.next_question import GOVERNMENT, NextQuestion
from doudi.rules.said import label_in
from doudi.rules.wording import SIGNS, number_text
from doudi.web.terminal.language import Speech
from doudi.web.terminal.layout import Lines

VERDICTS = {
    "eligible": (gettext_noop("符合"), "bold green"),
    "refused": (gettext_noop("不符合"), "bold red"),
    "unknown": (gettext_noop("还不能确定"), "bold yellow"),
    "judgement": (gettext_noop("需要人判断"), "bold magenta"),
}
"""Each verdict in words, and its colour."""

IN_ORDER = ("eligible", "judgement", "unknown", "refused")

MET = {
    True: (gettext_noop("满足"), "green"),
    False: (gettext_noop("不满足"), "red"),
    None: (gettext_noop("未知"), "yellow"),
}
UNITS = {
    "yuan": gettext_noop("元"),
    "yuan/month": gettext_noop("元/月"),
    "yuan/year": gettext_noop("元/年"),
}
HEADS = {
    "amount": gettext_noop("金额"),
    "amount_if": gettext_noop("若符合"),
    "missing": gettext_noop("还缺"),
    "next": gettext_noop("先查"),
    "change": gettext_noop("变化"),
    "facts": gettext_noop("依据"),
}
STATUSES = {
    "HIT": gettext_noop("查到记录"),
    "NO_HIT": gettext_noop("查无记录"),
    "TIMEOUT": gettext_noop("查询超时，没有结果"),
    "NOT_AVAILABLE": gettext_noop("没有数据"),
    "DECLARED": gettext_noop("申报"),
}
"""How a source answered."""

FLAGS = {"yes": gettext_noop("是"), "no": gettext_noop("否")}
HOLDS = {True: gettext_noop("目前正在享受"), False: gettext_noop("目前没有享受")}
RESIDENCES = {"urban": gettext_noop("城镇标准"), "rural": gettext_noop("农村标准")}


@dataclass(frozen=True)
class Assessed:
    """What is shown: the household on a day, at a named place, and its answers."""

    household: Household
    day: date
    place_name: str
    answers: Sequence[Answer]
    explanation: Explanation

    def name(self, person: int | None) -> str:
        return "" if person is None else self.household.people[person].name


def lines_of(assessed: Assessed, *, speech: Speech, everything: bool = False) -> Lines:
    """Put the answers into words; where one is refused, only what refuses it, unless `everything` is asked for."""
    page = _Page(assessed=assessed, speech=speech, lines=Lines())
    page.head()
    page.summary()
    for _, answers in groupby(assessed.answers, key=lambda answer: answer.policy.name):
        page.programme(list(answers), everything=everything)
    if not everything and any(_hides(answer) for answer in assessed.answers):
        page.lines.add()
        page.lines.add(speech.gettext("不符合的只列出不满足的条件；加 --all 列出全部条件和依据的事实。"), style="dim")
    return page.lines


def _is_monthly(answer: Answer) -> bool:
    """Say whether what it pays comes every month, so that it may be added up with what else does."""
    return all(step.unit == "yuan/month" for step in answer.steps)


def _hides(answer: Answer) -> bool:
    return answer.met is False and any(one.met is not False for one in answer.conditions)


@dataclass(frozen=True)
class _Page:
    """The page as it grows, in the reader's language."""

    assessed: Assessed
    speech: Speech
    lines: Lines

    def say(self, text: str) -> str:
        return self.speech.gettext(text)

    def head(self) -> None:
        household = self.assessed.household
        place = f"{self.assessed.place_name} {household.place}".strip()
        count = self.say(gettext_noop("家庭成员 %(count)s 名")) % {"count": len(household.people)}
        residence = self.say(RESIDENCES[household.residence])
        self.lines.add(" · ".join([place, residence, self.assessed.day.isoformat(), count]), style="bold")
        self.lines.add()

    def summary(self) -> None:
        """One line for each programme, or for each verdict on its people: what is due first, what is not at the end."""
        width = max(cell_len(self.say(word)) for word, _ in VERDICTS.values()) + 2
        alike: dict[tuple[str, str, str], list[Answer]] = {}
        for answer in self.assessed.answers:
            alike.setdefault((answer.policy.name, answer.verdict, self.money(answer)), []).append(answer)
        for (_, verdict, money), answers in sorted(alike.items(), key=lambda one: IN_ORDER.index(one[0][1])):
            word, style = VERDICTS[verdict]
            names = self.say(gettext_noop("、")).join(
                self.assessed.name(answer.person) for answer in answers if answer.person is not None
            )
            words = "  ".join(part for part in (self.say(answers[0].policy.title), names, money) if part)
            self.lines.add(words, head=self.say(word), style=style, head_width=width)
        paid = [answer for answer in self.assessed.answers if answer.met and answer.amount_hao and _is_monthly(answer)]
        if len(paid) > 1:
            total = number_text(sum(answer.amount_hao or 0 for answer in paid), kind="money")
            self.lines.add(self.say(gettext_noop("符合的各项合计每月 %(total)s 元")) % {"total": total}, indent=width)
        if question := self.assessed.explanation.next_question():
            self.lines.add()
            self.lines.add(self.asked(question), head=self.say(gettext_noop("最该先查：")), style="bold yellow")

    def programme(self, answers: list[Answer], *, everything: bool) -> None:
        """One programme: for the household, or for each of its people."""
        policy = answers[0].policy
        self.lines.add()
        self.lines.add(f"{self.say(policy.title)} {policy.name}", style="bold")
        basis = {"law": self.say(policy.law), "by": self.say(policy.decided_by)}
        self.lines.add(self.say(gettext_noop("%(law)s；由%(by)s决定")) % basis, indent=2, style="dim")
        for answer in answers:
            whole = everything or answer.met is not False
            conditions = [one for one in answer.conditions if whole or one.met is False]
            self.answer(answer, conditions=conditions, everything=everything)

    def answer(self, answer: Answer, *, conditions: list[Checked], everything: bool) -> None:
        """One answer: the verdict, why, how much, what is missing and what to ask first, or what would change it."""
        word, style = VERDICTS[answer.verdict]
        holds = self.say(HOLDS[answer.holds]) if answer.holds is not None else ""
        words = "  ".join(part for part in (self.assessed.name(answer.person), self.money(answer), holds) if part)
        verdict = self.say(word)
        self.lines.add(words, head=verdict, head_width=cell_len(verdict) + 2, style=style, indent=2)
        for checked in conditions:
            self.condition(checked, law=answer.policy.law)
            if everything:
                self.facts(checked, person=answer.person)
        self.amount(answer)
        self.missing(answer)
        self.outlook(answer, everything=everything)

    def condition(self, checked: Checked, *, law: str) -> None:
        """One condition with its article, and under it both numbers."""
        word, style = MET[checked.met]
        row = checked.as_json()
        words = f"{self.say(row['sentence'])}{self.citation(row, law=law)}"
        self.reason(words, head=word, style=style)
        if row["left"] is not None and row["right"] is not None:
            sides = {"left": self.side(row["left"]), "right": self.side(row["right"])}
            self.reason(self.say(gettext_noop("%(left)s；对照：%(right)s")) % sides)

    def facts(self, checked: Checked, *, person: int | None) -> None:
        """The facts behind a condition, one a line: whose, how much, who says so and as of when."""
        for place, one in enumerate(self.assessed.explanation.facts(checked, person=person)):
            self.reason(self.fact(one), head=HEADS["facts"] if place == 0 else "", style="dim")

    def fact(self, one: FactUsed) -> str:
        """One fact with its source."""
        text = value_text(one)
        value = self.say(FLAGS.get(text or "", "")) or self.number(
            text, unit=one.fact.unit if one.fact.kind == "money" else ""
        )
        words = {"name": self.assessed.name(one.person), "what": self.say(one.label), "value": value}
        whose = self.say(
            gettext_noop("%(name)s的%(what)s %(value)s") if words["name"] else gettext_noop("%(what)s %(value)s")
        )
        source = one.source
        if source is None:
            return whose % words
        supplier = "" if source.status == "DECLARED" else self.say(supplier_at(one.path, source=source.dataset))
        day = source.as_of.isoformat() if source.as_of else ""
        told = [part for part in (whose % words, supplier, day, self.say(STATUSES[source.status])) if part]
        return " · ".join(told)

    def reason(self, words: str, *, head: str = "", style: str = "") -> None:
        """Add a line to an answer; all heads take the same width."""
        heads = [*(word for word, _ in MET.values()), *HEADS.values()]
        width = max(cell_len(self.say(one)) for one in heads) + 2
        self.lines.add(words, head=self.say(head), style=style, indent=4, head_width=width)

    def citation(self, row: dict[str, Any], *, law: str) -> str:
        """Cite the article; the law too where it is not the programme's own."""
        cited = " ".join(self.say(part) for part in ((row["law"] if row["law"] != law else ""), row["article"]) if part)
        return self.say(gettext_noop("（%(cited)s）")) % {"cited": cited} if cited else ""

    def side(self, side: dict[str, Any]) -> str:
        """One side of a comparison: its words and its number, or the bounds of it."""
        label = "" if side["label"].isdigit() else self.speech.formula(side["label"])
        equals = " ＝ " if SIGNS.search(label) else " "
        return f"{label}{equals}{self.bounds(side)}" if label else self.bounds(side)

    def bounds(self, side: dict[str, Any]) -> str:
        """The number with its unit, or how much it is at least and at most."""
        ends = {
            "least": self.number(side["least"], unit=side["unit"]),
            "most": self.number(side["most"], unit=side["unit"]),
        }
        if side["value"] is not None or (side["least"] is None and side["most"] is None):
            return self.number(side["value"], unit=side["unit"])
        if side["most"] is None:
            return self.say(gettext_noop("至少 %(least)s")) % ends
        if side["least"] is None:
            return self.say(gettext_noop("至多 %(most)s")) % ends
        return self.say(gettext_noop("%(least)s 到 %(most)s")) % ends

    def number(self, value: str | None, *, unit: str) -> str:
        """A number with its unit, or that it is not known."""
        return self.say(MET[None][0]) if value is None else f"{value} {self.unit(unit)}".rstrip()

    def amount(self, answer: Answer) -> None:
        """The steps that add up to the amount."""
        head = HEADS["amount"] if answer.met else HEADS["amount_if"]
        for step in answer.steps:
            row = step.as_json()
            value = self.number(row["value"], unit=step.unit)
            self.reason(f"{self.say(row['label'])}{self.citation(row, law=answer.policy.law)} {value}", head=head)
            self.formula(step, person=answer.person)

    def formula(self, step: Step, *, person: int | None) -> None:
        """How the step was made: in words, and under them the numbers."""
        formula = self.assessed.explanation.formula(step, person=person)
        if formula is not None and SIGNS.search(formula.words):
            self.reason(label_in(formula.words, translate=self.say))
            self.reason(f"＝ {formula.numbers}")

    def missing(self, answer: Answer) -> None:
        """What nobody has supplied yet, and who could."""
        for one in answer.missing:
            self.reason(self.wanted(one), head=HEADS["missing"], style="yellow")

    def outlook(self, answer: Answer, *, everything: bool) -> None:
        """What to ask first of an open answer; what would turn a settled one, or how much it has to spare."""
        key = (answer.policy.name, answer.person)
        if question := self.assessed.explanation.next_question(key):
            self.reason(self.asked(question), head=HEADS["next"], style="bold yellow")
        changes = self.assessed.explanation.would_change(key)
        told = [one for one in changes if everything or answer.met or one.alone]
        for place, change in enumerate(told):
            self.reason(change.sentence(self.say), head=HEADS["change"] if place == 0 else "", style="cyan")

    def asked(self, question: NextQuestion) -> str:
        """A question, who could answer it, and why it is asked."""
        values = {
            "question": question.question(self.say),
            "who": self.say(supplier_at(question.path, source=question.source)),
            "why": question.reason(self.say),
        }
        if question.who == GOVERNMENT:
            return self.say(gettext_noop("%(question)s。%(why)s")) % values
        return self.say(gettext_noop("%(question)s——%(who)s。%(why)s")) % values

    def wanted(self, one: Missing) -> str:
        """One missing fact: what, of whom, and who could supply it."""
        values = {
            "what": self.say((one.question if one.is_judged else "") or one.label),
            "who": self.say(supplier_of(one)),
            "name": self.assessed.name(one.person),
        }
        if one.person is None:
            return self.say(gettext_noop("%(what)s——%(who)s")) % values
        if one.is_judged:
            return self.say(gettext_noop("%(name)s：%(what)s——%(who)s")) % values
        return self.say(gettext_noop("%(name)s的%(what)s——%(who)s")) % values

    def unit(self, unit: str) -> str:
        return self.say(UNITS.get(unit, unit))

    def money(self, answer: Answer) -> str:
        """The amount and its unit; nothing where nothing is paid."""
        if answer.met is not True or not answer.steps:
            return ""
        unit = self.unit(answer.steps[0].unit)
        return f"{answer.amount} {unit}" if answer.amount is not None else self.say(gettext_noop("金额还不能确定"))
