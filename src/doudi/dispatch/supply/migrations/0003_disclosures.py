"""An order may end because its person took the consent back; what he agreed to be told stands apart from it, sealed."""

import django.db.models.deletion
from django.db import migrations, models

STATES = [
    ("SENT", "已派单"),
    ("ACCEPTED", "已接单"),
    ("DONE", "已完成"),
    ("DECLINED", "未接单"),
    ("WITHDRAWN", "本人撤回同意"),
]


class Migration(migrations.Migration):
    """The noun Disclosure."""

    dependencies = [("supply", "0002_guards")]

    operations = [
        migrations.AlterField("order", "state", models.CharField(choices=STATES, default="SENT", max_length=9)),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.JSONField()),
                ("sealed", models.BinaryField()),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disclosure", to="supply.order"
                    ),
                ),
            ],
        ),
    ]
