"""A department's own database, read directly: one relation, one person at a time, by a role that cannot write.

Noun: Table, the adapter of one source. The address is its own, given by the name of an environment variable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256

import psycopg
import pyarrow as pa
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from psycopg import sql

from doudi.evidence.mapping import mapping_of
from doudi.evidence.sources.models import Outcome
from doudi.evidence.sources.port import NotReached, Question, Reply
from doudi.evidence.sources.sealing import words_of
from doudi.exchange.rows import of_person, plain_rows

CONNECT_SECONDS = 5
STATEMENT_MILLISECONDS = 5000
ROWS_MOST = 5000
OPTIONS = f"-c default_transaction_read_only=on -c statement_timeout={STATEMENT_MILLISECONDS}"


class Table:
    """One source behind a relation (`schema.name`) whose columns carry the mapping's headers, or those named in `columns`."""

    def __init__(
        self, *, code: str, address: str, relation: str, columns: Mapping[str, str] | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:  # fmt: skip
        self.code = code
        self._address = address
        self._relation = sql.Identifier(*relation.split("."))
        self._relation_name = relation
        self._mapping = mapping_of(code)
        self._columns = {
            column.name: (columns or {}).get(column.name, column.header) for column in self._mapping.columns
        }
        self._clock = clock

    def ask(self, question: Question) -> Reply:
        """Read what the relation holds of the person now.

        :raises NotReached: when it cannot be read, or the role could write.
        :raises NotTrusted: when a cell cannot be read.
        """
        try:
            with psycopg.connect(self._address, connect_timeout=CONNECT_SECONDS, options=OPTIONS) as connection:
                self._refuse_writer(connection)
                texts = self._read(connection, identifier=question.identifier)
        except psycopg.Error as problem:
            raise NotReached(gettext("读不了对方的数据库（%(why)s）") % {"why": type(problem).__name__}) from None
        return self._reply(texts, question=question)

    def collect(self, question: Question, *, reference: str) -> Reply | None:
        """A table answers at once; nothing is fetched later."""
        return self.ask(question)

    def tell(self, *, number: str, words: str, kind: str) -> None:
        """Nothing is written into another's database.

        :raises NotReached: always; feedback goes by letter.
        """
        raise NotReached(gettext("直接读取的数据库不能回写；请用书面方式反馈"))

    def _reply(self, texts: list[dict[str, str | None]], *, question: Question) -> Reply:
        on = localdate(self._clock())
        names = list(self._columns)
        table = pa.table({name: pa.array([row[name] for row in texts], pa.string()) for name in names})
        rows = of_person(
            plain_rows(table, mapping=self._mapping, as_of=on), mapping=self._mapping, identifier=question.identifier
        )
        content = f"{question.number}:{on}:{words_of(rows)}"
        return Reply(
            number=question.number, message=f"table-{sha256(content.encode()).hexdigest()[:40]}",
            outcome=Outcome.HIT if rows else Outcome.NO_HIT, rows=rows, as_of=on,
        )  # fmt: skip

    def _refuse_writer(self, connection: psycopg.Connection) -> None:
        """A role that could write is refused, although this session is read-only: the agreement is a role that only reads."""
        row = connection.execute(
            "SELECT bool_or(has_table_privilege(%s, right_name))"
            " FROM unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) right_name",
            [self._relation_name],
        ).fetchone()
        if row is None or row[0]:
            raise NotReached(gettext("对方数据库的账号可以写入；请改用只读账号"))

    def _read(self, connection: psycopg.Connection, *, identifier: str) -> list[dict[str, str | None]]:
        people = [column.name for column in self._mapping.columns if column.type == "id"]
        query = sql.SQL("SELECT {columns} FROM {relation} WHERE {people} LIMIT {most}").format(
            columns=sql.SQL(", ").join(
                sql.SQL("{}::text").format(sql.Identifier(name)) for name in self._columns.values()
            ),
            relation=self._relation,
            people=sql.SQL(" OR ").join(
                sql.SQL("{} = %(identifier)s").format(sql.Identifier(self._columns[name])) for name in people
            ),
            most=sql.Literal(ROWS_MOST),
        )
        rows = connection.execute(query, {"identifier": identifier}).fetchall()
        return [dict(zip(self._columns, row, strict=True)) for row in rows]
