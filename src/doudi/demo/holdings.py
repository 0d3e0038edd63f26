"""Holdings: what people receive now: what the law gives them, less those who were missed, plus what should have ended.

Nouns: Entitlements (what the law says of a block), Grant rows, Holdings. Verbs: draw_holdings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.blocks import Block, chance, hao_of
from doudi.demo.dwelling import SPLIT
from doudi.demo.figures import dial
from doudi.demo.hardship import NONE
from doudi.demo.kinship import kinds
from doudi.demo.slips import SLIPS
from doudi.facts import hao

Array = NDArray[Any]

BY_CHANCE, BY_STORY = 0, 1
"""What `told` says of a family: the cast holds what its story says."""
WRONGLY_HELD = ("car", "job", "home", "company", "prison", "death", "favour")
OLD_STANDARD_LESS = hao(27)
"""The standard of 2025 less that of 2024: 1,309 - 1,282."""
NEW_CARD_DAYS = 420
SUPPLEMENT = hao("261.80")
DIED_MEMBER_PAID = hao(1309)


@dataclass(frozen=True)
class Entitlements:
    """What the law gives the families and people of one block, position by position; money in hao a month."""

    dibao: Array
    dibao_base: Array
    edge: Array
    rigid: Array
    is_member: Array
    supplement: Array
    single: Array
    single_amount: Array
    tekun: Array
    tekun_amount: Array


@dataclass(frozen=True)
class Holdings:
    """What a block's people hold: grants as rows, who signed a letter, whom somebody visited, why families were missed."""

    grants: dict[str, Array]
    has_letter: Array
    is_visited: Array
    missed: Array

    def holders(self, programme: str, *, count: int) -> Array:
        """Say who of the block's people receives a programme today."""
        held = np.zeros(count, dtype=bool)
        held[self.grants["person"][(self.grants["programme"] == programme) & self.grants["is_current"]]] = True
        return held


MISSED = ("none", "newly_disabled", "newly_ill", "moved", "widowed", "otherwise", "tekun", "edge", "rigid")


def draw_holdings(*, block: Block, law: Entitlements) -> Holdings:
    """Draw what everybody holds."""
    random = block.random("holdings")
    missed = _draw_missed(block=block, law=law, random=random)
    holds = {
        "dibao": _dibao_families(block=block, law=law, missed=missed),
        "edge": _other_families(block=block, eligible=law.edge, missed=missed, odds="edge", random=random),
        "rigid": _other_families(block=block, eligible=law.rigid, missed=missed, odds="rigid", random=random),
    }
    drawn = (block.families["told"] == BY_CHANCE)[block.family]
    parts = [
        _dibao_grants(block=block, law=law, families=holds["dibao"], random=random),
        _single_grants(block=block, law=law, missed=missed, random=random),
        _tekun_grants(block=block, law=law, random=random),
        _status_grants(block=block, law=law, families=holds["edge"] & ~holds["dibao"], programme="edge", random=random),
        _status_grants(
            block=block, law=law, families=holds["rigid"] & ~holds["dibao"], programme="rigid", random=random
        ),
        _orphan_grants(block=block, random=random),
        *_category_grants(block=block, holds=holds["dibao"], random=random),
    ]
    parts = [_chosen(part, chosen=drawn[part["person"]]) for part in parts]
    if block.told:
        parts.append(_told_grants(block=block, random=random))
    grants = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return _watched(block=block, grants=grants, missed=missed, random=random)


def _draw_missed(*, block: Block, law: Entitlements, random: np.random.Generator) -> Array:
    people, families = block.people, block.families
    new_card = (
        (people["disability_grade"] > 0)
        & (people["disability_grade"] < 3)
        & (block.today - people["card_since"] < NEW_CARD_DAYS)
    )
    widowed = np.isin(families["kind"], [kinds().number("elder_alone")])
    draw = random.random(len(families["kind"]))
    reasons = [block.any_of(new_card), block.any_of(people["serious_illness"]), families["origin"] == SPLIT, widowed]
    odds = np.select(reasons, [dial(f"missed.{name}") for name in MISSED[1:5]], default=dial("missed.otherwise"))
    reason = np.select(reasons, [1, 2, 3, 4], default=5)
    entitled = law.dibao | block.any_of(law.single)
    missed = entitled & (draw < odds) & ~_slipped(block)
    return np.asarray(np.where(missed, reason, 0))


