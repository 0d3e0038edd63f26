"""Accounts of residents: seen by the system and by their own person, never taken away."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from doudi.offices.row_security import ProtectBy

OWN = "doudi_sees('') OR 'person:' || person_id = nullif(current_setting('doudi.file', true), '')"
KEEP = "REVOKE DELETE, TRUNCATE ON registry_account FROM doudi_app"
LET_GO = "GRANT DELETE ON registry_account TO doudi_app"


class Migration(migrations.Migration):
    """The table, sight, keeping."""

    dependencies = [("registry", "0002_guards"), ("offices", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.SlugField(max_length=40)),
                ("subject_hash", models.CharField(max_length=64)),
                ("proved_on", models.DateField()),
                ("proved_again_on", models.DateField(null=True)),
                ("blocked_on", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="accounts", to="registry.person"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("provider", "subject_hash"), name="account_once"),
                    models.UniqueConstraint(fields=("provider", "person"), name="account_one_of_provider"),
                    models.CheckConstraint(
                        condition=Q(proved_again_on__isnull=True) | Q(proved_again_on__gte=F("proved_on")),
                        name="account_proved_again_later",
                    ),
                ],
            },
        ),
        ProtectBy(table="registry_account", condition=OWN),
        migrations.RunSQL(KEEP, LET_GO),
    ]
