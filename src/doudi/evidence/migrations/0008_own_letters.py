"""Whoever has proved who he is drafts his own letter, opens it and ties his own phone; a lost phone is put out of use."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

OWN = "'person:' || person_id = nullif(current_setting('doudi.file', true), '')"
OF_SIGNER = """EXISTS (SELECT 1 FROM evidence_letterperson seen
    WHERE seen.person_id = evidence_passkey.person_id OR seen.guardian_id = evidence_passkey.person_id)"""
SIGHT = "ALTER POLICY doudi_may_see ON evidence_passkey USING ({0}) WITH CHECK ({0})"
KEEP = """
CREATE OR REPLACE FUNCTION evidence_keep_passkey() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['counter', 'removed_on'];
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving OR NEW.counter < OLD.counter
       OR OLD.removed_on IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'whose a passkey is is never changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
"""
KEEP_BEFORE = """
CREATE OR REPLACE FUNCTION evidence_keep_passkey() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'counter' <> to_jsonb(OLD) - 'counter' OR NEW.counter < OLD.counter THEN
        RAISE EXCEPTION 'whose a passkey is is never changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    """Letters, codes and keys of those who come in by themselves."""

    dependencies = [("evidence", "0007_request"), ("registry", "0003_accounts")]

    operations = [
        migrations.AlterField(
            model_name="letter",
            name="drafted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters_drafted",
                to="offices.officer",
            ),
        ),
        migrations.AddField(model_name="letter", name="is_by_applicant", field=models.BooleanField(default=False)),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                name="letter_drafted_by_one",
                condition=Q(drafted_by__isnull=False, is_by_applicant=False)
                | Q(drafted_by__isnull=True, is_by_applicant=True),
            ),
        ),
        migrations.AlterField(
            model_name="passkey",
            name="vouched_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="passkeys_vouched",
                to="offices.officer",
            ),
        ),
        migrations.AddField(
            model_name="passkey",
            name="account",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="passkeys",
                to="registry.account",
            ),
        ),
        migrations.AddField(model_name="passkey", name="removed_on", field=models.DateField(null=True)),
        migrations.AddConstraint(
            model_name="passkey",
            constraint=models.CheckConstraint(
                name="passkey_vouched_by_one",
                condition=Q(vouched_by__isnull=False, account__isnull=True)
                | Q(vouched_by__isnull=True, account__isnull=False),
            ),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="made_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitations",
                to="offices.officer",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="account",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitations",
                to="registry.account",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                name="invitation_by_one",
                condition=Q(made_by__isnull=False, account__isnull=True)
                | Q(made_by__isnull=True, account__isnull=False),
            ),
        ),
        migrations.RunSQL(SIGHT.format(f"{OF_SIGNER} OR doudi_sees('') OR {OWN}"), SIGHT.format(OF_SIGNER)),
        migrations.RunSQL(KEEP, KEEP_BEFORE),
    ]
