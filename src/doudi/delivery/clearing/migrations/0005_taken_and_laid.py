"""A message says when its bank was told that it was taken, and when every list was held against it; each is written once."""

from django.db import migrations, models

KEPT = "id, bank, message, name, about, signed_by, content_hash, refused, returned, statements, came_at"
MARKED = f"""
DROP TRIGGER clearing_keeps ON clearing_kept;
CREATE TRIGGER clearing_keeps BEFORE UPDATE OF {KEPT} OR DELETE OR TRUNCATE ON clearing_kept
    FOR EACH STATEMENT EXECUTE FUNCTION clearing_refuse();
ALTER TABLE clearing_kept ENABLE ALWAYS TRIGGER clearing_keeps;
CREATE TRIGGER clearing_marks_once BEFORE UPDATE ON clearing_kept FOR EACH ROW
    WHEN (OLD.taken_at IS NOT NULL AND NEW.taken_at IS DISTINCT FROM OLD.taken_at
          OR OLD.laid_at IS NOT NULL AND NEW.laid_at IS DISTINCT FROM OLD.laid_at)
    EXECUTE FUNCTION clearing_refuse();
ALTER TABLE clearing_kept ENABLE ALWAYS TRIGGER clearing_marks_once;
GRANT UPDATE (taken_at, laid_at) ON clearing_kept TO doudi_app;
"""
UNMARKED = """
DROP TRIGGER clearing_marks_once ON clearing_kept;
DROP TRIGGER clearing_keeps ON clearing_kept;
CREATE TRIGGER clearing_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON clearing_kept
    FOR EACH STATEMENT EXECUTE FUNCTION clearing_refuse();
ALTER TABLE clearing_kept ENABLE ALWAYS TRIGGER clearing_keeps;
REVOKE UPDATE (taken_at, laid_at) ON clearing_kept FROM doudi_app;
"""


class Migration(migrations.Migration):
    """Two instants, and who writes them."""

    dependencies = [("clearing", "0004_turned_down_guards")]

    operations = [
        migrations.AddField(model_name="kept", name="taken_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="kept", name="laid_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="kept",
            index=models.Index(condition=models.Q(("laid_at", None)), fields=["bank"], name="kept_not_laid"),
        ),
        migrations.RunSQL(MARKED, UNMARKED),
    ]
