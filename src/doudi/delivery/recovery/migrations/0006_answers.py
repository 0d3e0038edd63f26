"""What debtors say themselves: seen with their claim, written by the debtor alone and at its time, never changed."""

import django.db.models.functions.datetime
from django.db import migrations, models
from django.db.models import PROTECT, Q

from doudi.offices.row_security import ProtectBy

OWN = """
CREATE FUNCTION recovery_answer_is_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('doudi.file', true) IS DISTINCT FROM 'person:' || NEW.person_id
       OR NOT EXISTS (SELECT FROM recovery_claim claim WHERE claim.id = NEW.claim_id AND claim.debtor_id = NEW.person_id
          AND CASE NEW.kind WHEN 'said' THEN claim.stage = 'notified' AND NEW."on" <= claim.answer_by
              WHEN 'wishes' THEN claim.stage IN ('decided', 'planned') ELSE claim.stage = 'planned' END)
       OR NEW.ground_id IS NOT NULL AND NOT EXISTS (
          SELECT FROM recovery_ground WHERE id = NEW.ground_id AND claim_id = NEW.claim_id AND kind = 'agreement') THEN
        RAISE EXCEPTION 'recovery: only the debtor answers, at his time' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recovery_answer_is_own BEFORE INSERT ON recovery_answer FOR EACH ROW EXECUTE FUNCTION recovery_answer_is_own();
ALTER TABLE recovery_answer ENABLE ALWAYS TRIGGER recovery_answer_is_own;
CREATE TRIGGER recovery_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON recovery_answer
    FOR EACH STATEMENT EXECUTE FUNCTION recovery_refuse();
ALTER TABLE recovery_answer ENABLE ALWAYS TRIGGER recovery_keeps;
REVOKE UPDATE, DELETE, TRUNCATE ON recovery_answer FROM doudi_app;
"""
DROPPED = "DROP FUNCTION recovery_answer_is_own CASCADE; DROP TRIGGER recovery_keeps ON recovery_answer;"


class Migration(migrations.Migration):
    """The answer, sight, writers, keeping."""

    dependencies = [("recovery", "0005_handing_guards"), ("registry", "0006_guardianship")]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("said", "对告知的意见"), ("wishes", "想怎样退"), ("agrees", "同意分期安排")],
                        max_length=6,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=2000)),
                ("on", models.DateField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("claim", models.ForeignKey(on_delete=PROTECT, related_name="answers", to="recovery.claim")),
                (
                    "ground",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="answers", to="recovery.ground"),
                ),
                ("person", models.ForeignKey(on_delete=PROTECT, related_name="recovery_answers", to="registry.person")),
            ],
            options={"ordering": ["claim", "id"]},
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(fields=("ground",), name="recovery_agreed_once"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                name="recovery_answer_says_something",
                condition=Q(kind__in=["said", "wishes"], ground=None) & ~Q(words="")
                | Q(kind="agrees", ground__isnull=False),
            ),
        ),
        ProtectBy(table="recovery_answer", condition="claim_id IN (SELECT id FROM recovery_claim)"),
        migrations.RunSQL(OWN, DROPPED),
    ]
