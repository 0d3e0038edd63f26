"""A message says of which lists it names a line, and which accounts and days its statements cover: a list reads no other's."""

import django.contrib.postgres.fields
from django.db import migrations, models

KEPT = "id, bank, message, name, about, signed_by, content_hash, refused, returned, statements, came_at"
NAMED = """
SET LOCAL doudi.place = 'all';
SET LOCAL doudi.desk = 'system';
UPDATE clearing_kept kept SET
    lists = ARRAY(SELECT DISTINCT line.batch_id
                    FROM (SELECT one ->> 0 AS number FROM jsonb_array_elements(kept.returned) one
                           UNION
                          SELECT entry ->> 1 FROM jsonb_array_elements(kept.statements) one, jsonb_array_elements(one -> 'entries') entry
                         ) told
                    JOIN batches_line line ON line.end_to_end_id = told.number
                    JOIN batches_batch batch ON batch.id = line.batch_id AND batch.bank = kept.bank),
    covers = (SELECT coalesce(jsonb_agg(jsonb_build_array(one -> 'account', one -> 'since', one -> 'until')), '[]')
                FROM jsonb_array_elements(kept.statements) one);
SET LOCAL doudi.place = '';
SET LOCAL doudi.desk = '';
"""
KEEPS = """
DROP TRIGGER clearing_keeps ON clearing_kept;
CREATE TRIGGER clearing_keeps BEFORE UPDATE OF {columns} OR DELETE OR TRUNCATE ON clearing_kept
    FOR EACH STATEMENT EXECUTE FUNCTION clearing_refuse();
ALTER TABLE clearing_kept ENABLE ALWAYS TRIGGER clearing_keeps;
"""


class Migration(migrations.Migration):
    """Two columns, filled for what came before, and kept like the rest."""

    dependencies = [("clearing", "0005_taken_and_laid")]

    operations = [
        migrations.AddField(
            model_name="kept",
            name="lists",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
        migrations.AddField(model_name="kept", name="covers", field=models.JSONField(default=list)),
        migrations.RunSQL(NAMED, migrations.RunSQL.noop),
        migrations.RunSQL(KEEPS.format(columns=f"{KEPT}, lists, covers"), KEEPS.format(columns=KEPT)),
    ]
