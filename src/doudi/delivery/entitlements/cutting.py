"""How decisions become periods, for one case or a hundred thousand: statements over a temporary table `entitlements_cut`.

The rule is `cases.support.amount_in`, asked once for every month in which anything may change: the last decision that has begun says
whether help runs, the last that set an amount says how much. A decision's amount is shared out among base and supplement once, when its
receipt is first read; what a period knew of its decision is kept.
"""

from __future__ import annotations

from doudi.cases.holding import OF_FAMILY, TEMPORARY
from doudi.delivery.entitlements.families import FAMILY_OF

MAKE = """
CREATE TEMPORARY TABLE IF NOT EXISTS entitlements_wanted (
    case_id bigint PRIMARY KEY, programme text, subject_id bigint, is_once boolean, pays boolean) ON COMMIT DROP;
CREATE TEMPORARY TABLE IF NOT EXISTS entitlements_cut (
    case_id bigint, programme text, subject_id bigint, months daterange, cents bigint, decision_id bigint, cause text, ends text,
    base_cents bigint, supplement_cents bigint, people bigint[], receipt_hash text) ON COMMIT DROP;
TRUNCATE entitlements_wanted, entitlements_cut;
"""

LEARN = "ANALYZE entitlements_wanted, entitlements_cut"
"""Many rows are joined well only when the database knows how many they are."""

WANT_ONE = """
INSERT INTO entitlements_wanted
SELECT id, programme, subject_id, programme = ANY (%(once)s::text[]), stage = ANY (%(carried)s::text[])
  FROM cases_case WHERE id = %(case)s::bigint
"""

# Cases that went on since they were followed last. What somebody is deciding on at this moment is settled by that decision.
WANT_STALE = """
INSERT INTO entitlements_wanted
SELECT held.id, held.programme, held.subject_id, held.programme = ANY (%(once)s::text[]), held.stage = ANY (%(carried)s::text[])
  FROM (SELECT file.id, file.programme, file.subject_id, file.stage FROM cases_case file
         WHERE file.place >= %(place)s::text COLLATE "C" AND file.place < (%(place)s::text || ':') COLLATE "C"
           AND EXISTS (
               SELECT FROM (SELECT max(made.id) AS latest FROM cases_decision made WHERE made.case_id = file.id) last
                 LEFT JOIN entitlements_entitlement known ON known.case_id = file.id
                WHERE CASE WHEN known.id IS NULL THEN last.latest IS NOT NULL AND file.stage = ANY (%(carried)s::text[])
                           ELSE (known.decision_seen, known.steps_seen) IS DISTINCT FROM (last.latest, file.steps_made) END)
           FOR NO KEY UPDATE SKIP LOCKED) held
"""

