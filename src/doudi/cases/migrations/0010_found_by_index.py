"""A search by the beginning of a name, by initials or a masked number reads an index: all three sort by their bytes, as a range needs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Another order of the columns that are searched, and an index of each."""

    dependencies = [("cases", "0009_undelivered_papers")]

    operations = [
        migrations.RemoveIndex(model_name="case", name="case_initials"),
        migrations.AlterField("case", "initials", models.CharField(blank=True, db_collation="C", max_length=20)),
        migrations.AlterField("case", "masked", models.CharField(db_collation="C", max_length=20)),
        migrations.AlterField("case", "name", models.CharField(db_collation="C", max_length=60)),
        migrations.AddIndex("case", models.Index(fields=["initials"], name="case_begins")),
        migrations.AddIndex("case", models.Index(fields=["masked"], name="case_masked")),
    ]
