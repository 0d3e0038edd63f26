"""Another standard for many lines at once: statements over the temporary tables `entitlements_standard` and `entitlements_raised`."""

MAKE = """
CREATE TEMPORARY TABLE IF NOT EXISTS entitlements_standard (
    county text, residence text, programme text, months daterange, cents bigint) ON COMMIT DROP;
CREATE TEMPORARY TABLE IF NOT EXISTS entitlements_raised (
    period_id bigint, entitlement_id bigint, programme text, family text, place text, subject_id bigint, people bigint[], months daterange,
    was_cents bigint, base_cents bigint, supplement_cents bigint, cause text, ends text) ON COMMIT DROP;
TRUNCATE entitlements_standard, entitlements_raised;
"""
_LINES = """
  FROM entitlements_entitlement held
 WHERE held.roll_id IS NOT NULL AND held.programme = ANY (%(programmes)s::text[])
   AND held.place >= %(place)s::text COLLATE "C" AND held.place < (%(place)s::text || ':') COLLATE "C"
   AND (%(residence)s::text = 'any' OR held.residence = %(residence)s::text)
"""
GROUPS = f"SELECT DISTINCT left(held.place, 6), held.residence, held.programme {_LINES} ORDER BY 1, 2, 3"
VALUE = (
    "INSERT INTO entitlements_standard VALUES (%s::text, %s::text, %s::text, daterange(%s::date, %s::date), %s::bigint)"
)

# Each period from the standard's month on, in as many pieces as there are figures: it begins and ends as the period did, or by a figure.
_PIECES = """
INSERT INTO entitlements_raised
SELECT one.id, one.entitlement_id, one.programme, one.family, one.place, one.subject_id, one.people, one.months * value.months,
       one.base_cents, value.cents * ground.heads - ground.income_cents, one.supplement_cents,
       CASE WHEN lower(one.months) >= lower(value.months) THEN one.cause ELSE 'standard' END,
       CASE WHEN upper(one.months * value.months) IS NOT DISTINCT FROM upper(one.months) THEN one.ends ELSE 'standard' END
  FROM (SELECT held.id, held.place, held.residence {lines}) line
  JOIN entitlements_period one ON one.entitlement_id = line.id
  JOIN entitlements_standard value ON value.county = left(line.place, 6) AND value.residence = line.residence
   AND value.programme = one.programme AND value.months && one.months
  LEFT JOIN entitlements_ground ground ON ground.entitlement_id = line.id
"""
PIECES = _PIECES.format(lines=_LINES)
LEFT_NO_MORE = """
DELETE FROM entitlements_rollleft
 WHERE publication_id = %(publication)s::bigint AND place >= %(place)s::text COLLATE "C" AND place < (%(place)s::text || ':') COLLATE "C"
"""
LEFT = """
INSERT INTO entitlements_rollleft (publication_id, entitlement_id, place, why)
SELECT %(publication)s::bigint, entitlement_id, min(place),
       CASE WHEN bool_or(base_cents IS NULL) THEN 'unsaid' WHEN bool_or(base_cents < was_cents) THEN 'less' ELSE 'supplement' END
  FROM entitlements_raised GROUP BY entitlement_id
HAVING bool_or(base_cents IS NULL OR base_cents < was_cents OR supplement_cents > 0)
"""
COUNT = "SELECT count(DISTINCT entitlement_id) FROM entitlements_raised"

# What is for people stays whole, and so does a period whose amount is the same.
LEAVE_OUT = """
DELETE FROM entitlements_raised one
 WHERE EXISTS (SELECT FROM entitlements_rollleft other WHERE other.publication_id = %(publication)s::bigint
                AND other.entitlement_id = one.entitlement_id AND other.why <> 'supplement')
    OR NOT EXISTS (SELECT FROM entitlements_raised same WHERE same.period_id = one.period_id AND same.base_cents <> same.was_cents)
"""
TOTAL = """
SELECT count(DISTINCT entitlement_id), coalesce(sum(base_cents - was_cents) FILTER (WHERE months @> %(ahead)s::date), 0)::bigint
  FROM entitlements_raised
"""
_FIRST = "(SELECT period_id, min(lower(months)) AS month FROM entitlements_raised GROUP BY period_id) first"
_CUT_OFF = """
UPDATE entitlements_period one SET months = daterange(lower(one.months), first.month), ends = 'standard'
  FROM {first} WHERE one.id = first.period_id AND lower(one.months) < first.month
"""
CUT_OFF = _CUT_OFF.format(first=_FIRST)
_TAKE_BACK = "DELETE FROM entitlements_period one USING {first} WHERE one.id = first.period_id AND lower(one.months) >= first.month"
TAKE_BACK = _TAKE_BACK.format(first=_FIRST)
WRITE = """
INSERT INTO entitlements_period (entitlement_id, programme, family, place, subject_id, months, base_cents, supplement_cents, people, cause,
       ends, receipt_hash)
SELECT entitlement_id, programme, family, place, subject_id, months, base_cents, supplement_cents, people, cause, ends, ''
  FROM entitlements_raised
"""
ARREARS = """
UPDATE entitlements_entitlement held SET arrears_from = least(held.arrears_from, first.month)
  FROM (SELECT entitlement_id, min(lower(months)) AS month FROM entitlements_raised WHERE base_cents <> was_cents GROUP BY 1) first
 WHERE held.id = first.entitlement_id
"""
WHY_LEFT = """
SELECT why, count(*) FROM entitlements_rollleft
 WHERE publication_id = %(publication)s::bigint AND place >= %(place)s::text COLLATE "C" AND place < (%(place)s::text || ':') COLLATE "C"
 GROUP BY why ORDER BY why
"""
