"""A department's exchange folder: a question goes out as a file, the answer comes in as one, each with a signed manifest.

Noun: Folder, the adapter of one source. A file appears whole or not at all, its manifest after it; what a manifest does not vouch for
is not read. No cell that goes out can be read as a formula, and none that comes in is.
"""

from __future__ import annotations

import csv
import io
import os
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from django.utils.timezone import now
from django.utils.translation import gettext

from doudi.evidence.header import match_header
from doudi.evidence.mapping import mapping_of
from doudi.evidence.reading import read_rows
from doudi.evidence.refusal import Refused
from doudi.evidence.sources.port import NotReached, NotTrusted, Question, Receipt, Reply
from doudi.exchange.envelope import open_envelope, seal_envelope
from doudi.exchange.messages import question_body, reply_from
from doudi.exchange.rows import Row, of_person, plain_rows
from doudi.exchange.suites import Peer, Signer

HEADERS = {
    "number": "查询编号", "source": "数据集", "kind": "证件类型", "identifier": "证件号码", "name": "姓名", "letter": "授权书编号",
    "case": "案件编号", "purpose": "用途", "asked_on": "提出日期", "answer_by": "答复期限",
}  # fmt: skip
FORMATS = {".csv": "csv-utf8", ".xlsx": "xlsx", ".parquet": "parquet"}
BYTES_MOST = 64 * 1024 * 1024
WINDOW = timedelta(days=60)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Folder:
    """One source behind a folder with `out` for questions and feedback and `in` for answers."""

    def __init__(
        self, *, code: str, folder: Path, signer: Signer, senders: Mapping[str, Peer], ending: str = ".csv",
        clock: Callable[[], datetime] = now,
    ) -> None:  # fmt: skip
        self.code = code
        self._out, self._in = folder / "out", folder / "in"
        self._signer = signer
        self._senders = senders
        self._ending = ending
        self._clock = clock

    def ask(self, question: Question) -> Receipt:
        """Lay down the question; the same number lies there once.

        :raises NotReached: when the folder cannot be written.
        """
        name = f"{question.number}{self._ending}"
        if not (self._out / f"{question.number}.json").exists():
            self._lay_down(name, content=_written(question, ending=self._ending), number=question.number)
        return Receipt(reference=question.number)

    def collect(self, question: Question, *, reference: str) -> Reply | None:
        """Read the answer; None while its manifest has not come.

        :raises NotReached: when the folder cannot be read.
        :raises NotTrusted: when manifest or file cannot be the answer.
        """
        manifest = self._in / f"{question.number}.json"
        try:
            if not manifest.exists():
                return None
            opened = open_envelope(manifest.read_bytes(), senders=self._senders, at=self._clock(), window=WINDOW)
            rows = self._rows(opened.body, question=question)
        except OSError as problem:
            raise NotReached(gettext("读不了交换文件夹（%(why)s）") % {"why": problem.strerror}) from None
        body = {**opened.body, "rows": rows}
        return reply_from(body, question=question, message=opened.message, sender=opened.sender)

    def tell(self, *, number: str, words: str, kind: str) -> None:
        """Lay down feedback on an answer.

        :raises NotReached: when the folder cannot be written.
        """
        content = _csv([{"查询编号": number, "意见": words, "类别": kind}])
        self._lay_down(f"{number}-feedback.csv", content=content, number=f"{number}-feedback")

    def _lay_down(self, name: str, *, content: bytes, number: str) -> None:
        body = {"number": number, "source": self.code, "file": name, "file_hash": sha256(content).hexdigest()}
        try:
            self._out.mkdir(parents=True, exist_ok=True)
            _appear(self._out / name, content=content)
            manifest = seal_envelope(body, signer=self._signer, at=self._clock())
            _appear(self._out / f"{number}.json", content=manifest)
        except OSError as problem:
            raise NotReached(gettext("写不进交换文件夹（%(why)s）") % {"why": problem.strerror}) from None

    def _rows(self, manifest: Mapping[str, Any], *, question: Question) -> list[Row]:
        """Read the file a manifest vouches for; an answer without rows has none."""
        name = manifest.get("file")
        if name is None:
            return []
        path = self._in / str(name)
        if path.name != name or path.suffix not in FORMATS:
            raise NotTrusted(gettext("清单写的文件名不合约定"))
        if path.stat().st_size > BYTES_MOST:
            raise NotTrusted(gettext("答复的文件过大"))
        if sha256(path.read_bytes()).hexdigest() != manifest.get("file_hash"):
            raise NotTrusted(gettext("文件的内容与清单不符"))
        try:
            return _read(path, question=question, as_of=str(manifest.get("as_of")))
        except (Refused, ValueError) as reason:
            raise NotTrusted(gettext("答复的文件不合约定：%(why)s") % {"why": reason}) from None


def _read(path: Path, *, question: Question, as_of: str) -> list[Row]:
    mapping, found = mapping_of(question.source), []
    day = datetime.fromisoformat(as_of).date()
    headers = [header for column in mapping.columns for header in column.headers]
    for rows in read_rows(path, format=FORMATS[path.suffix], headers=headers, progress=lambda share: None):
        if rows.misshapen:
            raise NotTrusted(gettext("答复的文件有格数不对的行"))
        names = match_header(rows.table.column_names, mapping=mapping, file=path.name)
        table = pa.table({name: rows.table.column(header) for header, name in names.items()})
        found += of_person(
            plain_rows(table, mapping=mapping, as_of=day), mapping=mapping, identifier=question.identifier
        )
    return found


def _written(question: Question, *, ending: str) -> bytes:
    body = question_body(question)
    row = {HEADERS[name]: body[name] for name in HEADERS}
    if ending == ".parquet":
        buffer = io.BytesIO()
        pq.write_table(pa.table({name: [text] for name, text in row.items()}), buffer)
        return buffer.getvalue()
    return _workbook(row) if ending == ".xlsx" else _csv([row])


def _workbook(row: Mapping[str, str]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, (name, text) in enumerate(row.items()):
            sheet.write_string(0, place, name)
            sheet.write_string(1, place, text)  # a string is never a formula
    return buffer.getvalue()


def _csv(rows: list[dict[str, str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows({name: _harmless(text) for name, text in row.items()} for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    """Keep a spreadsheet from reading a cell as a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _appear(path: Path, *, content: bytes) -> None:
    """Let a file appear whole, and be on the disk, under its name."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with draft.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
