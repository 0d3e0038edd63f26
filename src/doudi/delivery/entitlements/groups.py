"""Who belongs to which group in a month, and who of them gets what, as questions in SQL that change nothing.

Nouns: BASIC, RANKS (the order of groups as the rule names them), GROUPS, RATED, COUNTED. Question: group_title. A group is a programme held
here, or what another department pays; `told` names the registers that told of a person what he draws elsewhere, nothing for whom that makes
no difference.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, gettext_lazy

from doudi.cases.holding import FLAGS
from doudi.cases.stages import IN_SUPPORT, Stage
from doudi.delivery.entitlements.registers import HONOURED, UNEMPLOYED
from doudi.programmes import RULEBOOK

BASIC = ("dibao", "dibao_single", "tekun")
"""Whoever holds one of these belongs, whatever else he draws."""
RANKS = {**dict.fromkeys(BASIC, 0), UNEMPLOYED: 1, HONOURED: 1, "orphan": 2, "unattended": 2, "edge": 3}
LAST = 4
TITLES = {UNEMPLOYED: gettext_lazy("领取失业保险金的人员"), HONOURED: gettext_lazy("领取定期待遇的优抚对象")}
CARRIED = (*IN_SUPPORT, Stage.ENDED)
WITHOUT_PAY = ("edge",)
"""Recognised as a family, often without a sum every month."""

# Who held what in a month: whoever a period counts, and everybody of a family that was recognised without being paid (低保边缘家庭 without
# a supplement), as its own file says.
RECOGNISED = """
    SELECT file.* FROM cases_case file
     CROSS JOIN LATERAL (SELECT verdict, effective_until FROM cases_decision WHERE case_id = file.id ORDER BY id DESC LIMIT 1) last
     WHERE file.programme = ANY (%(recognised)s::text[]) AND file.stage = ANY (%(carried)s::text[])
       AND file.place >= %(place)s::text COLLATE "C" AND file.place < (%(place)s::text || ':') COLLATE "C"
       AND last.verdict NOT IN ('refused', 'suspended') AND (last.effective_until IS NULL OR last.effective_until > %(month)s::date)
       AND EXISTS (SELECT FROM cases_decision made WHERE made.case_id = file.id AND made.verdict = 'granted'
                      AND coalesce(made.effective_from, made."on") < %(month)s::date + interval '1 month')
"""
_OURS = """
    SELECT held.id AS entitlement_id, one.place, held.residence, one.programme AS held, member.person_id
      FROM entitlements_period one JOIN entitlements_entitlement held ON held.id = one.entitlement_id
     CROSS JOIN LATERAL unnest(one.people) member (person_id)
     WHERE one.months @> %(month)s::date AND one.programme = ANY (%(held)s::text[])
       AND one.place >= %(place)s::text COLLATE "C" AND one.place < (%(place)s::text || ':') COLLATE "C"
     UNION ALL
    SELECT held.id, file.place, application.residence, file.programme, member.person_id
      FROM ({recognised}) file JOIN cases_application application ON application.id = file.application_id
     CROSS JOIN LATERAL (SELECT person_id FROM cases_applicationmember WHERE application_id = file.application_id AND is_member
                          UNION SELECT file.subject_id) member (person_id)
      LEFT JOIN entitlements_entitlement held ON held.case_id = file.id
"""
OURS = _OURS.format(recognised=RECOGNISED)

# Of whom it makes a difference what he draws elsewhere.
_UNSURE = """
    SELECT DISTINCT ON (person_id) person_id, place, residence FROM ({ours}) every WHERE held <> ALL (%(basic)s::text[])
     ORDER BY person_id, place, residence
"""
UNSURE = _UNSURE.format(ours=OURS)

# Beside our own stand those whom only a register names: `person_id` below zero is somebody the registry does not know yet.
_HELD = """
    SELECT ours.entitlement_id, ours.place, ours.residence, ours.held, ours.person_id, false AS is_outside,
           CASE WHEN ours.held = ANY (%(basic)s::text[]) THEN ''
                ELSE coalesce(%(unsure)s::jsonb ->> ours.person_id::text, %(told)s::jsonb ->> left(ours.place, 6), '') END AS told
      FROM ({ours}) ours
     UNION ALL
    SELECT entitlement_id, place, residence, held, person_id, true, told
      FROM jsonb_to_recordset(%(outside)s::jsonb) named (entitlement_id bigint, place text COLLATE "C", residence text, held text,
           person_id bigint, told text)
