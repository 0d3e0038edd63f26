"""The indicators themselves, as rules over the facts, after 国办发〔2023〕39号 三（三） and 民发〔2022〕83号 三（三）.

Nouns: BOOK (a rulebook of their own, beside the law's), INDICATORS, SILENT, DIMENSIONS. Figures stand in `indicators.yaml`.
What is new (a card, a student, a death) one day's facts cannot tell: a sign once told is not told again for a while.
"""

from __future__ import annotations

from collections.abc import Iterator

from doudi.monitoring.warnings.indicators import Indicator, Silent
from doudi.monitoring.warnings.signs.declaring import watch
from doudi.monitoring.warnings.signs.dimensions import DIMENSIONS
from doudi.monitoring.warnings.signs.lives import chi, dis, dth, old, pet, stu
from doudi.monitoring.warnings.signs.means import dsr, inc, med, une
from doudi.monitoring.warnings.signs.over import OVER, ovr
from doudi.monitoring.warnings.terms import FILE, TERMS
from doudi.programmes import PARAMETERS
from doudi.programmes.income import income
from doudi.programmes.labour import labour
from doudi.programmes.membership import membership
from doudi.programmes.support import support
from doudi.rules import Rulebook, load_terms

__all__ = ["BOOK", "DIMENSIONS", "INDICATORS", "OVER", "SILENT", "WATCHING", "texts"]

INDICATORS: dict[str, Indicator] = {one.code: one for one in (med, dis, stu, une, dth, dsr, chi, old, pet, inc, ovr)}
"""Every indicator that is watched, by its code."""

SILENT = (
    Silent("W-ADM", "住院天数", "医保送来的结算数据里没有住院天数和重症监护，不能判断"),
    Silent("W-FIN", "救助停止而没有其他救助", "领取名册只有现在的待遇，停止了多久不能判断；停止的案件在案件清单里"),
    Silent("W-OUT", "复核逾期", "由案件的期限提醒，不在这里重复预警"),
)
"""Indicators of which no register here says anything: a page says so instead of showing none."""

WATCHING = tuple(policy for one in INDICATORS.values() for policy in one.policies.values())
BOOK = Rulebook(
    sections=(membership, labour, income, support, watch, *WATCHING, *DIMENSIONS.values(), OVER),
    terms=load_terms([*PARAMETERS, FILE]),
)


def texts() -> Iterator[str]:
    """Yield every Chinese text of the indicators that a page may show."""
    for one in INDICATORS.values():
        yield one.label
    for silent in SILENT:
        yield from (silent.label, silent.because)
    for section in (watch, *WATCHING, *DIMENSIONS.values(), OVER):
        yield section.title
        yield from (rule.label for rule in section.rules)
        yield from (rule.otherwise for rule in section.rules if rule.otherwise)
    for term in TERMS.terms.values():
        yield from (term.label, term.set_by)
