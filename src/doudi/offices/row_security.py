"""Row-level security as migration operations: what a table's rows let whom see.

`ProtectByPlace` shows a row to those whose desk covers its place; `ProtectBy` takes any condition in SQL,
for tables that follow another one. Both are forced on the table's owner too, so that a forgotten filter,
a script or a console shows nothing rather than everybody. `doudi_app` owns no table and cannot switch them off.
A migration that must read such rows says `SET LOCAL doudi.place = 'all'` first, and a backup does the same.
`ProtectAnew` gives a table another condition. `WrittenBy` names the desks that write, `Kept` what nobody changes any more: whoever uses
them stands on the migration `offices.0005_for_rooms`. A resident's own rows are those whose column equals `doudi_resident()`.
"""

from collections.abc import Sequence

from django.db.migrations.operations import RunSQL

POLICY = "doudi_may_see"


class ProtectBy(RunSQL):
    """Show only rows that fulfil a condition written in SQL."""

    def __init__(self, *, table: str, condition: str) -> None:
        self.table = table
        self.condition = condition
        super().__init__(
            [
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
                f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
                f"CREATE POLICY {POLICY} ON {table} USING ({condition}) WITH CHECK ({condition})",
            ],
            [
                f"DROP POLICY {POLICY} ON {table}",
                f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
                f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
            ],
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """Give the words that build this operation again."""
        return self.__class__.__qualname__, [], {"table": self.table, "condition": self.condition}


class ProtectByPlace(ProtectBy):
    """Show only rows whose place (a statistical code in `column`) the officer's desk covers."""

    def __init__(self, *, table: str, column: str) -> None:
        self.column = column
        super().__init__(table=table, condition=f"doudi_sees({column})")

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """Give the words that build this operation again."""
        return self.__class__.__qualname__, [], {"table": self.table, "column": self.column}


class ProtectAnew(RunSQL):
    """Show by another condition than `before`."""

    def __init__(self, *, table: str, condition: str, before: str) -> None:
        self.words = {"table": table, "condition": condition, "before": before}
        super().__init__(_shown(table, condition), _shown(table, before))

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """Give the words that build this operation again."""
        return self.__class__.__qualname__, [], {**self.words}


class WrittenBy(RunSQL):
    """Let only some desks (`system` among them, where it writes) insert, change or delete rows of a table."""

    def __init__(self, *, table: str, desks: Sequence[str]) -> None:
        self.words = {"table": table, "desks": list(desks)}
        statement = (
            f"CREATE TRIGGER doudi_asks_desk BEFORE INSERT OR UPDATE OR DELETE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION doudi_ask_desk('{{{','.join(desks)}}}')"
        )
        super().__init__([statement, _always(table, "doudi_asks_desk")], f"DROP TRIGGER doudi_asks_desk ON {table}")

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """Give the words that build this operation again."""
        return self.__class__.__qualname__, [], {**self.words}


class Kept(RunSQL):
    """Let nobody do some of UPDATE and DELETE to a table, nor empty it: both the right and the statement are refused."""

    def __init__(self, *, table: str, verbs: Sequence[str] = ("UPDATE", "DELETE")) -> None:
        self.words = {"table": table, "verbs": list(verbs)}
        statement = (
            f"CREATE TRIGGER doudi_keeps BEFORE {' OR '.join([*verbs, 'TRUNCATE'])} ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION doudi_refuse()"
        )
        rights = ", ".join([*verbs, "TRUNCATE"])
        super().__init__(
            [statement, _always(table, "doudi_keeps"), f"REVOKE {rights} ON {table} FROM doudi_app"],
            [f"DROP TRIGGER doudi_keeps ON {table}", f"GRANT {rights} ON {table} TO doudi_app"],
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """Give the words that build this operation again."""
        return self.__class__.__qualname__, [], {**self.words}


def _shown(table: str, condition: str) -> str:
    return f"ALTER POLICY {POLICY} ON {table} USING ({condition}) WITH CHECK ({condition})"


def _always(table: str, trigger: str) -> str:
    """A trigger that fires whatever a session's replication role is."""
    return f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}"
