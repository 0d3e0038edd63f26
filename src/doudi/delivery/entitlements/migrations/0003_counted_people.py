"""Whoever is counted in two households is found by index."""

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    """The index."""

    dependencies = [
        ("cases", "0011_ground_unknown"),
        ("entitlements", "0002_guards"),
        ("registry", "0006_guardianship"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="period",
            index=django.contrib.postgres.indexes.GinIndex(fields=["people"], name="period_people"),
        ),
    ]
