"""What the provinces hold a standard to: ranges, minimums and shares, terms by place and day (`parameters.yaml`)."""

from functools import cache
from pathlib import Path

from doudi.rules.terms import Terms, load_terms


@cache
def limits() -> Terms:
    """Read the provinces' limits."""
    return load_terms([Path(__file__).with_name("parameters.yaml")])
