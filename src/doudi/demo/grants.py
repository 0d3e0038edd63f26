"""Grants: rows of who receives what, programme by programme, with the amounts clerks pay, right or wrong.

Nouns: Ledger (lays out rows), a grant's columns: person, programme, letter, is_applicant, base, supplement, since.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.blocks import Block, Columns, chance, hao_of
from doudi.demo.entitlements import ALLOWANCES, Entitlements
from doudi.demo.figures import dial
from doudi.demo.kinship import kinds
from doudi.demo.slips import SLIPS
from doudi.facts import hao

Array = NDArray[Any]

WRONGLY_HELD = ("car", "job", "home", "company", "prison", "death", "favour")
OLD_STANDARD_LESS = hao(27)
"""The standard of 2025 less that of 2024: 1,309 - 1,282."""
SUPPLEMENT = hao("261.80")
DIED_MEMBER_PAID = hao(1309)
TEKUN_PAID = hao(2145)
LETTERS = {"dibao": "D", "edge": "B", "rigid": "B", "tekun": "T", "orphan": "G", "unattended": "G"}
ELDER_FROM = 80
OF_ONE_PERSON = ("S", "T", "Z", "G")
"""Files of one person alone: single entry, tekun, allowances, orphans."""
PAID_WITHOUT_TERM = {"elder_allowance": hao(100)}
"""What is paid where no term of the place says how much, so that only who holds it can be right or wrong."""
PAID_BEFORE = {"living_subsidy": hao(209), "nursing_subsidy": hao(280)}
"""The standards of the year before."""


@dataclass(frozen=True)
class Ledger:
    """Lays out the grants of one block."""

    block: Block
    random: np.random.Generator

    def rows(
        self, who: Array, *, programme: str, letter: str, base: Array | int, supplement: Array | int = 0
    ) -> Columns:
        """Write one row for each person; the first of a family is its applicant, and everybody of his own file."""
        family = self.block.family[who]
        first = np.r_[True, family[1:] != family[:-1]] if len(who) else np.zeros(0, dtype=bool)
        days = self.random.integers(150, 2600, len(self.block.families["kind"]))
        return {
            "person": who,
            "programme": np.full(len(who), programme, dtype=object),
            "letter": np.full(len(who), letter, dtype=object),
            "is_applicant": first | (letter in OF_ONE_PERSON),
            "base": np.zeros(len(who), dtype=np.int64) + base,
            "supplement": np.zeros(len(who), dtype=np.int64) + supplement,
            "since": self.block.today - days[family],
        }


def is_slip(block: Block, *names: str) -> Array:
    """Say which families had one of the named slips."""
    return np.isin(block.families["slip"], [SLIPS.index(name) for name in names])


def is_tekun_family(block: Block) -> Array:
    """Say which families are of a childless elder."""
    return np.asarray(kinds().flagged("childless")[block.families["kind"]])


def dibao_grants(ledger: Ledger, *, law: Entitlements, families: Array) -> Columns:
    """Write the grants of families on dibao: what the law gives, or what was right before something slipped."""
    block, people = ledger.block, ledger.block.people
    fallen = families & ~law.dibao
    here = people["alive"] & ~people["is_absent"] & (people["custody"] == 0)
    counted = np.where(fallen[block.family], here | is_slip(block, "prison")[block.family], law.is_member)
    counted = counted | (is_slip(block, "death", "member_died")[block.family] & ~people["alive"])
    who = np.flatnonzero(families[block.family] & counted & ~law.tekun)
    family = block.family[who]
    size = np.bincount(family, minlength=len(families))
    return ledger.rows(
        who,
        programme="dibao",
        letter=LETTERS["dibao"],
        base=_dibao_base(ledger, law=law, fallen=fallen, size=size)[family],
        supplement=_supplements(block, law=law, fallen=fallen)[who],
    )


def _dibao_base(ledger: Ledger, *, law: Entitlements, fallen: Array, size: Array) -> Array:
    block = ledger.block
    former = hao_of(300 + 800 * ledger.random.random(len(fallen))) * np.maximum(size, 1)
    base = np.where(fallen, former, law.dibao_base)
    base = np.where(is_slip(block, "old_standard") & ~fallen, np.maximum(base - OLD_STANDARD_LESS * size, 0), base)
    return np.asarray(np.where(is_slip(block, "member_died") & ~fallen, base + DIED_MEMBER_PAID, base))


def _supplements(block: Block, *, law: Entitlements, fallen: Array) -> Array:
    people = block.people
    grown = (people["age"] >= 18) & (people["age"] < 26) & (people["student"] == 0)
    graduated = is_slip(block, "graduated")[block.family] & grown
    return np.asarray(np.where(graduated, SUPPLEMENT, np.where(fallen[block.family], 0, law.supplement)))


def single_grants(ledger: Ledger, *, law: Entitlements, missed: Array) -> Columns:
    """Write the grants of people taken into dibao alone."""
    who = np.flatnonzero(law.single & (missed == 0)[ledger.block.family] & ~law.tekun)
    return ledger.rows(who, programme="dibao", letter="S", base=law.single_amount[who], supplement=law.supplement[who])


def tekun_grants(ledger: Ledger, *, law: Entitlements) -> Columns:
    """Write the grants of tekun; some of the dead are still paid, and a few of the living were never found."""
    block = ledger.block
    unlucky = chance(random=ledger.random, odds=dial("missed.tekun"), count=block.size)
    dead = (is_tekun_family(block) & is_slip(block, "death"))[block.family]
    who = np.flatnonzero((law.tekun & ~unlucky) | dead)
    paid = np.where(law.tekun_amount[who] > 0, law.tekun_amount[who], TEKUN_PAID)
    return ledger.rows(who, programme="tekun", letter=LETTERS["tekun"], base=paid)


def status_grants(ledger: Ledger, *, law: Entitlements, families: Array, programme: str) -> Columns:
    """Write edge or rigid families: no monthly money but the supplement; single entrants have theirs in their own file."""
    who = np.flatnonzero(families[ledger.block.family] & law.is_member & ~law.tekun)
    supplement = np.where(law.single & (programme == "edge"), 0, law.supplement)[who]
    return ledger.rows(who, programme=programme, letter=LETTERS[programme], base=0, supplement=supplement)


def allowance_grants(ledger: Ledger, *, law: Entitlements) -> list[Columns]:
    """Write allowances of people: what the law gives, less who was missed, plus what should never have been or have ended."""
    return [_allowance(ledger, law=law, policy=policy) for policy in ALLOWANCES]


def _allowance(ledger: Ledger, *, law: Entitlements, policy: str) -> Columns:
    block, allowed = ledger.block, law.is_allowed[policy]
    missed, wrong, late = (
        chance(random=ledger.random, odds=dial(f"{kind}.{policy}"), count=block.size)
        for kind in ("allowances_missed", "allowances_wrong", "allowances_old")
    )
    who = np.flatnonzero((allowed & ~missed) | (_looks_allowed(block, policy=policy) & ~allowed & wrong))
    due = np.where(law.allowance[policy] > 0, law.allowance[policy], PAID_WITHOUT_TERM.get(policy, 0))
    former = PAID_BEFORE.get(policy, 0)
    paid = np.where((late | ~allowed) & (former > 0), former, due)[who]
    return ledger.rows(who, programme=ALLOWANCES[policy], letter=LETTERS.get(policy, "Z"), base=paid)


def _looks_allowed(block: Block, *, policy: str) -> Array:
    """Say who might be paid without being entitled: the dead who were not struck off, lighter grades, grown children."""
    people = block.people
    usual = {
        "orphan": (people["age"] >= 18) & (people["age"] < 21),
        "unattended": (people["age"] >= 18) & (people["age"] < 21),
        "living_subsidy": people["disability_grade"] > 0,
        "nursing_subsidy": people["disability_grade"] > 0,
        "medical_premium": people["alive"],
        "elder_allowance": (people["age"] >= ELDER_FROM) & ~people["alive"] & people["on_book"],
    }
    return np.asarray(usual[policy] & people["is_local"])


def told_grants(ledger: Ledger) -> Columns:
    """Write what the families of the story hold."""
    told = ledger.block.told
    letters = np.array([LETTERS.get(name, "Z") for name in told["programme"].tolist()], dtype=object)
    rows = ledger.rows(told["person"], programme="", letter="", base=told["base"], supplement=told["supplement"])
    applicant = rows["is_applicant"] | np.isin(letters, OF_ONE_PERSON)
    return rows | {"programme": told["programme"], "letter": letters, "is_applicant": applicant}