CUT = """
WITH made AS MATERIALIZED (
    SELECT one.id, one.case_id, one.verdict, one.amount_yuan, one.ended_because,
           (date_trunc('month', one."on"::timestamp) + interval '1 month')::date AS ahead,
           entitlements_first_month(CASE WHEN one.verdict = 'granted' THEN coalesce(one.effective_from, one."on")
                                         ELSE one.effective_from END) AS since,
           entitlements_first_month(one.effective_until) AS until,
           CASE WHEN one.verdict = 'suspended' THEN (
               SELECT CASE WHEN back.to_stage = 'granted'
                           THEN (date_trunc('month', back."on"::timestamp) + interval '1 month')::date END
                 FROM cases_step carried JOIN cases_step back ON back.case_id = carried.case_id AND back.nth > carried.nth
                WHERE carried.case_id = one.case_id AND carried.detail -> 'decision' = to_jsonb(one.id)
                  AND back.from_stage = 'suspended'
                ORDER BY carried.nth, back.nth LIMIT 1) END AS lifted
      FROM entitlements_wanted wanted JOIN cases_decision one ON one.case_id = wanted.case_id
     WHERE wanted.pays AND NOT wanted.is_once
), spans AS (
    SELECT case_id, month AS since, lead(month) OVER (PARTITION BY case_id ORDER BY month) AS until
      FROM (SELECT DISTINCT case_id, month FROM made
             CROSS JOIN LATERAL (VALUES (since), (until), (lifted), (CASE WHEN verdict = 'changed' THEN ahead END)) at (month)
             WHERE month IS NOT NULL) at
), events AS (
    SELECT case_id, id, 0 AS nth, coalesce(CASE verdict WHEN 'changed' THEN greatest(since, ahead) ELSE since END, '-infinity') AS since,
           lifted AS until, verdict <> 'suspended' AS runs
      FROM made WHERE verdict IN ('granted', 'changed', 'kept', 'suspended')
     UNION ALL
    SELECT case_id, id, 1, until, NULL, false FROM made WHERE until IS NOT NULL
), last AS (
    SELECT DISTINCT ON (spans.case_id, spans.since) spans.case_id, spans.since, spans.until, events.id AS by, events.runs
      FROM spans JOIN events ON events.case_id = spans.case_id AND events.since <= spans.since
       AND (events.until IS NULL OR spans.since < events.until)
     ORDER BY spans.case_id, spans.since, events.id DESC, events.nth DESC
), sets AS (
    SELECT DISTINCT ON (spans.case_id, spans.since) spans.case_id, spans.since, made.id, made.amount_yuan
      FROM spans JOIN made ON made.case_id = spans.case_id AND made.verdict IN ('granted', 'changed')
       AND coalesce(made.since, '-infinity') <= spans.since
     ORDER BY spans.case_id, spans.since, made.id DESC
), grants AS (
    SELECT DISTINCT ON (spans.case_id, spans.since) spans.case_id, spans.since, made.until
      FROM spans JOIN made ON made.case_id = spans.case_id AND made.verdict = 'granted' AND made.since <= spans.since
     ORDER BY spans.case_id, spans.since, made.id DESC
), lit AS (
    SELECT last.case_id, last.since, last.until, last.by, sets.id AS decision_id, (sets.amount_yuan * 100)::bigint AS cents,
           coalesce(last.runs AND sets.amount_yuan > 0 AND (grants.until IS NULL OR last.since < grants.until), false) AS pays
      FROM last JOIN sets USING (case_id, since) JOIN grants USING (case_id, since)
), marked AS (
    SELECT lit.*, pays AND (lag(pays) OVER around IS DISTINCT FROM true OR lag(decision_id) OVER around <> decision_id) AS begins,
           lead(pays) OVER around AS goes_on, lead(by) OVER around AS ended_by
      FROM lit WINDOW around AS (PARTITION BY case_id ORDER BY since)
), numbered AS (
    SELECT marked.*, count(*) FILTER (WHERE begins) OVER (PARTITION BY case_id ORDER BY since) AS nth FROM marked
), islands AS (
    SELECT case_id, nth, decision_id, min(cents) AS cents, min(since) AS since,
           CASE WHEN bool_and(until IS NOT NULL) THEN max(until) END AS until,
           (array_agg(goes_on ORDER BY since DESC))[1] AS goes_on, (array_agg(ended_by ORDER BY since DESC))[1] AS ended_by
      FROM numbered WHERE pays GROUP BY case_id, nth, decision_id
), told AS (
    SELECT islands.*, lag(until) OVER around AS was_until, lag(decision_id) OVER around AS was, lead(decision_id) OVER around AS next
      FROM islands WINDOW around AS (PARTITION BY case_id ORDER BY since)
)
INSERT INTO entitlements_cut
SELECT told.case_id, wanted.programme, wanted.subject_id, daterange(told.since, told.until), told.cents, told.decision_id,
       CASE WHEN told.was IS NULL THEN CASE WHEN file.follows_id IS NULL THEN 'new' ELSE 'moved' END
            WHEN told.was_until IS DISTINCT FROM told.since THEN 'resumed' ELSE 'changed' END,
       CASE WHEN told.until IS NULL THEN '' WHEN told.goes_on THEN 'changed'
            WHEN ender.verdict = 'suspended' THEN 'suspended' WHEN ender.ended_because = 'DEATH' THEN 'death'
            WHEN ender.ended_because = 'MOVED_OUT' THEN 'moved' WHEN ender.ended_because LIKE 'TRANSFER%%' THEN 'transferred'
            ELSE 'ended' END
  FROM told JOIN entitlements_wanted wanted USING (case_id) JOIN cases_case file ON file.id = told.case_id
  LEFT JOIN made ender ON ender.id = told.ended_by
"""

# Given once: every grant a step carried out, in the month it was granted, at the amount it was set to last.
CUT_ONCE = """
WITH made AS (
    SELECT one.*, sum((one.verdict = 'granted')::int) OVER (PARTITION BY one.case_id ORDER BY one.id) AS nth
      FROM entitlements_wanted wanted JOIN cases_decision one ON one.case_id = wanted.case_id
     WHERE wanted.pays AND wanted.is_once AND (
           one.verdict = 'changed' OR one.verdict = 'granted' AND EXISTS (
               SELECT FROM cases_step step WHERE step.case_id = one.case_id AND step.detail -> 'decision' = to_jsonb(one.id)))
), sums AS (
    SELECT case_id, nth, date_trunc('month', min(coalesce(effective_from, "on"))::timestamp)::date AS month,
           (array_agg(amount_yuan ORDER BY id DESC))[1] AS amount_yuan, max(id) AS decision_id
      FROM made WHERE nth > 0 GROUP BY case_id, nth
)
INSERT INTO entitlements_cut
SELECT case_id, wanted.programme, wanted.subject_id, daterange(month, (month + interval '1 month')::date),
       (sum(amount_yuan) * 100)::bigint, max(decision_id), 'new', 'once'
  FROM sums JOIN entitlements_wanted wanted USING (case_id)
 GROUP BY case_id, wanted.programme, wanted.subject_id, month HAVING sum(amount_yuan) > 0
"""

