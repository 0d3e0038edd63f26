"""Whose death it was, and reasons with codes: nobody ends help for a reason the law does not know."""

import django.db.models.deletion
from django.db import migrations, models

REASONS = [
    *("DEATH", "MOVED_OUT", "IMPRISONED", "INCOME_OVER", "PROPERTY_OVER", "REFUSE_WORK", "NO_COOPERATION", "FRAUD"),
    *("TRANSFER_TEKUN", "TRANSFER_ORPHAN", "VOLUNTARY", "MEMBER_CHANGE", "STANDARD_CHANGE", "DUPLICATE"),
]


class Migration(migrations.Migration):
    """A person for a change; codes for hearings and endings."""

    dependencies = [("cases", "0002_guards"), ("registry", "0002_guards")]

    operations = [
        migrations.AddField(
            "change", "person",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="registry.person"
            ),
        ),
        migrations.AddConstraint(
            "change",
            models.CheckConstraint(
                condition=models.Q(("kind", "death"), _negated=True) | models.Q(person__isnull=False),
                name="change_death_of_somebody",
            ),
        ),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                condition=models.Q(ended_because="") | models.Q(ended_because__in=REASONS),
                name="decision_reason_is_known",
            ),
        ),
        migrations.AddConstraint(
            "hearing",
            models.CheckConstraint(condition=models.Q(because__in=REASONS), name="hearing_because_is_known"),
        ),
    ]  # fmt: skip
