"""Months: comparisons, their steps, and the changes they saw; a change is seen only by desks whose place covers it."""

import django.contrib.postgres.fields
from django.db import migrations, models

from doudi.offices.row_security import ProtectByPlace


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0002_guards"),
        ("offices", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=16, unique=True)),
                ("month", models.DateField()),
                ("change", models.CharField(max_length=20)),
                ("level", models.CharField(max_length=1)),
                ("place", models.CharField(db_collation="C", max_length=12)),
                ("person_key", models.BigIntegerField()),
                ("household_key", models.BigIntegerField()),
                ("name", models.CharField(blank=True, max_length=60)),
                ("masked", models.CharField(blank=True, max_length=24)),
                ("sealed", models.BinaryField()),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("code_version", models.CharField(max_length=20)),
                ("found_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["month", "place"], name="month_change_place"),
                    models.Index(fields=["month", "change", "level"], name="month_change_kind"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ("R", "O", "Y"))), name="month_change_level"
                    ),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="month_change_month"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("place", models.CharField(max_length=12)),
                ("finished_at", models.DateTimeField(auto_now=True)),
                ("people", models.PositiveIntegerField()),
                ("changes", models.PositiveIntegerField()),
                ("files_read", models.PositiveIntegerField()),
                (
                    "silent",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("code_version", models.CharField(max_length=20)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("month", "place"), name="one_comparison_a_month_and_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("place", models.CharField(max_length=12)),
                ("change", models.CharField(max_length=20)),
                (
                    "counties",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=6), size=None),
                ),
                ("inputs", models.CharField(max_length=64)),
                ("finished_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "place", "change", "counties"), name="one_step_a_change_and_counties"
                    )
                ],
            },
        ),
        ProtectByPlace(table="monitoring_monthchange", column="place"),
    ]
