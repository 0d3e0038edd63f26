"""What is made is asked of the lists of a place: those made for it, for a part of it, or for what it is part of."""

from django.db import migrations

BACK = """
     UNION ALL
    SELECT back.entitlement_id, back.programme, back.month, -back.cents, 0
      FROM batches_given_back(inside, of_family, first, last) back
"""

# One look-up for each list and line: row security leaves the planner no idea how many rows it will show.
ROWS = f"""
    SELECT line.entitlement_id, due.programme, due.month, due.base_cents, due.supplement_cents FROM batches_batch batch
     CROSS JOIN LATERAL (SELECT one.id, one.entitlement_id FROM batches_line one
                          WHERE one.batch_id = batch.id AND one.state IN ('listed', 'paid')
                            AND one.place >= inside COLLATE "C" AND one.place < inside || ':' COLLATE "C" OFFSET 0) line
     CROSS JOIN LATERAL (SELECT one.programme::text, one.month, one.base_cents, one.supplement_cents FROM batches_due one
                          WHERE one.line_id = line.id AND one.month BETWEEN first AND last OFFSET 0) due
     WHERE batch.stage <> 'withdrawn' AND (of_family = '' OR batch.family = of_family)
       AND batch.month >= first - interval '12 months'
       AND (batch.place >= inside COLLATE "C" AND batch.place < inside || ':' COLLATE "C"
            OR batch.place = ANY (ARRAY(SELECT left(inside, digits) FROM generate_series(0, length(inside)) digits)))
{BACK}"""
ROWS_BEFORE = f"""
    SELECT line.entitlement_id, due.programme::text, due.month, due.base_cents, due.supplement_cents
      FROM batches_batch batch JOIN batches_line line ON line.batch_id = batch.id JOIN batches_due due ON due.line_id = line.id
     WHERE batch.stage <> 'withdrawn' AND line.state IN ('listed', 'paid') AND due.month BETWEEN first AND last
       AND (of_family = '' OR batch.family = of_family)
       AND batch.month >= first - interval '12 months'
       AND line.place >= inside COLLATE "C" AND line.place < inside || ':' COLLATE "C"
{BACK}"""
MADE = """
CREATE OR REPLACE FUNCTION batches_made(inside text, of_family text, first date, last date) RETURNS TABLE (
    entitlement_id bigint, programme text, month date, base_cents bigint, supplement_cents bigint)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 100000 AS $$
    SELECT one.entitlement_id, one.programme, one.month, sum(one.base_cents)::bigint, sum(one.supplement_cents)::bigint
      FROM ({rows}) one (entitlement_id, programme, month, base_cents, supplement_cents)
     GROUP BY one.entitlement_id, one.programme, one.month
$$;
"""


class Migration(migrations.Migration):
    """The relation, as cheap as the place is small."""

    dependencies = [("batches", "0003_given_back")]

    operations = [
        migrations.RunSQL(MADE.format(rows=ROWS), MADE.format(rows=ROWS_BEFORE)),
    ]
