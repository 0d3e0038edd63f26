"""Whether a change is known to be new, or an unreadable row of last month may have said the same."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0003_months")]

    operations = [
        migrations.AddField(model_name="monthchange", name="is_known_new", field=models.BooleanField(default=True))
    ]
