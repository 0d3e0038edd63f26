"""Row-level security as migration operations: what a table's rows let whom see.

`ProtectByPlace` shows a row to those whose desk covers its place; `ProtectBy` takes any condition in SQL,
for tables that follow another one. Both are forced on the table's owner too, so that a forgotten filter,
a script or a console shows nothing rather than everybody. `doudi_app` owns no table and cannot switch them off.
A migration that must read such rows says `SET LOCAL doudi.place = 'all'` first, and a backup does the same.
"""

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