# What a period knew of its decision stays; a receipt is opened only for a decision nobody has cut before.
SHARE = """
UPDATE entitlements_cut cut
   SET supplement_cents = coalesce(known.supplement_cents, shared.cents),
       base_cents = cut.cents - coalesce(known.supplement_cents, shared.cents),
       people = coalesce(known.people, shared.people), receipt_hash = coalesce(known.receipt_hash, shared.receipt_hash)
  FROM entitlements_cut own
  LEFT JOIN LATERAL (
       SELECT one.supplement_cents, one.people, one.receipt_hash FROM entitlements_period one
         JOIN entitlements_entitlement entitlement ON entitlement.id = one.entitlement_id
        WHERE entitlement.case_id = own.case_id AND one.decision_id = own.decision_id LIMIT 1) known ON true
  LEFT JOIN LATERAL (
       SELECT coalesce(made.receipt ->> 'sha256', '') AS receipt_hash,
              CASE WHEN made.is_by_rule THEN least(own.cents, (
                  SELECT coalesce(round(sum((answer -> 'amount' ->> 'value')::numeric) * 100), 0)
                    FROM jsonb_array_elements(made.receipt -> 'answers') WITH ORDINALITY told (answer, nth)
                   WHERE nth > 1 AND answer ->> 'verdict' = 'eligible' AND answer ->> 'programme' = 'supplement')) ELSE 0 END AS cents,
              CASE WHEN own.programme = ANY (%(families)s::text[]) THEN (
                  SELECT array_agg(DISTINCT person) FROM (
                      SELECT member.person_id FROM cases_applicationmember member
                       WHERE member.application_id = file.application_id AND member.is_member
                       UNION SELECT file.subject_id) counted (person))
                  ELSE ARRAY[file.subject_id] END AS people
         FROM cases_decision made JOIN cases_case file ON file.id = made.case_id
        WHERE made.id = own.decision_id AND known.people IS NULL) shared ON true
 WHERE cut.case_id = own.case_id AND cut.months = own.months
"""

# A change of the same household under other terms is a change of the standard.
NAME_STANDARD = """
UPDATE entitlements_cut cut SET cause = 'standard'
  FROM entitlements_cut before, cases_decision was, cases_decision now
 WHERE cut.cause = 'changed' AND before.case_id = cut.case_id AND upper(before.months) = lower(cut.months)
   AND was.id = before.decision_id AND now.id = cut.decision_id
   AND was.receipt -> 'terms' <> now.receipt -> 'terms'
   AND (was.receipt -> 'household') - 'sources' = (now.receipt -> 'household') - 'sources';
UPDATE entitlements_cut cut SET ends = 'standard'
  FROM entitlements_cut after
 WHERE after.cause = 'standard' AND after.case_id = cut.case_id AND upper(cut.months) = lower(after.months);
"""

# Somebody else's months of the same programme: of a file that is not being cut now, or as it is being cut.
MEETS = """
SELECT cut.case_id, known.number, lower(cut.months * one.months)
  FROM entitlements_cut cut
  JOIN entitlements_period one ON one.subject_id = cut.subject_id AND one.programme = cut.programme AND one.months && cut.months
  JOIN entitlements_entitlement known ON known.id = one.entitlement_id
 WHERE known.case_id IS NOT NULL AND NOT EXISTS (SELECT FROM entitlements_wanted wanted WHERE wanted.case_id = known.case_id)
 UNION ALL
SELECT cut.case_id, file.number, lower(cut.months * one.months)
  FROM entitlements_cut cut
  JOIN entitlements_cut one ON one.subject_id = cut.subject_id AND one.programme = cut.programme AND one.months && cut.months
   AND one.case_id < cut.case_id
  JOIN cases_case file ON file.id = one.case_id
"""

FAMILY = (
    "CASE file.programme " + " ".join(f"WHEN '{name}' THEN '{family}'" for name, family in FAMILY_OF.items()) + " END"
)
_OPEN = """
INSERT INTO entitlements_entitlement (number, case_id, follows_id, programme, family, subject_id, name, place, residence, opened_on,
       arrears_from, decision_seen, steps_seen)
SELECT file.number, file.id, before.id, file.programme, {family}, file.subject_id, file.name, file.place, application.residence,
       %(on)s::date, cut.month, (SELECT max(made.id) FROM cases_decision made WHERE made.case_id = file.id), file.steps_made
  FROM (SELECT case_id, min(lower(months)) AS month FROM entitlements_cut GROUP BY case_id) cut
  JOIN cases_case file ON file.id = cut.case_id
  JOIN cases_application application ON application.id = file.application_id
  LEFT JOIN entitlements_entitlement before ON before.case_id = file.follows_id
    ON CONFLICT (case_id) DO NOTHING
"""
OPEN = _OPEN.format(family=FAMILY)

