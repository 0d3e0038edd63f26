"""Who has to do with warnings. Filter: reads_warnings."""

from __future__ import annotations

from typing import Any

from django import template

from doudi.monitoring.warnings.permissions import READERS

register = template.Library()


@register.filter
def reads_warnings(officer: Any) -> bool:
    """Say whether the officer's desk has to do with warnings."""
    return officer.desk.kind in READERS
