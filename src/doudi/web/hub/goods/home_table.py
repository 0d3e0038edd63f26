"""The chosen homes as a table to take along. Noun: HEADS. Verb: cells_of.

Tens of thousands of rows go through here: what stands in every row (words, names, firms) is looked up once, and no row becomes an object.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doudi.delivery.goods.models import Contractor, Home, HomeStage
from doudi.delivery.goods.queries import due_at
from doudi.delivery.ledger.money import yuan
from doudi.offices.models import Place
from doudi.offices.queries import inside
from doudi.web.shell.spreadsheet import Cell

HEADS = (
    (_("编号"), 24), (_("地方"), 26), (_("姓名"), 12), (_("对象类别"), 16), (_("办到哪里"), 12), (_("从哪天起"), 12), (_("最迟"), 12),
    (_("施工单位"), 24), (_("方案（元）"), 12), (_("合同（元）"), 12), (_("应付（元）"), 12), (_("满意度"), 8),
)  # fmt: skip
COLUMNS = (
    "number", "place", "name", "group", "stage", "stage_since", "finish_by", "contractor_id", "planned_cents", "agreed_cents",
    "payable_cents", "satisfaction",
)  # fmt: skip
ROWS_AT_ONCE = 2000


def cells_of(rows: QuerySet[Home], *, place: str) -> Iterator[list[Cell]]:
    """Give a row for each home inside a place, in the order they are asked for."""
    places = dict(Place.objects.filter(inside(place)).values_list("code", "name"))
    firms = dict(Contractor.objects.values_list("pk", "name"))
    groups, stages = ({code: str(words) for code, words in one.choices} for one in (Home.Group, HomeStage))
    for number, at, name, group, stage, since, finish_by, firm, *money, content in rows.values_list(*COLUMNS).iterator(
        chunk_size=ROWS_AT_ONCE
    ):
        due = due_at(stage, since=since, finish_by=finish_by)
        yield [
            number, places.get(at, at), name, groups[group], stages[stage], since.isoformat(), due.isoformat() if due else None,
            firms.get(firm), *(None if cents is None else yuan(cents) for cents in money), content,
        ]  # fmt: skip