def _slipped(block: Block) -> Array:
    return np.asarray(block.families["slip"] > 0)


def _is_slip(block: Block, *names: str) -> Array:
    return np.isin(block.families["slip"], [SLIPS.index(name) for name in names])


def _dibao_families(*, block: Block, law: Entitlements, missed: Array) -> Array:
    tekun_only = block.any_of(law.tekun) & (np.bincount(block.family) == 1)
    fallen = _is_slip(block, *WRONGLY_HELD) & ~_is_tekun_family(block)
    return np.asarray((law.dibao & (missed == 0) & ~tekun_only) | fallen)


def _is_tekun_family(block: Block) -> Array:
    return np.asarray(kinds().flagged("childless")[block.families["kind"]])


def _other_families(*, block: Block, eligible: Array, missed: Array, odds: str, random: np.random.Generator) -> Array:
    unlucky = chance(random=random, odds=dial(f"missed.{odds}"), count=len(eligible))
    return np.asarray(eligible & (missed == 0) & ~unlucky)


def _rows(
    *,
    block: Block,
    who: Array,
    programme: str,
    base: Array,
    supplement: Array,
    random: np.random.Generator,
    letter: str,
) -> dict[str, Array]:
    """Lay out grant rows; the head of the family, or a person alone, is the applicant."""
    family = block.family[who]
    first = np.r_[True, family[1:] != family[:-1]] if len(who) else np.zeros(0, dtype=bool)
    since = block.today - random.integers(150, 2600, len(block.families["kind"]))[family]
    return {
        "person": who,
        "programme": np.full(len(who), programme, dtype=object),
        "letter": np.full(len(who), letter, dtype=object),
        "is_applicant": first,
        "base": base,
        "supplement": supplement,
        "since": since,
        "until": np.zeros(len(who), dtype=np.int64),
        "is_current": np.ones(len(who), dtype=bool),
    }


def _dibao_grants(*, block: Block, law: Entitlements, families: Array, random: np.random.Generator) -> dict[str, Array]:
    people = block.people
    died = _is_slip(block, "death", "member_died")
    fallen = families & ~law.dibao
    here = people["alive"] & ~people["is_absent"] & (people["custody"] == 0)
    counted = np.where(fallen[block.family], here | _is_slip(block, "death", "prison")[block.family], law.is_member)
    counted = counted | (died[block.family] & ~people["alive"])
    who = np.flatnonzero(families[block.family] & counted & ~law.tekun)
    size = np.bincount(block.family[who], minlength=len(families))
    guess = hao_of(300 + 800 * random.random(len(families)), step=1) * np.maximum(size, 1)
    base = np.where(fallen, guess, law.dibao_base)
    base = np.where(_is_slip(block, "old_standard") & ~fallen, np.maximum(base - OLD_STANDARD_LESS * size, 0), base)
    base = np.where(_is_slip(block, "member_died") & ~fallen, base + DIED_MEMBER_PAID, base)
    supplement = np.where(fallen[block.family], 0, law.supplement)
    graduated = (
        _is_slip(block, "graduated")[block.family]
        & (people["age"] >= 18)
        & (people["age"] < 26)
        & (people["student"] == 0)
    )
    supplement = np.where(graduated, SUPPLEMENT, supplement)
    family = block.family[who]
    return _rows(
        block=block,
        who=who,
        programme="dibao",
        base=base[family],
        supplement=supplement[who],
        random=random,
        letter="D",
    )


def _single_grants(*, block: Block, law: Entitlements, missed: Array, random: np.random.Generator) -> dict[str, Array]:
    who = np.flatnonzero(law.single & (missed == 0)[block.family] & ~law.tekun)
    return _rows(
        block=block,
        who=who,
        programme="dibao",
        base=law.single_amount[who],
        supplement=law.supplement[who],
        random=random,
        letter="S",
    )


