"""Who signs for somebody who cannot, by what right, and who has seen the proof: seen with its ward, never taken away."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from doudi.offices.row_security import ProtectBy

OF_WARD = "EXISTS (SELECT 1 FROM registry_person seen WHERE seen.id = registry_guardianship.ward_id)"
KEEP = "REVOKE DELETE, TRUNCATE ON registry_guardianship FROM doudi_app"
LET_GO = "GRANT DELETE ON registry_guardianship TO doudi_app"
KINDS = [
    ("parent", "父母"),
    ("relative", "祖父母、外祖父母、兄姐等依法担任监护人的近亲属"),
    ("consented", "经村（居）委会或民政部门同意担任监护人的其他个人"),
    ("appointed", "村（居）委会、民政部门或法院指定的监护人"),
    ("entrusted", "受监护人书面委托代办的近亲属"),
    ("temporary", "临时监护人"),
    ("committee", "村（居）民委员会监护"),
    ("civil_affairs", "民政部门监护"),
    ("institution", "儿童福利机构、未成年人救助保护机构（受民政部门委托）"),
]
PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    """The table, its sight, keeping."""

    dependencies = [("registry", "0005_hukou")]

    operations = [
        migrations.CreateModel(
            name="Guardianship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=KINDS, max_length=13)),
                ("institution", models.CharField(blank=True, max_length=80)),
                ("authority", models.CharField(blank=True, max_length=120)),
                ("evidence", models.CharField(max_length=200)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("shown_on", models.DateField(null=True)),
                ("ward", models.ForeignKey(on_delete=PROTECT, related_name="guardianships", to="registry.person")),
                ("guardian", models.ForeignKey(on_delete=PROTECT, related_name="wards", to="registry.person")),
                (
                    "shown_to",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="guardianships_seen", to="offices.officer"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        name="guardianship_once",
                        fields=["ward", "guardian", "kind", "institution"],
                        condition=Q(until=None),
                    ),
                    models.CheckConstraint(name="guardianship_is_of_another", condition=~Q(ward=F("guardian"))),
                    models.CheckConstraint(
                        name="guardianship_period_is_forward",
                        condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                    ),
                    models.CheckConstraint(
                        name="guardianship_institution_is_named",
                        condition=~Q(kind__in=["committee", "civil_affairs", "institution"]) | ~Q(institution=""),
                    ),
                    models.CheckConstraint(
                        name="guardianship_institution_has_authority",
                        condition=Q(institution="") | ~Q(authority=""),
                    ),
                    models.CheckConstraint(
                        name="guardianship_shown_to_somebody",
                        condition=Q(shown_on__isnull=True, shown_to__isnull=True)
                        | Q(shown_on__isnull=False, shown_to__isnull=False),
                    ),
                ],
            },
        ),
        ProtectBy(table="registry_guardianship", condition=OF_WARD),
        migrations.RunSQL(KEEP, LET_GO),
    ]
