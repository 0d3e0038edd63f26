"""What a roll says its amounts were made of, and which of its lines a standard left to people."""

import django.db.models.deletion
from django.db import migrations, models

from doudi.offices.row_security import Kept, ProtectBy, WrittenBy

WHYS = [
    ("unsaid", "名册没有写明金额怎样得出，由人核实"),
    ("less", "金额会减少，要先听取意见，由人核实"),
    ("supplement", "保障金已按新标准，分类施保金由人核实"),
]
OF_LINE = """current_setting('doudi.place', true) = 'all'
    OR EXISTS (SELECT FROM entitlements_entitlement seen WHERE seen.id = entitlements_ground.entitlement_id)"""
ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))
SOMETHING = models.Q(
    ("heads__gte", 1),
    ("income_cents__gte", 0),
    ("income_cents__lt", models.expressions.CombinedExpression(models.F("standard_cents"), "*", models.F("heads"))),
)


class Migration(migrations.Migration):
    """Both tables, with their sight and writers."""

    dependencies = [
        ("entitlements", "0006_told_by_registers"),
        ("offices", "0005_for_rooms"),
        ("standards", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ground",
            fields=[
                ID,
                ("standard_cents", models.BigIntegerField()),
                ("heads", models.PositiveSmallIntegerField()),
                ("income_cents", models.BigIntegerField()),
                (
                    "entitlement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ground", to="entitlements.entitlement"
                    ),
                ),
            ],
            options={
                "ordering": ["entitlement"],
                "constraints": [models.CheckConstraint(condition=SOMETHING, name="ground_comes_to_something")],
            },
        ),
        migrations.CreateModel(
            name="RollLeft",
            fields=[
                ID,
                ("place", models.CharField(db_collation="C", max_length=12)),
                ("why", models.CharField(choices=WHYS, max_length=10)),
                (
                    "entitlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="standards_left",
                        to="entitlements.entitlement",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="rolls_left",
                        to="standards.publication",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "roll left",
                "ordering": ["publication", "place", "entitlement"],
                "indexes": [models.Index(fields=["publication", "place"], name="roll_left_place")],
                "constraints": [
                    models.UniqueConstraint(fields=("publication", "entitlement"), name="roll_left_once"),
                    models.CheckConstraint(
                        condition=models.Q(("why__in", ["unsaid", "less", "supplement"])), name="roll_left_says_why"
                    ),
                ],
            },
        ),
        ProtectBy(table="entitlements_ground", condition=OF_LINE),
        WrittenBy(table="entitlements_ground", desks=["system"]),
        Kept(table="entitlements_ground"),
        ProtectBy(table="entitlements_rollleft", condition="ledger_sees(place)"),
        WrittenBy(table="entitlements_rollleft", desks=["system"]),
        Kept(table="entitlements_rollleft", verbs=["UPDATE"]),
    ]  # fmt: skip
