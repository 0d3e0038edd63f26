"""Where the hub's navigation leads an officer who has to do with needs. Filter: reads_needs."""

from __future__ import annotations

from django import template

from doudi.dispatch.needs.permissions import READERS
from doudi.offices.models import Desk, Officer

register = template.Library()


@register.filter
def reads_needs(officer: Officer) -> str:
    """Name the page of needs a desk begins on: the inbox, or what was sent to it; empty when it has nothing to do with them."""
    if officer.desk.kind == Desk.Kind.DEPARTMENT:
        return "hub:sendings"
    return "hub:needs" if officer.desk.kind in READERS else ""
