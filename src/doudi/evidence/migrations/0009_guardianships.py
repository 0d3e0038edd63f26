"""A guardian who is not of the household signs by a guardianship."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Two columns, and what holds of them."""

    dependencies = [("evidence", "0008_own_letters"), ("registry", "0006_guardianship")]

    operations = [
        migrations.AddField(
            "letterperson",
            "guardianship",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="registry.guardianship",
            ),
        ),
        migrations.AddField("letterperson", "guardian_as", models.CharField(blank=True, max_length=150)),
        migrations.AddConstraint(
            "letterperson",
            models.CheckConstraint(
                name="letter_guardianship_has_guardian",
                condition=Q(guardianship__isnull=True) | Q(guardian__isnull=False) & ~Q(guardian_as=""),
            ),
        ),
    ]
