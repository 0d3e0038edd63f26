"""Where somebody's hukou is, and who says so. Whoever a window or a proof took in was given the window's own place: it is unknown again."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from doudi.offices.row_security import ProtectBy

OF_PERSON = "EXISTS (SELECT 1 FROM registry_person seen WHERE seen.id = registry_hukoureading.person_id)"
KEEP = "REVOKE DELETE, TRUNCATE ON registry_hukoureading FROM doudi_app"
LET_GO = "GRANT DELETE ON registry_hukoureading TO doudi_app"

# The system registers nobody of its own accord but whom a window found, an applicant named or a provider proved.
UNKNOWN_AGAIN = """
SET LOCAL doudi.place = 'all';
UPDATE registry_person p SET hukou_place_id = NULL
 WHERE p.hukou_place_id = p.residence_place_id
   AND EXISTS (SELECT 1 FROM journal_entry e WHERE e.about = 'person:' || p.id AND e.verb = 'registry.registered' AND e.actor = 'system')
   AND EXISTS (SELECT 1 FROM journal_entry e WHERE e.about = 'person:' || p.id
                AND e.verb IN ('account.bind', 'application.applicant_found', 'application.member_named')
                AND e."on" = (SELECT min(r."on") FROM journal_entry r WHERE r.about = e.about AND r.verb = 'registry.registered'))
   AND NOT EXISTS (SELECT 1 FROM registry_membership m WHERE m.person_id = p.id);
"""


class Migration(migrations.Migration):
    """The table, its sight, and what was never read is unknown."""

    dependencies = [
        ("registry", "0004_person_alive_by_birth"),
        ("offices", "0003_departments"),
        ("journal", "0003_aside"),
    ]

    operations = [
        migrations.CreateModel(
            name="HukouReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("declared", "本人所说，没有核实"),
                            ("booklet", "工作人员核看户口簿"),
                            ("register", "公安户籍登记"),
                        ],
                        max_length=8,
                    ),
                ),
                ("read_on", models.DateField()),
                ("settled_on", models.DateField(null=True)),
                ("settled_because", models.CharField(blank=True, max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hukou_readings",
                        to="registry.person",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hukou_readings", to="offices.place"
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hukou_readings",
                        to="offices.officer",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hukou_settled",
                        to="offices.officer",
                    ),
                ),
            ],
            options={
                "ordering": ["read_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        name="hukou_booklet_is_read_by_somebody",
                        condition=~Q(source="booklet") | Q(read_by__isnull=False),
                    ),
                    models.CheckConstraint(
                        name="hukou_settled_with_reason",
                        condition=Q(settled_on__isnull=True, settled_because="")
                        | Q(settled_on__isnull=False) & ~Q(settled_because=""),
                    ),
                ],
            },
        ),
        ProtectBy(table="registry_hukoureading", condition=OF_PERSON),
        migrations.RunSQL(KEEP, LET_GO),
        migrations.RunSQL(UNKNOWN_AGAIN, migrations.RunSQL.noop),
    ]
