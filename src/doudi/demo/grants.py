"""Grants: rows of who receives what, programme by programme, with the amounts clerks pay, right or wrong.

Nouns: Ledger (lays out rows), a grant's columns: person, programme, letter, is_applicant, base, supplement, since.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.blocks import Block, Columns, chance, hao_of
from doudi.demo.entitlements import Entitlements
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
ORPHAN_PAID = hao(2976)
LETTERS = {"dibao": "D", "edge": "B", "rigid": "B", "tekun": "T", "orphan": "G"}
OF_ONE_PERSON = ("S", "T", "Z", "G")
"""Files of one person alone: single entry, tekun, allowances, orphans."""
ALLOWANCES = {"disability_living": hao(209), "disability_nursing": hao(280), "elder_allowance": hao(100)}
NURSING_SHARE = 0.8


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


def orphan_grants(ledger: Ledger) -> Columns:
    """Write the children of the orphans' scheme."""
    people = ledger.block.people
    who = np.flatnonzero(people["chooses_child_scheme"] & people["alive"])
    return ledger.rows(who, programme="orphan", letter=LETTERS["orphan"], base=ORPHAN_PAID)


def allowance_grants(ledger: Ledger, *, families: Array) -> list[Columns]:
    """Write allowances that are no programme of the screen: for disability and for great age."""
    block, people = ledger.block, ledger.block.people
    severe = (people["disability_grade"] == 1) | (people["disability_grade"] == 2)
    chosen = {
        "disability_living": (people["disability_grade"] > 0) & families[block.family],
        "disability_nursing": severe & chance(random=ledger.random, odds=NURSING_SHARE, count=block.size),
        "elder_allowance": people["age"] >= 80,
    }
    local = people["is_local"] & people["alive"]
    return [
        ledger.rows(np.flatnonzero(flags & local), programme=programme, letter="Z", base=ALLOWANCES[programme])
        for programme, flags in chosen.items()
    ]


def told_grants(ledger: Ledger) -> Columns:
    """Write what the families of the story hold."""
    told = ledger.block.told
    letters = np.array([LETTERS.get(name, "Z") for name in told["programme"].tolist()], dtype=object)
    rows = ledger.rows(told["person"], programme="", letter="", base=told["base"], supplement=told["supplement"])
    applicant = rows["is_applicant"] | np.isin(letters, OF_ONE_PERSON)
    return rows | {"programme": told["programme"], "letter": letters, "is_applicant": applicant}
