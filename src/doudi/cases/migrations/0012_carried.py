"""What a standard came to in each case; and a help that has ended stays ended when its months are paid more for."""

from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models

from doudi.offices.row_security import Kept, ProtectByPlace, WrittenBy

DESKS = ("system", "township", "county")
OUTCOMES = [("done", "已按新标准"), ("left", "留着"), ("settled", "由人核实完毕")]

# A change that has an end is about months that are over (back-pay of a standard): help does not begin again by it.
MONTHS = """
CREATE OR REPLACE FUNCTION cases_months_of(about bigint) RETURNS daterange LANGUAGE sql STABLE AS $$
    SELECT daterange(begun, CASE WHEN last.verdict = 'ended' THEN
               greatest(begun, coalesce(last.effective_until, (date_trunc('month', last."on") + interval '1 month')::date))
                            WHEN last.verdict = 'changed' AND last.effective_until IS NOT NULL THEN
               greatest(begun, last.effective_until) END)
      FROM (SELECT min(effective_from) AS begun FROM cases_decision WHERE case_id = about AND verdict = 'granted') AS first,
           (SELECT verdict, effective_until, "on" FROM cases_decision
             WHERE case_id = about AND verdict <> 'refused' ORDER BY id DESC LIMIT 1) AS last
     WHERE begun IS NOT NULL AND EXISTS (SELECT 1 FROM cases_step WHERE case_id = about AND to_stage = 'granted')
$$;
"""


class Migration(migrations.Migration):
    """The table with its sight and writers, and the months of a case."""

    dependencies = [
        ("cases", "0011_ground_unknown"),
        ("offices", "0005_for_rooms"),
        ("standards", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Carried",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(db_collation="C", max_length=12)),
                ("outcome", models.CharField(choices=OUTCOMES, max_length=7)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("more_yuan", models.DecimalField(decimal_places=2, default=Decimal(0), max_digits=12)),
                ("on", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                ("settled_words", models.CharField(blank=True, max_length=500)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="standards", to="cases.case"
                    ),
                ),
                (
                    "made",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to="cases.decision",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="carried",
                        to="standards.publication",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="standards_settled",
                        to="offices.officer",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "carried",
                "ordering": ["publication", "case"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "left")), fields=["publication", "place"], name="standard_left"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("publication", "case"), name="standard_carried_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "left"), _negated=True),
                            models.Q(
                                ("ended_on__isnull", True),
                                ("made__isnull", True),
                                models.Q(("why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="standard_left_says_why",
                    ),
                ],
            },
        ),
        ProtectByPlace(table="cases_carried", column="place"),
        WrittenBy(table="cases_carried", desks=DESKS),
        Kept(table="cases_carried", verbs=["DELETE"]),
        migrations.RunSQL(MONTHS, migrations.RunSQL.noop),
    ]  # fmt: skip
