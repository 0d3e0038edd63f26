"""What may be built into a home (`fittings.yaml`), and the most a place spends on one (`terms.yaml`).

Nouns: Fitting, FITTINGS. Verb: ceiling_of, in whole cents; None where nobody has set one, which is not zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import yaml
from django.utils.translation import gettext

from doudi.delivery.ledger.money import cents
from doudi.facts import HAO
from doudi.rules.terms import Terms, load_terms

TERMS: Terms = load_terms([Path(__file__).with_name("terms.yaml")])
ANY = "any"


@dataclass(frozen=True)
class Fitting:
    """One thing: its code, name and unit; whether it is one of the basic ones."""

    code: str
    label: str
    unit: str
    is_basic: bool

    @property
    def words(self) -> str:
        """Name it for a reader."""
        return gettext(self.label)


def _read() -> dict[str, Fitting]:
    text = Path(__file__).with_name("fittings.yaml").read_text(encoding="utf-8")
    return {code: Fitting(code=code, **row) for code, row in yaml.load(text, Loader=yaml.CSafeLoader).items()}


FITTINGS = _read()


def ceiling_of(group: str, *, place: str, on: date) -> int | None:
    """Give the most a place spends on the home of somebody of a group that day."""
    found = TERMS.notice(f"adaptation_ceiling_{group}", place=place, residence=ANY, on=on)
    return None if found is None else cents(Decimal(found.value) / HAO)
