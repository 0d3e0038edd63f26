"""A minor comes of age, a code is for one person and a few tries, and what a letter says of its people is never changed."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

KEEP = """
CREATE FUNCTION evidence_keep_letter_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'withdrawn_on' <> to_jsonb(OLD) - 'withdrawn_on' OR OLD.withdrawn_on IS NOT NULL THEN
        RAISE EXCEPTION 'whom a letter covers is never changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evidence_keeps_letter_person BEFORE UPDATE ON evidence_letterperson
    FOR EACH ROW EXECUTE FUNCTION evidence_keep_letter_person();
ALTER TABLE evidence_letterperson ENABLE ALWAYS TRIGGER evidence_keeps_letter_person;
CREATE FUNCTION evidence_keep_passkey() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'counter' <> to_jsonb(OLD) - 'counter' OR NEW.counter < OLD.counter THEN
        RAISE EXCEPTION 'whose a passkey is is never changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evidence_keeps_passkey BEFORE UPDATE ON evidence_passkey
    FOR EACH ROW EXECUTE FUNCTION evidence_keep_passkey();
ALTER TABLE evidence_passkey ENABLE ALWAYS TRIGGER evidence_keeps_passkey;
CREATE FUNCTION evidence_keep_beginning() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.valid_from IS NOT NULL AND NEW.valid_from IS DISTINCT FROM OLD.valid_from
       OR OLD.valid_until IS NOT NULL AND NEW.valid_until IS DISTINCT FROM OLD.valid_until THEN
        RAISE EXCEPTION 'when a letter holds is never changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evidence_keeps_beginning BEFORE UPDATE ON evidence_letter
    FOR EACH ROW EXECUTE FUNCTION evidence_keep_beginning();
ALTER TABLE evidence_letter ENABLE ALWAYS TRIGGER evidence_keeps_beginning;
"""
LET_GO = """
DROP FUNCTION evidence_keep_letter_person CASCADE;
DROP FUNCTION evidence_keep_passkey CASCADE;
DROP FUNCTION evidence_keep_beginning CASCADE;
"""


class Migration(migrations.Migration):
    """Fields and keeping."""

    dependencies = [("evidence", "0002_guards"), ("registry", "0002_guards")]

    operations = [
        migrations.RemoveConstraint("letterperson", "letter_minor_has_guardian"),
        migrations.AddField("letterperson", "adult_on", models.DateField(null=True)),
        migrations.AddConstraint(
            "letterperson",
            models.CheckConstraint(
                name="letter_minor_has_guardian",
                condition=Q(is_adult=True, adult_on__isnull=True)
                | Q(is_adult=False, guardian__isnull=False, adult_on__isnull=False),
            ),
        ),
        migrations.RemoveConstraint("signature", "signature_has_its_proof"),
        migrations.RemoveField("signature", "drawing"),
        migrations.AddField("signature", "nonce", models.BinaryField(null=True)),
        migrations.AlterField(
            "signature",
            "subject",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="evidence.letterperson"
            ),
        ),
        migrations.AddConstraint(
            "signature", models.UniqueConstraint(name="signature_once_by_each", fields=["subject", "signer"])
        ),
        migrations.AddConstraint(
            "signature",
            models.CheckConstraint(
                name="signature_has_its_proof",
                condition=(
                    Q(method="passkey", passkey__isnull=False, proof__isnull=False, nonce__isnull=False)
                    & Q(client_data__isnull=False, authenticator_data__isnull=False)
                )
                | (
                    Q(method="paper", scan__isnull=False, witness__isnull=False, second_witness__isnull=False)
                    & ~Q(witness=F("second_witness"))
                ),
            ),
        ),
        migrations.AddField(
            "invitation",
            "signer",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="registry.person"
            ),
            preserve_default=False,
        ),
        migrations.AddField("invitation", "tries", models.PositiveSmallIntegerField(default=0)),
        migrations.RunSQL(KEEP, LET_GO),
    ]
