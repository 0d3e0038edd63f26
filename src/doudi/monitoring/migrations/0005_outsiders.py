"""Who is paid and stands in no register of persons; seen only by desks whose place covers the file."""

from django.db import migrations, models

from doudi.offices.row_security import ProtectByPlace


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0004_known_new"), ("offices", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="Outsider",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=16, unique=True)),
                ("on", models.DateField()),
                ("place", models.CharField(db_collation="C", max_length=12)),
                ("person_key", models.BigIntegerField()),
                ("programme", models.CharField(max_length=20)),
                ("file_number", models.CharField(max_length=40)),
                ("paid_month", models.DecimalField(decimal_places=2, max_digits=14)),
                ("since", models.DateField()),
                ("is_dead", models.BooleanField()),
                ("file_is_outside", models.BooleanField()),
                ("first_seen_on", models.DateField()),
            ],
            options={
                "ordering": ["-is_dead", "-paid_month", "number"],
                "indexes": [models.Index(fields=["place"], name="outsider_place")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person_key", "programme", "file_number"), name="one_outsider_a_file"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first_seen_on__lte", models.F("on"))), name="outsider_first_seen"
                    ),
                ],
            },
        ),
        ProtectByPlace(table="monitoring_outsider", column="place"),
    ]
