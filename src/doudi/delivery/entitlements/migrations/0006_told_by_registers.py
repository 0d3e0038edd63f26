"""A group's answer says which registers of other departments told of it: people of one programme of whom not all is known have one of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The column, and one answer a group and what was told of it."""

    dependencies = [("entitlements", "0005_own_by_number")]

    operations = [
        migrations.AddField(
            model_name="rate",
            name="told",
            field=models.CharField(blank=True, db_collation="C", default="", max_length=40),
        ),
        migrations.RemoveConstraint(model_name="rate", name="rate_once"),
        migrations.AddConstraint(
            model_name="rate",
            constraint=models.UniqueConstraint(
                fields=("declaration", "place", "residence", "held", "told"), name="rate_once"
            ),
        ),
    ]
