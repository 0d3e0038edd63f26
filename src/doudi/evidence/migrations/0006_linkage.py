"""What linkage keeps: models, pairs and marks; a pair is seen where its person's hukou is, and is never deleted."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from doudi.offices.row_security import ProtectByPlace

KEEP = "REVOKE DELETE, TRUNCATE ON evidence_pair, evidence_linkagemodel FROM doudi_app"
LET_GO = "GRANT DELETE ON evidence_pair, evidence_linkagemodel TO doudi_app"


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0005_sources"),
        ("offices", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkageModel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dataset", models.SlugField(max_length=40)),
                ("version", models.PositiveIntegerField()),
                ("design", models.SlugField(max_length=40)),
                ("settings", models.JSONField()),
                ("is_learned", models.BooleanField()),
                (
                    "deliveries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), default=list, size=None
                    ),
                ),
                ("rows", models.PositiveIntegerField()),
                ("people", models.PositiveIntegerField()),
                ("merged_from", models.FloatField()),
                ("grey_from", models.FloatField()),
                ("expected_precision", models.FloatField(null=True)),
                ("expected_recall", models.FloatField(null=True)),
                ("measured_precision", models.FloatField(null=True)),
                ("measured_recall", models.FloatField(null=True)),
                ("trained_on", models.DateField()),
                ("trained_by", models.CharField(max_length=60)),
            ],
            options={
                "ordering": ["dataset", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("dataset", "version"), name="linkage_model_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("grey_from__gte", 0), ("grey_from__lte", models.F("merged_from")), ("merged_from__lte", 1)
                        ),
                        name="linkage_model_zones_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dataset", models.SlugField(max_length=40)),
                ("delivery", models.CharField(max_length=12)),
                ("as_of", models.DateField()),
                (
                    "places",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), size=None),
                ),
                ("max_age_days", models.PositiveIntegerField()),
                ("rows", models.PositiveBigIntegerField()),
                ("rejected", models.PositiveBigIntegerField()),
                ("without_number", models.PositiveBigIntegerField()),
                ("unmatched", models.PositiveBigIntegerField()),
                ("linked", models.PositiveBigIntegerField()),
                ("waiting", models.PositiveBigIntegerField()),
                ("counted_on", models.DateField()),
            ],
            options={
                "ordering": ["dataset", "-as_of", "delivery"],
                "constraints": [
                    models.UniqueConstraint(fields=("dataset", "delivery"), name="mark_once_a_delivery"),
                    models.CheckConstraint(
                        condition=models.Q(("rejected__lte", models.F("rows"))), name="mark_rejected_are_rows"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dataset", models.SlugField(max_length=40)),
                ("delivery", models.CharField(max_length=12)),
                ("row_number", models.PositiveBigIntegerField()),
                ("fingerprint", models.BinaryField(max_length=32)),
                ("person", models.BigIntegerField()),
                ("sealed", models.BinaryField(max_length=16)),
                ("place", models.CharField(db_collation="C", max_length=12)),
                ("zone", models.CharField(choices=[("merged", "自动并入"), ("grey", "待人判断")], max_length=6)),
                ("chance", models.FloatField()),
                ("weight", models.FloatField()),
                ("start", models.FloatField()),
                ("steps", models.JSONField()),
                ("found_on", models.DateField()),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("same", "是同一人"), ("different", "不是同一人"), ("unknown", "判断不了")],
                        max_length=9,
                    ),
                ),
                ("judged_on", models.DateField(null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
                (
                    "judged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairs_judged",
                        to="offices.officer",
                    ),
                ),
                (
                    "model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pairs", to="evidence.linkagemodel"
                    ),
                ),
            ],
            options={
                "ordering": ["-chance", "id"],
                "indexes": [models.Index(fields=["place", "verdict", "-chance"], name="pair_waiting")],
                "constraints": [
                    models.UniqueConstraint(fields=("fingerprint", "person"), name="pair_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("verdict", "same")), fields=("fingerprint",), name="pair_row_is_one_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("chance__gte", 0), ("chance__lte", 1)), name="pair_chance_is_share"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("zone", "merged"), _negated=True),
                            models.Q(("verdict", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="pair_merged_is_same_until_judged",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("judged_by__isnull", True), ("judged_on__isnull", True), ("why", "")),
                            models.Q(
                                ("judged_by__isnull", False),
                                ("judged_on__isnull", False),
                                models.Q(("why", ""), _negated=True),
                                models.Q(("verdict", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="pair_judged_with_reason",
                    ),
                ],
            },
        ),
        ProtectByPlace(table="evidence_pair", column="place"),
        migrations.RunSQL(KEEP, LET_GO),
    ]