def _tekun_grants(*, block: Block, law: Entitlements, random: np.random.Generator) -> dict[str, Array]:
    unlucky = chance(random=random, odds=dial("missed.tekun"), count=block.size)
    dead = (_is_tekun_family(block) & _is_slip(block, "death"))[block.family]
    who = np.flatnonzero((law.tekun & ~unlucky) | dead)
    paid = np.where(law.tekun_amount[who] > 0, law.tekun_amount[who], hao(2145))
    return _rows(
        block=block,
        who=who,
        programme="tekun",
        base=paid,
        supplement=np.zeros(len(who), dtype=np.int64),
        random=random,
        letter="T",
    )


def _status_grants(
    *, block: Block, law: Entitlements, families: Array, programme: str, random: np.random.Generator
) -> dict[str, Array]:
    single = law.single & (programme == "edge")
    who = np.flatnonzero(families[block.family] & law.is_member & ~law.tekun)
    base = np.zeros(len(who), dtype=np.int64)
    supplement = np.where(single, 0, law.supplement)[who]
    return _rows(block=block, who=who, programme=programme, base=base, supplement=supplement, random=random, letter="B")


def _orphan_grants(*, block: Block, random: np.random.Generator) -> dict[str, Array]:
    who = np.flatnonzero(block.people["chooses_child_scheme"] & block.people["alive"])
    nothing = np.zeros(len(who), dtype=np.int64)
    return _rows(
        block=block,
        who=who,
        programme="orphan",
        base=nothing + hao(2976),
        supplement=nothing,
        random=random,
        letter="G",
    )


def _category_grants(*, block: Block, holds: Array, random: np.random.Generator) -> list[dict[str, Array]]:
    """Allowances that are no programme of the screen: for disability and for great age."""
    people = block.people
    severe = (people["disability_grade"] == 1) | (people["disability_grade"] == 2)
    living = (people["disability_grade"] > 0) & holds[block.family]
    nursing = severe & chance(random=random, odds=0.8, count=block.size)
    old = people["age"] >= 80
    local = people["is_local"] & people["alive"]
    parts = []
    for programme, chosen, amount in (
        ("disability_living", living, 209),
        ("disability_nursing", nursing, 280),
        ("elder_allowance", old, 100),
    ):
        who = np.flatnonzero(chosen & local)
        nothing = np.zeros(len(who), dtype=np.int64)
        parts.append(
            _rows(
                block=block,
                who=who,
                programme=programme,
                base=nothing + hao(amount),
                supplement=nothing,
                random=random,
                letter="Z",
            )
        )
    return parts


def _chosen(part: dict[str, Array], *, chosen: Array) -> dict[str, Array]:
    return {name: values[chosen] for name, values in part.items()}


LETTERS = {"dibao": "D", "edge": "B", "rigid": "B", "tekun": "T", "orphan": "G"}


def _told_grants(*, block: Block, random: np.random.Generator) -> dict[str, Array]:
    """Lay out what the story's families hold."""
    told = block.told
    rows = _rows(
        block=block,
        who=told["person"],
        programme="",
        base=told["base"],
        supplement=told["supplement"],
        random=random,
        letter="",
    )
    letters = np.array([LETTERS.get(name, "Z") for name in told["programme"].tolist()], dtype=object)
    return rows | {"programme": told["programme"], "letter": letters}


def _watched(*, block: Block, grants: dict[str, Array], missed: Array, random: np.random.Generator) -> Holdings:
    """Say who is under a letter and who was visited: recipients, most of the pool, and a part of the others."""
    families = block.families
    count = len(families["kind"])
    assisted = np.isin(grants["programme"], ["dibao", "tekun", "edge", "rigid", "orphan"])
    recipient = np.zeros(count, dtype=bool)
    recipient[block.family[grants["person"][assisted]]] = True
    pool, cast = families["fate"] != NONE, families["told"] == BY_STORY
    letters = np.select(
        [recipient | cast, pool],
        [dial("bank.letters_recipients"), dial("bank.letters_pool")],
        default=dial("bank.letters_others"),
    )
    visits = np.select(
        [cast, recipient, pool], [1.0, dial("visits.recipients"), dial("visits.pool")], default=dial("visits.others")
    )
    return Holdings(
        grants=grants,
        has_letter=chance(random=random, odds=letters, count=count)[block.family],
        is_visited=chance(random=random, odds=visits, count=count)[block.family],
        missed=missed,
    )
