"""What came back by recoveries, month by month: lists read it where they ask what is made (`batches_given_back`), and what was given back
is overpaid no more."""

from django.db import migrations

# What came pays a claim's months in their order, each as far as it was claimed. A fine pays none.
CAME = """
CREATE FUNCTION recovery_months(inside text, first date, last date) RETURNS TABLE (
    claim_id bigint, entitlement_id bigint, programme text, month date, cents bigint, came bigint)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 AS $$
    SELECT held.claim_id, held.entitlement_id, held.programme, held.month, held.cents,
           greatest(least(held.cents, held.came - held.before), 0)::bigint
      FROM (SELECT one.claim_id, one.entitlement_id, one.programme::text AS programme, one.month, one.cents,
                   coalesce(came.cents, 0) AS came,
                   sum(one.cents) OVER (PARTITION BY one.claim_id ORDER BY one.month, one.programme) - one.cents AS before
              FROM recovery_claim claim JOIN recovery_claimmonth one ON one.claim_id = claim.id
             CROSS JOIN LATERAL (SELECT sum(receipt.cents) AS cents FROM recovery_receipt receipt
                                  WHERE receipt.claim_id = claim.id AND receipt.towards = 'return') came
             WHERE claim.place >= inside COLLATE "C" AND claim.place < inside || ':' COLLATE "C") held
     WHERE held.month BETWEEN first AND last
$$;
COMMENT ON FUNCTION recovery_months IS 'What claims ask of each month, and what of it came.';
"""
GIVEN_BACK = """
CREATE OR REPLACE FUNCTION batches_given_back(inside text, of_family text, first date, last date) RETURNS TABLE (
    entitlement_id bigint, programme text, month date, cents bigint) LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 AS $$
    SELECT held.entitlement_id, held.programme, held.month, sum(held.came)::bigint
      FROM recovery_months(inside, first, last) held
      JOIN entitlements_entitlement whose ON whose.id = held.entitlement_id AND (of_family = '' OR whose.family = of_family)
     WHERE held.came > 0 GROUP BY held.entitlement_id, held.programme, held.month
$$;
"""
NOTHING = """
CREATE OR REPLACE FUNCTION batches_given_back(inside text, of_family text, first date, last date) RETURNS TABLE (
    entitlement_id bigint, programme text, month date, cents bigint) LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT NULL::bigint, NULL::text, NULL::date, NULL::bigint WHERE false
$$;
"""

# As in 0002; of a living claim, what came already is overpaid no more.
_OVERPAID = """
CREATE OR REPLACE FUNCTION recovery_overpaid(inside text, of_family text, first date, last date) RETURNS TABLE (
    entitlement_id bigint, place text, programme text, month date, owed_cents bigint, paid_cents bigint, over_cents bigint, claim text)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 AS $$
    SELECT paid.entitlement_id, paid.place, paid.programme, paid.month, coalesce(owed.cents, 0), paid.cents,
           paid.cents - coalesce(owed.cents, 0) - coalesce(taken.cents, 0), taken.claim
      FROM (SELECT line.entitlement_id, max(line.place)::text AS place, due.programme::text AS programme, due.month,
                   sum(due.base_cents + due.supplement_cents)::bigint AS cents
              FROM batches_batch batch JOIN batches_line line ON line.batch_id = batch.id AND line.state = 'paid'
              JOIN batches_due due ON due.line_id = line.id AND due.month BETWEEN first AND last
             WHERE batch.stage <> 'withdrawn' AND (of_family = '' OR batch.family = of_family)
               AND batch.month >= first - interval '12 months'
               AND line.place >= inside COLLATE "C" AND line.place < inside || ':' COLLATE "C"
             GROUP BY line.entitlement_id, due.programme::text, due.month) paid
      LEFT JOIN (SELECT one.entitlement_id, one.programme, one.month, sum(one.base_cents + one.supplement_cents)::bigint AS cents
                   FROM entitlements_owed(inside, of_family, first, last) one
                  GROUP BY one.entitlement_id, one.programme, one.month) owed
        ON owed.entitlement_id = paid.entitlement_id AND owed.programme = paid.programme AND owed.month = paid.month
      LEFT JOIN (SELECT {held} GROUP BY held.entitlement_id, held.programme::text, held.month) taken
        ON taken.entitlement_id = paid.entitlement_id AND taken.programme = paid.programme AND taken.month = paid.month
     WHERE paid.cents > coalesce(owed.cents, 0) + coalesce(taken.cents, 0)
$$;
"""
OVERPAID = _OVERPAID.format(
    held="""held.entitlement_id, held.programme, held.month,
                        sum(CASE WHEN claim.stage IN ('closed', 'written_off') THEN held.cents ELSE held.came END)::bigint AS cents,
                        max(claim.number) FILTER (WHERE claim.stage NOT IN ('closed', 'written_off', 'withdrawn'))::text AS claim
                   FROM recovery_months(inside, first, last) held JOIN recovery_claim claim ON claim.id = held.claim_id"""
)
OVERPAID_BEFORE = _OVERPAID.format(
    held="""held.entitlement_id, held.programme::text AS programme, held.month,
                        sum(held.cents) FILTER (WHERE NOT held.is_living AND claim.stage <> 'withdrawn')::bigint AS cents,
                        max(claim.number) FILTER (WHERE held.is_living)::text AS claim
                   FROM recovery_claimmonth held JOIN recovery_claim claim ON claim.id = held.claim_id
                  WHERE held.month BETWEEN first AND last"""
)


class Migration(migrations.Migration):
    """What recipients gave back, and what is overpaid without it."""

    dependencies = [("recovery", "0002_guards"), ("batches", "0003_given_back")]

    operations = [
        migrations.RunSQL(CAME, "DROP FUNCTION recovery_months"),
        migrations.RunSQL(GIVEN_BACK, NOTHING),
        migrations.RunSQL(OVERPAID, OVERPAID_BEFORE),
    ]
