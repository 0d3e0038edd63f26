"""Rows that meet one of several conditions, each found by an index of its own.

Verb: either. Asked as one condition over joined tables, the database would read every row of the province.
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


def either(rows: QuerySet[Row], *conditions: Q) -> QuerySet[Row]:
    """Keep the rows that meet one condition or more, each row once."""
    first, *more = (rows.model._default_manager.filter(one).order_by().values("pk") for one in conditions)
    return rows.filter(pk__in=first.union(*more))
