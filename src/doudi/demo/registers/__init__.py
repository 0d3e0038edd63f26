"""Registers: what each department knows of the invented people, as rows of its data set before anybody mistyped them.

Nouns: REGISTERS (data set → function). Verbs: each function takes a Known block and returns rows by lake column.
A module here for each kind of office; the values are those of the truth, so a clean import gives the truth back.
"""

from __future__ import annotations

from collections.abc import Callable

from doudi.demo.registers import lives, police, property, welfare, work
from doudi.demo.registers.known import Known
from doudi.demo.wording import Rows

Register = Callable[[Known], Rows]

REGISTERS: dict[str, Register] = {
    "hukou": police.hukou,
    "residence": police.residence,
    "deaths": police.deaths,
    "custody": police.custody,
    "marriage": lives.marriage,
    "benefits": welfare.benefits,
    "insurance": work.insurance,
    "medical": lives.medical,
    "tax": work.tax,
    "business": work.business,
    "homes": property.homes,
    "vehicles": police.vehicles,
    "disability": lives.disability,
    "students": lives.students,
    "veterans": lives.veterans,
    "bank": property.bank,
    "petitions": welfare.petitions,
    "support": welfare.support,
    "visits": welfare.visits,
}
"""Every register of the demo, in the order in which it is delivered."""

__all__ = ["REGISTERS", "Known", "Register"]
