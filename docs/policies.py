"""A page for each programme, written from its rules, its terms and its worked cases.

Verb: policy_pages. The cases are those the tests of the law pass; what people judge stands in the programme's own README.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from layout import ROOT, figure, page, place_names, place_of, table

from doudi.evidence.household_file import Case, read_cases
from doudi.programmes import RULEBOOK
from doudi.rules import Policy
from doudi.rules.paths import TERMS, fact_at
from doudi.rules.policy import Rule
from doudi.rules.sheet import Reader, Reading, written
from doudi.rules.terms import Term, load_terms

PROGRAMMES = ROOT / "src" / "doudi" / "programmes"
FOLDER = "policies"
UP = "../../../src/doudi/programmes"
OF = {"person": "each person", "household": "a household"}
VERDICTS = {
    "eligible": "yes",
    "refused": "no",
    "unknown": "not known yet",
    "judgement": "not known until people have judged",
}
LEFT = re.compile(r"\*\*Left to people\.\*\* (.*?)(?:\n\n|\Z)", re.DOTALL)
READER = Reader(RULEBOOK)


@cache
def policy_pages() -> dict[str, str]:
    """Write every page by its name, and the list of them."""
    pages = {f"{FOLDER}/{policy.name}.md": policy_page(policy) for policy in RULEBOOK.policies}
    return {f"{FOLDER}/README.md": index(), **pages}


def index() -> str:
    """List the programmes."""
    rows = [
        [f"[{policy.title}]({policy.name}.md)", f"`{policy.name}`", OF[policy.of], policy.every, policy.decided_by]
        for policy in RULEBOOK.policies
    ]
    return page(
        title="Policies",
        source="src/doudi/programmes/",
        words="Every programme: who can get it, how much, by which article, with worked cases.\n"
        "The same stands for residents at `/policies/`, with the place and the day they choose.",
        parts=[table(heads=["Programme", "Name", "For", "Every", "Decided by"], rows=rows)],
    )


def policy_page(policy: Policy) -> str:
    """Describe one programme."""
    folder = folder_of(policy)
    reading = READER.follow(written(policy), among=RULEBOOK.rules)
    parts = [
        f"{policy.law}\n\n{about(policy)}",
        conditions_of(policy),
        amounts_of(policy),
        terms_of(folder, reading=reading),
        leaning(policy, reading=reading),
        cases_of(policy, folder=folder),
        left_to_people(folder),
    ]
    source = f"src/doudi/programmes/{folder}/"
    return page(
        title=policy.title, source=source, words=f"`{policy.name}`, for {OF[policy.of]}.", parts=filter(None, parts)
    )


def folder_of(policy: Policy) -> str:
    """Name the folder in which a programme is written."""
    return policy.rules[0].function.__module__.split(".")[2]


def about(policy: Policy) -> str:
    """Say who decides, on what papers, how long it takes and what comes back."""
    rows = [("Decided by", policy.decided_by), ("Papers", policy.documents), ("Takes", policy.takes),
            ("Comes back", policy.feedback)]  # fmt: skip
    return "\n".join(f"- {name}: {words}" for name, words in rows if words)


# ------------------------------------------------------------------------------------------------ rules and terms


def conditions_of(policy: Policy) -> str:
    """List what must hold."""
    words = "All of these; a later or nearer rule of the same name takes the place of the other."
    return f"## Who can get it\n\n{words}\n\n{rules_of(policy, role='condition')}"


def rules_of(policy: Policy, *, role: str) -> str:
    """List the rules of a role with all their variants."""
    rules = sorted(
        (rule for rule in written(policy) if rule.role == role), key=lambda rule: _order(rule, policy=policy)
    )
    last = ["When it does not hold"] if role == "condition" else ["Unit"]
    return table(
        heads=["Rule", "Law", "Where", "From", "Until", *last],
        rows=[
            [rule.label, rule.citation, place_of(rule.place, names=names()), rule.since or "", rule.until or "",
             rule.otherwise if role == "condition" else rule.unit]
            for rule in rules
        ],
    )  # fmt: skip


def _order(rule: Rule, *, policy: Policy) -> tuple[Any, ...]:
    first = next(number for number, one in enumerate(policy.rules) if one.name == rule.name)
    return first, rule.place, str(rule.since or "")


def amounts_of(policy: Policy) -> str:
    """List the steps of the amount, if anything is paid."""
    if not any(rule.role == "amount" for rule in policy.rules):
        return ""
    return f"## How much\n\nThe steps add up.\n\n{rules_of(policy, role='amount')}"


def terms_of(folder: str, *, reading: Reading) -> str:
    """Show the terms of the programme's own file in full, and name the others it reads."""
    own = load_terms([PROGRAMMES / folder / "parameters.yaml"])
    shown = [own_term(RULEBOOK.terms.terms[name]) for name in own.terms if name in reading.terms]
    others = [
        f"[{RULEBOOK.terms.terms[name].label}](../parameters.md#{name})"
        for name in sorted(reading.terms)
        if name not in own.terms
    ]
    also = [f"Also read: {'、'.join(others)}."] if others else []
    parts = [*shown, *also]
    return "\n\n".join(["## Terms", *parts]) if parts else ""


