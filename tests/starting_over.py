"""The database as it stood once the cast had taken its seats, after every test that commits.

Verbs: `remember`, once, before the first test; `start_over`, after a test.
Both work as the tables' owner, who need not be a superuser: row security is forced on him and triggers refuse him. So he takes the guards
off what he empties, and puts back each one that is not as it was made, whoever took it off; all in one transaction.
Little is deleted row by row. Where files have grown past `PAGES_MOST` every table is emptied at once: a file a table and index costs more.
"""

from django.db import connection

from doudi.database.owner import as_owner

PAGES_MOST = 600

# A file that holds nothing was never written to since it was emptied; one that holds something may hold only what was rolled back.
FORM = """
CREATE SCHEMA as_seated;
CREATE TABLE as_seated.row (of regclass, words text);
CREATE VIEW as_seated.table AS
    SELECT oid::regclass AS name, pg_relation_size(oid) AS bytes, relrowsecurity, relforcerowsecurity,
           EXISTS (SELECT FROM pg_constraint WHERE conrelid = pg_class.oid AND contype = 'f' AND NOT condeferrable) AS goes_first
      FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace;
CREATE VIEW as_seated.guard AS
    SELECT tgrelid::regclass AS of, format('%s TRIGGER %I', CASE tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'R' THEN 'ENABLE REPLICA'
           WHEN 'D' THEN 'DISABLE' ELSE 'ENABLE' END, tgname) AS stands FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT name, CASE WHEN relrowsecurity THEN 'ENABLE' ELSE 'DISABLE' END || ' ROW LEVEL SECURITY' FROM as_seated.table
    UNION ALL SELECT name, CASE WHEN relforcerowsecurity THEN '' ELSE 'NO ' END || 'FORCE ROW LEVEL SECURITY' FROM as_seated.table;
CREATE TABLE as_seated.guard_made AS TABLE as_seated.guard;
CREATE VIEW as_seated.sequence AS
    SELECT format('%I.%I', schemaname, sequencename)::regclass AS name, last_value, start_value
      FROM pg_sequences WHERE schemaname = 'public';
CREATE TABLE as_seated.sequence_made AS TABLE as_seated.sequence;

CREATE FUNCTION as_seated.take_guards_off(tables regclass[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one regclass;
BEGIN
    FOREACH one IN ARRAY tables LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY', one);
    END LOOP;
END $$;

CREATE FUNCTION as_seated.put_guards_back() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT of, string_agg(stands, ', ') AS stands
                 FROM (SELECT * FROM as_seated.guard_made EXCEPT SELECT * FROM as_seated.guard) lost GROUP BY of LOOP
        EXECUTE format('ALTER TABLE %s %s', one.of, one.stands);
    END LOOP;
END $$;

CREATE FUNCTION as_seated.remember() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    filled regclass[] := ARRAY(SELECT name FROM as_seated.table WHERE bytes > 0);
    one regclass;
BEGIN
    PERFORM as_seated.take_guards_off(filled);
    FOREACH one IN ARRAY filled LOOP
        EXECUTE format('INSERT INTO as_seated.row SELECT %1$L::regclass, each_row::text FROM %1$s each_row', one);
    END LOOP;
    PERFORM as_seated.put_guards_back();
END $$;

CREATE FUNCTION as_seated.start_over(pages_most integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    seated regclass[] := ARRAY(SELECT DISTINCT of FROM as_seated.row);
    is_much boolean := (SELECT sum(bytes) > pages_most * 8192::bigint FROM as_seated.table);
    touched regclass[] := ARRAY(SELECT name FROM as_seated.table WHERE is_much OR bytes > 0 OR name = ANY (seated)
                                ORDER BY goes_first DESC);
    one regclass;
BEGIN
    PERFORM as_seated.take_guards_off(touched);
    IF is_much THEN
        EXECUTE 'TRUNCATE ' || array_to_string(touched, ', ');
        touched := '{}';
    END IF;
    FOREACH one IN ARRAY touched LOOP
        EXECUTE format(CASE WHEN one = ANY (seated)
            THEN 'DELETE FROM %1$s each_row WHERE each_row::text NOT IN (SELECT words FROM as_seated.row WHERE of = %1$L::regclass)'
            ELSE 'DELETE FROM %1$s' END, one);
    END LOOP;
    FOREACH one IN ARRAY seated LOOP
        EXECUTE format('INSERT INTO %1$s OVERRIDING SYSTEM VALUE SELECT (words::%1$s).* FROM as_seated.row'
            ' WHERE of = %1$L::regclass AND words NOT IN (SELECT each_row::text FROM %1$s each_row)', one);
    END LOOP;
    SET CONSTRAINTS ALL IMMEDIATE;
    PERFORM as_seated.put_guards_back();
    PERFORM setval(made.name, coalesce(made.last_value, made.start_value), made.last_value IS NOT NULL)
       FROM as_seated.sequence_made made JOIN as_seated.sequence now USING (name) WHERE made.last_value IS DISTINCT FROM now.last_value;
END $$;
"""


def remember() -> None:
    """Keep every row, sequence and guard as they are now, where only the owner looks."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(FORM)
        cursor.execute("SELECT as_seated.remember()")


def start_over(*, pages_most: int = PAGES_MOST) -> None:
    """Bring back what was remembered."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT as_seated.start_over(%s::integer)", [pages_most])
