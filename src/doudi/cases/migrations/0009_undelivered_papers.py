"""The list of papers nobody has handed over reads those alone, the oldest first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """An index of the few papers that are still to be delivered."""

    dependencies = [("cases", "0008_advice")]

    operations = [
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(
                name="paper_undelivered", fields=["written_on", "id"], condition=models.Q(delivered_on__isnull=True)
            ),
        ),
    ]
