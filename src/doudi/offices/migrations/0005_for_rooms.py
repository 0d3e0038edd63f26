"""What every room asks the database for: who is at work as a resident, that a desk may write, and that what is kept stays."""

from django.db import migrations

RESIDENT = """
CREATE FUNCTION doudi_resident() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT substring(current_setting('doudi.file', true) FROM '^person:([0-9]{1,18})$')::bigint
$$;
COMMENT ON FUNCTION doudi_resident IS 'The number of the resident at work on this connection, else nothing. Compared with a column, it uses its index.';
"""
ASK_DESK = """
CREATE FUNCTION doudi_ask_desk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('doudi.desk', true), '') <> ALL (TG_ARGV[0]::text[]) THEN
        RAISE EXCEPTION '%: this desk writes nothing here', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION doudi_ask_desk IS 'Refuses a statement of a desk that is not among those named.';
"""
REFUSE = """
CREATE FUNCTION doudi_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: what is kept here stays as it is', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
COMMENT ON FUNCTION doudi_refuse IS 'Refuses a statement.';
"""


class Migration(migrations.Migration):
    """Functions for `offices.row_security`."""

    dependencies = [("offices", "0004_finance")]

    operations = [
        migrations.RunSQL(RESIDENT, "DROP FUNCTION doudi_resident"),
        migrations.RunSQL(ASK_DESK, "DROP FUNCTION doudi_ask_desk"),
        migrations.RunSQL(REFUSE, "DROP FUNCTION doudi_refuse"),
    ]
