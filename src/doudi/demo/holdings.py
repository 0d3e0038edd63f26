"""Holdings: what people receive now: what the law gives them, less those who were missed, plus what should have ended.

Nouns: Holdings. Verbs: draw_holdings. How often families are missed, and why, stands in `dirt.yaml` under `missed`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo import grants
from doudi.demo.blocks import Block, Columns, chance
from doudi.demo.dwelling import SPLIT
from doudi.demo.entitlements import Entitlements
from doudi.demo.figures import dial
from doudi.demo.hardship import NONE
from doudi.demo.kinship import kinds
from doudi.demo.outsiders import Outsiders, draw_outsiders

Array = NDArray[Any]

BY_CHANCE, BY_STORY = 0, 1
"""What `told` says of a family: the cast holds what its story says."""
MISSED = ("none", "newly_disabled", "newly_ill", "moved", "widowed", "otherwise")
NEW_CARD_DAYS = 420
ASSISTED = ("dibao", "tekun", "edge", "rigid", "orphan", "unattended")


@dataclass(frozen=True)
class Holdings:
    """What a block's people hold: grants as rows, who signed a letter, whom somebody visited, why families were missed; and who is paid
    that stands in no register.
    """

    grants: Columns
    has_letter: Array
    is_visited: Array
    missed: Array
    outsiders: Outsiders

    def holders(self, programme: str, *, count: int) -> Array:
        """Say who of the block's people receives a programme today."""
        held = np.zeros(count, dtype=bool)
        held[self.grants["person"][self.grants["programme"] == programme]] = True
        return held


def draw_holdings(*, block: Block, law: Entitlements) -> Holdings:
    """Draw what everybody holds."""
    random = block.random("holdings")
    ledger = grants.Ledger(block=block, random=random)
    missed = _draw_missed(block=block, law=law, random=random)
    dibao = _on_dibao(block=block, law=law, missed=missed)
    parts = [
        grants.dibao_grants(ledger, law=law, families=dibao),
        grants.single_grants(ledger, law=law, missed=missed),
        grants.tekun_grants(ledger, law=law),
        *(
            grants.status_grants(
                ledger, law=law, families=_with_status(ledger, eligible=eligible & ~dibao, name=name), programme=name
            )
            for name, eligible in (("edge", law.edge & (missed == 0)), ("rigid", law.rigid & (missed == 0)))
        ),
        *grants.allowance_grants(ledger, law=law),
    ]
    drawn = (block.families["told"] == BY_CHANCE)[block.family]
    parts = [{name: values[drawn[part["person"]]] for name, values in part.items()} for part in parts]
    if block.told:
        parts.append(grants.told_grants(ledger))
    rows = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    entitled = law.dibao | law.edge | block.any_of(law.single | law.tekun)
    pool = (block.families["fate"] != NONE) | entitled
    return _watched(block=block, rows=rows, pool=pool, missed=missed, random=random)


def _draw_missed(*, block: Block, law: Entitlements, random: np.random.Generator) -> Array:
    """Choose eligible families nobody helped, with the first reason that fits each."""
    people, families = block.people, block.families
    is_new = block.today - people["card_since"] < NEW_CARD_DAYS
    severe = (people["disability_grade"] > 0) & (people["disability_grade"] < 3)
    reasons = [
        block.any_of(severe & is_new),
        block.any_of(people["serious_illness"]),
        families["origin"] == SPLIT,
        families["kind"] == kinds().number("elder_alone"),
    ]
    odds = np.select(reasons, [dial(f"missed.{name}") for name in MISSED[1:5]], default=dial("missed.otherwise"))
    reason = np.select(reasons, [1, 2, 3, 4], default=5)
    entitled = law.dibao | block.any_of(law.single)
    missed = entitled & chance(random=random, odds=odds, count=len(odds)) & (families["slip"] == 0)
    return np.asarray(np.where(missed, reason, 0))


def _on_dibao(*, block: Block, law: Entitlements, missed: Array) -> Array:
    tekun_only = block.any_of(law.tekun) & (np.bincount(block.family) == 1)
    fallen = grants.is_slip(block, *grants.WRONGLY_HELD) & ~grants.is_tekun_family(block)
    return np.asarray((law.dibao & (missed == 0) & ~tekun_only) | fallen)


def _with_status(ledger: grants.Ledger, *, eligible: Array, name: str) -> Array:
    unlucky = chance(random=ledger.random, odds=dial(f"missed.{name}"), count=len(eligible))
    return np.asarray(eligible & ~unlucky)


def _watched(*, block: Block, rows: Columns, pool: Array, missed: Array, random: np.random.Generator) -> Holdings:
    """Say who is under a letter and who was visited: recipients, most of the low-income pool, and a part of the others."""
    families = block.families
    count = len(families["kind"])
    recipient = np.zeros(count, dtype=bool)
    recipient[block.family[rows["person"][np.isin(rows["programme"], ASSISTED)]]] = True
    cast = families["told"] == BY_STORY
    letters = np.select(
        [recipient | cast, pool],
        [dial("bank.letters_recipients"), dial("bank.letters_pool")],
        default=dial("bank.letters_others"),
    )
    visits = np.select(
        [cast, recipient, pool], [1.0, dial("visits.recipients"), dial("visits.pool")], default=dial("visits.others")
    )
    return Holdings(
        grants=rows,
        has_letter=chance(random=random, odds=letters, count=count)[block.family],
        is_visited=chance(random=random, odds=visits, count=count)[block.family],
        missed=missed,
        outsiders=draw_outsiders(block),
    )
