"""Schooling: who is a full-time student, at which stage, and what public schools of that stage charge."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.blocks import Block, chance, code, hao_of
from doudi.facts import FACTS, hao

Array = NDArray[Any]

STAGES = FACTS["person"]["student"].choices
AGES = {
    "kindergarten": (3, 5, 0.9),
    "compulsory": (6, 14, 0.995),
    "senior": (15, 17, 0.95),
    "undergraduate": (18, 21, 0.62),
    "postgraduate": (22, 24, 0.06),
}
"""Stage: youngest, oldest, share of those who study."""
PUBLIC_FEES = {
    "none": 0,
    "kindergarten": 5200,
    "compulsory": 0,
    "senior": 2100,
    "undergraduate": 6850,
    "postgraduate": 8000,
}
"""Yuan a year at public schools (E; 6,850 for undergraduates as in worked case 6)."""
PRIVATE_SHARE = 0.08
DEPENDENT = ("child", "grandchild", "sibling")


def study(block: Block) -> None:
    """Send children and young people of the family to school."""
    random = block.random("schooling")
    people = block.people
    young = np.isin(people["relation"], [code("relation", name) for name in DEPENDENT])
    stage = np.zeros(block.size, dtype=np.int64)
    for name, (youngest, oldest, odds) in AGES.items():
        of_age = young & (people["age"] >= youngest) & (people["age"] <= oldest) & ~people["is_absent"]
        stage[of_age & chance(random=random, odds=odds, count=block.size)] = STAGES.index(name)
    people["student"] = stage
    people["education_public_rate"] = np.array([hao(PUBLIC_FEES[name]) for name in STAGES])[stage]
    private = (stage > 0) & chance(random=random, odds=PRIVATE_SHARE, count=block.size)
    extra = hao_of(6000 + 18_000 * random.random(block.size), step=100)
    people["education_paid"] = people["education_public_rate"] + np.where(private, extra, 0)
