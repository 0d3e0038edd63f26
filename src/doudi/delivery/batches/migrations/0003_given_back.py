"""What a recipient gave back is not kept by him: it counts neither as paid nor as under way, and is due again if it is owed again."""

from django.db import migrations

# A port in SQL, as `register_checks` is one in Python: nobody below knows what came back. Recovery puts its own in this place.
NOTHING = """
CREATE OR REPLACE FUNCTION batches_given_back(inside text, of_family text, first date, last date) RETURNS TABLE (
    entitlement_id bigint, programme text, month date, cents bigint) LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT NULL::bigint, NULL::text, NULL::date, NULL::bigint WHERE false
$$;
COMMENT ON FUNCTION batches_given_back IS 'What recipients gave back, one row an entitlement, programme and month.';
"""
LISTED = """
    SELECT line.entitlement_id, due.programme::text, due.month, due.base_cents, due.supplement_cents
      FROM batches_batch batch JOIN batches_line line ON line.batch_id = batch.id JOIN batches_due due ON due.line_id = line.id
     WHERE batch.stage <> 'withdrawn' AND line.state IN ('listed', 'paid') AND due.month BETWEEN first AND last
       AND (of_family = '' OR batch.family = of_family)
       AND batch.month >= first - interval '12 months'
       AND line.place >= inside COLLATE "C" AND line.place < inside || ':' COLLATE "C"
"""
_MADE = """
CREATE OR REPLACE FUNCTION batches_made(inside text, of_family text, first date, last date) RETURNS TABLE (
    entitlement_id bigint, programme text, month date, base_cents bigint, supplement_cents bigint)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 100000 AS $$
    SELECT one.entitlement_id, one.programme, one.month, sum(one.base_cents)::bigint, sum(one.supplement_cents)::bigint
      FROM ({rows}) one (entitlement_id, programme, month, base_cents, supplement_cents)
     GROUP BY one.entitlement_id, one.programme, one.month
$$;
COMMENT ON FUNCTION batches_made IS '{comment}';
"""
LESS = f"""{LISTED} UNION ALL
    SELECT back.entitlement_id, back.programme, back.month, -back.cents, 0
      FROM batches_given_back(inside, of_family, first, last) back
"""
MADE = _MADE.format(
    rows=LESS,
    comment="What is paid or under way, less what was given back, one row an entitlement, programme and month.",
)
MADE_BEFORE = _MADE.format(
    rows=LISTED, comment="What is paid or under way, one row an entitlement, programme and month."
)


class Migration(migrations.Migration):
    """The port, and what is made without what came back."""

    dependencies = [("batches", "0002_guards")]

    operations = [
        migrations.RunSQL(NOTHING, "DROP FUNCTION batches_given_back"),
        migrations.RunSQL(MADE, MADE_BEFORE),
    ]