# The earliest month whose amount is another now: months there were at one amount and are not, or the other way round.
CHANGED = """
UPDATE entitlements_entitlement held SET arrears_from = least(held.arrears_from, other.month)
  FROM (SELECT case_id, min(least(lower(coalesce(now.months, '{}') - coalesce(was.months, '{}')),
                                  lower(coalesce(was.months, '{}') - coalesce(now.months, '{}')))) AS month
          FROM (SELECT known.case_id, one.base_cents, one.supplement_cents, range_agg(one.months) AS months
                  FROM entitlements_wanted wanted JOIN entitlements_entitlement known ON known.case_id = wanted.case_id
                  JOIN entitlements_period one ON one.entitlement_id = known.id GROUP BY 1, 2, 3) was
          FULL JOIN (SELECT case_id, base_cents, supplement_cents, range_agg(months) AS months
                       FROM entitlements_cut GROUP BY 1, 2, 3) now USING (case_id, base_cents, supplement_cents)
         GROUP BY case_id) other
 WHERE held.case_id = other.case_id AND other.month IS NOT NULL AND (held.arrears_from IS NULL OR held.arrears_from > other.month)
"""
# Whom a roll paid until he was decided on: the roll ends with the month before.
TAKE_PLACE = """
UPDATE entitlements_period one SET months = one.months - daterange(first.month, NULL), ends = 'ended'
  FROM (SELECT subject_id, programme, min(lower(months)) AS month FROM entitlements_cut GROUP BY 1, 2) first, entitlements_entitlement held
 WHERE held.id = one.entitlement_id AND held.roll_id IS NOT NULL AND one.subject_id = first.subject_id
   AND one.programme = first.programme AND one.months && daterange(first.month, NULL) AND lower(one.months) < first.month
"""
TAKE_PLACE_WHOLLY = """
DELETE FROM entitlements_period one
 USING (SELECT subject_id, programme, min(lower(months)) AS month FROM entitlements_cut GROUP BY 1, 2) first, entitlements_entitlement held
 WHERE held.id = one.entitlement_id AND held.roll_id IS NOT NULL AND one.subject_id = first.subject_id
   AND one.programme = first.programme AND lower(one.months) >= first.month
"""
SAME = """cut.case_id = held.case_id AND cut.months = one.months AND cut.base_cents = one.base_cents
   AND cut.supplement_cents = one.supplement_cents AND cut.decision_id = one.decision_id AND cut.cause = one.cause
   AND cut.ends = one.ends"""
_FORGET = """
DELETE FROM entitlements_period one USING entitlements_entitlement held, entitlements_wanted wanted
 WHERE held.id = one.entitlement_id AND held.case_id = wanted.case_id
   AND NOT EXISTS (SELECT FROM entitlements_cut cut WHERE {same})
"""
FORGET = _FORGET.format(same=SAME)
_KEEP = """
INSERT INTO entitlements_period (entitlement_id, programme, family, place, subject_id, months, base_cents, supplement_cents, people, cause,
       ends, decision_id, receipt_hash)
SELECT held.id, held.programme, held.family, held.place, held.subject_id, cut.months, cut.base_cents, cut.supplement_cents, cut.people,
       cut.cause, cut.ends, cut.decision_id, cut.receipt_hash
  FROM entitlements_cut cut JOIN entitlements_entitlement held ON held.case_id = cut.case_id
 WHERE NOT EXISTS (SELECT FROM entitlements_period one WHERE one.entitlement_id = held.id AND {same})
"""
KEEP = _KEEP.format(same=SAME)
SEEN = """
UPDATE entitlements_entitlement held
   SET decision_seen = seen.latest, steps_seen = seen.steps_made
  FROM (SELECT file.id, file.steps_made, (SELECT max(made.id) FROM cases_decision made WHERE made.case_id = file.id) AS latest
          FROM entitlements_wanted wanted JOIN cases_case file ON file.id = wanted.case_id) seen
 WHERE held.case_id = seen.id AND (held.decision_seen, held.steps_seen) IS DISTINCT FROM (seen.latest, seen.steps_made)
"""
LEAVE_OUT = "DELETE FROM {table} WHERE case_id = ANY (%(cases)s::bigint[])"

WORDS = {"once": list(TEMPORARY), "families": [*OF_FAMILY, *TEMPORARY]}
