"""The indicators themselves, as rules over the facts, after 国办发〔2023〕39号 三（三） and 民发〔2022〕83号 三（三）.

Nouns: BOOK (a rulebook of their own, beside the law's), INDICATORS, DIMENSIONS. Figures stand in `indicators.yaml`.
What is new (a card, a student, a death) one day's facts cannot tell: a sign once told is not told again for a while.
"""

from __future__ import annotations

from collections.abc import Iterator

from doudi.monitoring.warnings.indicators import Indicator
from doudi.monitoring.warnings.signs.declaring import watch
from doudi.monitoring.warnings.signs.dimensions import DIMENSIONS
from doudi.monitoring.warnings.signs.lives import adm, chi, dis, dth, old, pet, stu
from doudi.monitoring.warnings.signs.means import dsr, inc, med, une
from doudi.monitoring.warnings.signs.over import OVER, ovr
from doudi.monitoring.warnings.signs.standing import fin, out
from doudi.monitoring.warnings.terms import FILE, TERMS
from doudi.programmes import PARAMETERS
from doudi.programmes.income import income
from doudi.programmes.labour import labour
from doudi.programmes.membership import membership
from doudi.programmes.support import support
from doudi.rules import Rulebook, load_terms

__all__ = ["BOOK", "DIMENSIONS", "INDICATORS", "OVER", "WATCHING", "texts"]

INDICATORS: dict[str, Indicator] = {
    one.code: one for one in (med, adm, dis, stu, une, dth, dsr, chi, old, pet, inc, fin, out, ovr)
}
"""Every indicator that is watched, by its code."""

WATCHING = tuple(policy for one in INDICATORS.values() for policy in one.policies.values())
BOOK = Rulebook(
    sections=(membership, labour, income, support, watch, *WATCHING, *DIMENSIONS.values(), OVER),
    terms=load_terms([*PARAMETERS, FILE]),
)


def texts() -> Iterator[str]:
    """Yield every Chinese text of the indicators that a page may show."""
    for one in INDICATORS.values():
        yield one.label
    for section in (watch, *WATCHING, *DIMENSIONS.values(), OVER):
        yield section.title
        yield from (rule.label for rule in section.rules)
        yield from (rule.otherwise for rule in section.rules if rule.otherwise)
    for term in TERMS.terms.values():
        yield from (term.label, term.set_by)
