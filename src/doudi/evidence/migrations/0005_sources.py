"""What an inquiry remembers of its clock, and the index by which due questions of one source are found."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The day the owner agreed, the day its time was extended."""

    dependencies = [("evidence", "0004_letters")]

    operations = [
        migrations.RemoveIndex(model_name="inquiry", name="inquiry_next"),
        migrations.AddField("inquiry", "agreed_on", models.DateField(null=True)),
        migrations.AddField("inquiry", "extended_on", models.DateField(null=True)),
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(
                name="inquiry_next",
                fields=["source", "next_attempt_at"],
                condition=models.Q(("next_attempt_at__isnull", False)),
            ),
        ),
    ]
