"""The list of findings as a spreadsheet: bounded, written down, and without a cell that could run as a formula.

Verb: export.
"""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from doudi.journal.actions import record
from doudi.monitoring.models import Finding
from doudi.monitoring.queries import matching
from doudi.offices.models import Officer
from doudi.web.hub.filters import Filters
from doudi.web.hub.places import names_of
from doudi.web.hub.words import kind_name, masked_name, programme, reason
from doudi.web.shell.spreadsheet import harmless, open_book
from doudi.web.shell.words import register

ROWS_MOST = 20_000
WIDTHS = (16, 12, 12, 22, 30, 8, 22, 14, 14, 30, 40, 12)


class TooMany(Exception):
    """The list is longer than one file may be; the message says what to do."""


@transaction.atomic
def export(*, by: Officer, on: date, chosen: Filters, search: str) -> BytesIO:
    """Write the chosen findings into a spreadsheet.

    :raises TooMany: when there are more than fit into one file.
    """
    found = matching(
        officer=by, place=chosen.place, kind=chosen.kind, programme=chosen.programme, search=search, order=chosen.order
    ).defer("facts", "answer", "head_sealed")
    total = found.count()
    if total > ROWS_MOST:
        most = {"total": f"{total:,}", "most": f"{ROWS_MOST:,}"}
        raise TooMany(gettext("共 %(total)s 条，一次最多导出 %(most)s 条。请先选一个更小的地方，或者只选一类。") % most)
    names = names_of(found.order_by().values_list("place", flat=True).distinct())
    file = BytesIO()
    _write(file, rows=(_row(finding, names=names) for finding in found.iterator(chunk_size=2000)))
    detail = {"rows": total, "kind": chosen.kind, "programme": chosen.programme, "searched": bool(search)}
    record(verb="finding.export", by=by, on=on, place=chosen.place, purpose=gettext("导出列表"), detail=detail)
    file.seek(0)
    return file


def _heads() -> list[str]:
    return [
        gettext("编号"), gettext("类别"), gettext("户主"), gettext("证件号码"), gettext("地方"), gettext("人数"),
        gettext("项目"), gettext("应得（元/月）"), gettext("现领（元/月）"), gettext("等待的数据"), gettext("原因"), gettext("首次发现"),
    ]  # fmt: skip


def _row(finding: Finding, *, names: dict[str, str]) -> list[Any]:
    return [
        finding.number,
        kind_name(finding.kind),
        masked_name(finding.head_name),
        finding.head_masked,
        names[finding.place],
        finding.members,
        programme(finding.programme),
        finding.amount_month,
        finding.paid_month,
        gettext("；").join(register(name) for name in finding.waiting_for),
        gettext("；").join(reason(name) for name in finding.reasons),
        finding.first_seen_on.isoformat(),
    ]


def _write(file: BytesIO, *, rows: Iterator[list[Any]]) -> None:
    with open_book(file) as book:
        sheet = book.add_worksheet(gettext("监测发现"))
        bold = book.add_format({"bold": True, "bg_color": "#E4F1F1", "bottom": 1})
        money = book.add_format({"num_format": "#,##0.00"})
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 1)
        for column, head in enumerate(_heads()):
            sheet.write_string(0, column, head, bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, harmless(value))
                elif value is not None:
                    sheet.write_number(number, column, value, money if column in {7, 8} else None)