"""
HELD = _HELD.format(ours=OURS)
GROUPS = f"SELECT DISTINCT left(place, 6), residence, held, told FROM ({HELD}) held ORDER BY 1, 2, 3, 4"  # noqa: S608  # our own texts

# Whoever has this month's already does not get it again; whom a register names and who lives on basic aid elsewhere gets it there. Of the
# groups that count a person the first of the rule's order gives it him, and of several of those the one that gives most.
_RATED = """
WITH rate AS (
    SELECT * FROM jsonb_to_recordset(%(rates)s::jsonb) answered (place text COLLATE "C", residence text, held text, told text, verdict text,
           cents bigint, rank int, receipt_hash text)
), rated AS (
    SELECT one.entitlement_id, one.place, one.residence, one.held, one.told, one.person_id, rate.verdict, rate.cents, rate.rank,
           rate.receipt_hash
      FROM ({held}) one JOIN rate ON rate.place = left(one.place, 6) AND rate.residence = one.residence AND rate.held = one.held
       AND rate.told = one.told
      LEFT JOIN registry_person person ON person.id = one.person_id
     WHERE (person.died_on IS NULL OR person.died_on >= %(month)s::date)
       AND NOT EXISTS (SELECT FROM entitlements_extrashare had WHERE had.person_id = one.person_id
                          AND had.programme = %(programme)s::text AND had.month = %(month)s::date)
       AND NOT (one.is_outside AND EXISTS (
            SELECT FROM entitlements_counted counted JOIN entitlements_period period ON period.id = counted.period_id
             WHERE counted.person_id = one.person_id AND period.months @> %(month)s::date AND period.programme = ANY (%(basic)s::text[])
               AND NOT (period.place >= %(place)s::text COLLATE "C" AND period.place < (%(place)s::text || ':') COLLATE "C")))
), counted AS (
    SELECT DISTINCT ON (person_id) * FROM rated one
     WHERE cents > 0 AND NOT EXISTS (SELECT FROM entitlements_extra had WHERE had.entitlement_id = one.entitlement_id
                                        AND had.programme = %(programme)s::text AND had.month = %(month)s::date)
     ORDER BY person_id, rank, cents DESC, entitlement_id
)
"""
RATED = _RATED.format(held=HELD)

# No table of these has a size the database could know: whoever gets something is told by sorting, and not by looking for him again.
COUNTED = f"""{RATED}
    SELECT true, held, residence, '', cents, count(*), min(receipt_hash) FROM counted GROUP BY held, residence, cents
     UNION ALL
    SELECT false, held, residence, told, 0, count(DISTINCT person_id), min(receipt_hash)
      FROM (SELECT *, max(cents) OVER (PARTITION BY person_id) AS most FROM rated) one
     WHERE verdict = 'unknown' AND most = 0 GROUP BY held, residence, told ORDER BY 1 DESC, 2, 3, 4, 5
"""  # noqa: S608  # our own texts
NAMED = f"{RATED} SELECT person_id FROM counted WHERE held = ANY (%(named)s::text[])"  # noqa: S608  # our own texts


def group_title(held: str) -> str:
    """Name a group in the reader's language."""
    titles = {policy.name: policy.title for policy in RULEBOOK.policies}
    return str(TITLES[held]) if held in TITLES else gettext(titles.get(held, held))


def words_for(*, programme: str, place: str, month: Any) -> dict[str, Any]:
    """Give what every question asks with; nobody is told of by a register, and no group has an answer yet."""
    return {
        "programme": programme, "place": place, "month": month, "held": list(FLAGS), "recognised": list(WITHOUT_PAY),
        "carried": [str(one) for one in CARRIED], "basic": list(BASIC), "told": "{}", "unsure": "{}", "outside": "[]", "rates": "[]",
        "named": list(TITLES),
    }  # fmt: skip
