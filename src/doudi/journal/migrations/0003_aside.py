"""Lines that stand aside: kept for good at once, and moved into the chain by the database alone."""

from django.db import migrations, models

# Whoever is at work puts a line aside in no name but the own; the application reads, changes and deletes none.
KEEP = """
CREATE FUNCTION journal_put_aside() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    at_work text := coalesce(current_setting('doudi.officer', true), '');
BEGIN
    IF NEW.actor <> at_work AND at_work <> 'system' THEN
        RAISE EXCEPTION 'journal: % cannot write in the name of %', at_work, NEW.actor
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.put_at := clock_timestamp();
    NEW."on" := coalesce(NEW."on", (NEW.put_at AT TIME ZONE 'Asia/Shanghai')::date);
    RETURN NEW;
END $$;
CREATE TRIGGER journal_puts_aside BEFORE INSERT ON journal_aside
    FOR EACH ROW EXECUTE FUNCTION journal_put_aside();
ALTER TABLE journal_aside ENABLE ROW LEVEL SECURITY;
CREATE POLICY journal_aside_write ON journal_aside FOR INSERT WITH CHECK (true);
REVOKE SELECT, UPDATE, DELETE, TRUNCATE ON journal_aside FROM doudi_app;
"""

# The chain is locked first: two carriers take turns, and neither waits for a row of the other's.
CARRY = """
CREATE FUNCTION journal_carry() RETURNS integer LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    at_work text := coalesce(current_setting('doudi.officer', true), '');
    waiting journal_aside;
    carried integer := 0;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM journal_aside) THEN
        RETURN 0;
    END IF;
    PERFORM pg_advisory_xact_lock(7304102), set_config('doudi.officer', 'system', true);
    FOR waiting IN SELECT * FROM journal_aside ORDER BY id LOOP
        INSERT INTO journal_entry (verb, actor, actor_name, desk, "on", about, place, purpose, detail)
        VALUES (waiting.verb, waiting.actor, waiting.actor_name, waiting.desk, waiting."on", waiting.about, waiting.place,
                waiting.purpose, waiting.detail || jsonb_build_object('put_aside_at',
                    to_char(waiting.put_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')));
        DELETE FROM journal_aside WHERE id = waiting.id;
        carried := carried + 1;
    END LOOP;
    PERFORM set_config('doudi.officer', at_work, true);
    RETURN carried;
END $$;
"""


class Migration(migrations.Migration):
    """The table, its guards, and the one way out of it."""

    dependencies = [("journal", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="Aside",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("put_at", models.DateTimeField()),
                ("on", models.DateField()),
                ("actor", models.CharField(blank=True, max_length=40)),
                ("actor_name", models.CharField(blank=True, max_length=60)),
                ("desk", models.CharField(blank=True, max_length=16)),
                ("verb", models.CharField(max_length=60)),
                ("about", models.CharField(blank=True, max_length=120)),
                ("place", models.CharField(blank=True, db_collation="C", max_length=12)),
                ("purpose", models.CharField(blank=True, max_length=500)),
                ("detail", models.JSONField(default=dict)),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.RunSQL(KEEP, "DROP FUNCTION journal_put_aside CASCADE"),
        migrations.RunSQL(CARRY, "DROP FUNCTION journal_carry"),
    ]
