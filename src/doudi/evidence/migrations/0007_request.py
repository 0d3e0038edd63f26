"""A township's request for a verification, seen with its letter, and never taken away."""

import django.db.models.deletion
from django.db import migrations, models

from doudi.offices.row_security import ProtectBy

OF_LETTER = "EXISTS (SELECT 1 FROM evidence_letter seen WHERE seen.id = evidence_request.letter_id)"
KEEP = "REVOKE DELETE, TRUNCATE ON evidence_request FROM doudi_app"
LET_GO = "GRANT DELETE ON evidence_request TO doudi_app"


class Migration(migrations.Migration):
    """Requests of verification."""

    dependencies = [("evidence", "0006_linkage"), ("offices", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("application", "申请核对"), ("review", "复核"), ("recheck", "异议复查")],
                        max_length=12,
                    ),
                ),
                ("declared", models.JSONField(null=True)),
                ("requested_on", models.DateField()),
                ("begin_by", models.DateField()),
                (
                    "commission",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="request",
                        to="evidence.commission",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="evidence.letter"
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verification_requests",
                        to="offices.officer",
                    ),
                ),
            ],
            options={
                "ordering": ["begin_by", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("commission__isnull", True)),
                        fields=("letter",),
                        name="request_one_waiting",
                    )
                ],
            },
        ),
        ProtectBy(table="evidence_request", condition=OF_LETTER),
        migrations.RunSQL(KEEP, LET_GO),
    ]