def own_term(term: Term) -> str:
    """Show a term with its figures, place by place, oldest first."""
    notices = sorted(RULEBOOK.terms.notices[term.name], key=lambda one: (one.place, one.residence, one.since))
    head = f"### {term.name}\n\n{term.label}：{term.law}，{term.set_by}{f', {term.unit}' if term.unit else ''}"
    rows = [
        [place_of(one.place, names=names()), one.residence, one.since, one.until or "", figure(one, term=term),
         one.source, one.confirmed_on, one.mark]
        for one in notices
    ]  # fmt: skip
    heads = ["Place", "For", "From", "Until", "Value", "Source", "Confirmed", "Mark"]
    return f"{head}\n\n{table(heads=heads, rows=rows) if rows else 'Nobody published it yet.'}"


def leaning(policy: Policy, *, reading: Reading) -> str:
    """Name the programmes whose answers this one reads."""
    others = [
        one for one in RULEBOOK.policies if one.name in reading.policies and one.name in policy.after and one != policy
    ]
    links = "、".join(f"[{one.title}]({one.name}.md)" for one in others)
    return f"## Leans on\n\n{links}" if links else ""


@cache
def names() -> dict[str, str]:
    """Name places by their codes."""
    return place_names()


# -------------------------------------------------------------------------------------------------- worked cases


def cases_of(policy: Policy, *, folder: str) -> str:
    """Tell the worked cases of the programme's own file, with their answers."""
    told = [case_told(case, policy=policy) for case in cases(folder) if policy.name in case.expect]
    return "\n\n".join(["## Worked cases", "\n".join(told)]) if told else ""


@cache
def cases(folder: str) -> tuple[Case, ...]:
    """Read the worked cases of a folder."""
    path = PROGRAMMES / folder / "cases.yaml"
    return tuple(read_cases(path)) if path.exists() else ()


def case_told(case: Case, *, policy: Policy) -> str:
    """Tell one case in a line, and its answers below."""
    home = case.household
    people = "、".join(person.name for person in home.people)
    where = f"{place_of(home.place[:6], names=names())} {home.residence}".strip()
    given = f"; given: {'; '.join(terms_given(case))}" if case.terms else ""
    answers = "\n".join(f"  - {line}" for line in answers_of(case, policy=policy))
    return f"- **{case.name}** ({case.day}, {where}; {people}{given})\n{answers}"


def terms_given(case: Case) -> Iterator[str]:
    """Write the terms a case gives itself."""
    for name, value in case.terms.items():
        shown = "unknown" if value is None else (str(value).lower() if isinstance(value, bool) else value)
        yield f"{RULEBOOK.terms.terms[name].label} {shown}"


def answers_of(case: Case, *, policy: Policy) -> Iterator[str]:
    """Write what must come out, for the household or for each person named."""
    expected = case.expect[policy.name]
    if policy.of == "household":
        yield answer(expected, policy=policy)
        return
    for who, one in expected.items():
        yield f"{who}: {answer(one, policy=policy)}"


def answer(expected: Mapping[str, Any], *, policy: Policy) -> str:
    """Write one answer: the verdict, the amount, what does not hold, what it waits for."""
    parts = [VERDICTS[expected["verdict"]]] if "verdict" in expected else []
    if expected.get("amount") is not None and expected.get("verdict") != "refused":
        parts.append(_paid(Decimal(str(expected["amount"])), policy=policy))
    elif "amount" in expected and expected["amount"] is None:
        parts.append("the amount is not known")
    parts += [sentence(name, policy=policy) for name in expected.get("failed", ())]
    if waiting := expected.get("missing", ()):
        parts.append(f"waits for {'、'.join(dict.fromkeys(map(label_of, waiting)))}")
    return "; ".join(parts)


def _paid(sum_: Decimal, *, policy: Policy) -> str:
    unit = next((rule.unit for rule in policy.rules if rule.role == "amount"), "")
    return f"{sum_:,.2f} {unit}" if unit else "nothing is paid"


def sentence(name: str, *, policy: Policy) -> str:
    """Write what is said where a condition does not hold."""
    return next(rule.otherwise for rule in policy.rules if rule.name == name and rule.role == "condition")


def label_of(path: str) -> str:
    """Name a fact or a term by its path."""
    if path.startswith(TERMS):
        return RULEBOOK.terms.terms[path.removeprefix(TERMS)].label
    fact = fact_at(path)
    return fact.label if fact else path


def left_to_people(folder: str) -> str:
    """Take what is left to people from the programme's README."""
    path = PROGRAMMES / folder / "README.md"
    found = LEFT.search(path.read_text(encoding="utf-8")) if path.exists() else None
    link = f"[The programme's README]({UP}/{folder}/README.md)" if path.exists() else ""
    words = [f"## Left to people\n\n{found[1].strip()}"] if found else []
    return "\n\n".join([*words, link]).strip()


def written_files() -> Iterable[Path]:
    """List the pages of this kind that are there."""
    return (ROOT / "docs" / "reference" / FOLDER).glob("*.md")
