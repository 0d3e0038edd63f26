"""The verb declare_extra: what everybody of some groups gets beside the month, a price subsidy or a sum once, as the rules answer it.

Who belongs is what their periods and files here say, and what registers of other departments tell of the month (`planning`); of whom that
is not told (`not_known`), nobody is paid on a guess. The rules are asked once for each county, residence and group, with what was
published there (`standards`), and the answer is kept with its receipt. Everybody counted in such a group and alive gets it, each person
once, whatever he is counted in. Declared again, only whoever was missing is added.
Law: 发改价格〔2016〕1835号、〔2021〕1553号; 社会救助法 第三十二条; notices of the place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext

from doudi.cases.refusals import NotReady
from doudi.delivery.entitlements.admitting import admit
from doudi.delivery.entitlements.extra import Declaration, Rate
from doudi.delivery.entitlements.families import FAMILY_OF, family_of
from doudi.delivery.entitlements.groups import RATED, RECOGNISED
from doudi.delivery.entitlements.permissions import By, check_may_declare
from doudi.delivery.entitlements.planning import NotKnown, Plan, plan_extra
from doudi.delivery.entitlements.triggering import CAUSES
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.offices.serials import serial_number

# A family that was recognised without being paid has no entitlement until now.
_OPEN = """
    INSERT INTO entitlements_entitlement (number, case_id, programme, family, subject_id, name, place, residence, opened_on,
           decision_seen, steps_seen)
    SELECT file.number, file.id, file.programme, %(family_of)s::jsonb ->> file.programme, file.subject_id, file.name, file.place,
           application.residence, %(on)s::date, (SELECT max(made.id) FROM cases_decision made WHERE made.case_id = file.id), file.steps_made
      FROM ({recognised}) file JOIN cases_application application ON application.id = file.application_id
     WHERE EXISTS (SELECT FROM entitlements_rate rate WHERE rate.declaration_id = %(declaration)s::bigint
                      AND rate.place = left(file.place, 6) AND rate.residence = application.residence AND rate.held = file.programme
                      AND rate.cents > 0)
        ON CONFLICT DO NOTHING
"""
OPEN = _OPEN.format(recognised=RECOGNISED)

# What one entitlement pays is one extra, whatever its people belong to; its receipt is that of the group named first.
GIVE = f"""{RATED}, given AS (
    INSERT INTO entitlements_extra (entitlement_id, declaration_id, programme, family, place, month, people, cents, cause, document,
           receipt_hash)
    SELECT held.id, %(declaration)s::bigint, %(programme)s::text, %(family)s::text, held.place, %(month)s::date,
           array_agg(person_id ORDER BY person_id), sum(cents), %(cause)s::text, %(document)s::text,
           (array_agg(receipt_hash ORDER BY rank, person_id))[1]
      FROM counted JOIN entitlements_entitlement held ON held.id = counted.entitlement_id GROUP BY held.id
    RETURNING id, people, cents
), shared AS (
    INSERT INTO entitlements_extrashare (extra_id, person_id, programme, month)
    SELECT given.id, person_id, %(programme)s::text, %(month)s::date FROM given, unnest(given.people) person_id
    RETURNING 1
)
SELECT count(*), coalesce(sum(cents), 0)::bigint, (SELECT count(*) FROM shared) FROM given
"""  # noqa: S608  # our own texts


@transaction.atomic
def declare_extra(
    *, programme: str, place: str, month: date, document: str, by: By, on: date, seen: tuple[int, int] | None = None
) -> Declaration:
    """Give everybody in a place whom the rules name the subsidy of a month.

    `seen` is how many people and how many cents whoever declares has seen: when it would be others, he looks again.

    :raises NotAllowed: when this is not the county's or city's civil affairs or finance of the place.
    :raises NotReady: when no document is named, the rules cannot answer yet, nobody gets anything, or it is not what was seen.
    """
    check_may_declare(by, place=place)
    if programme not in CAUSES or month.day != 1 or not document.strip():
        raise NotReady(gettext("请写明是哪一项补贴、哪个月份（该月一日）和依据的文件。"))
    with acting_as(SYSTEM):
        _one_at_a_time(f"{programme}:{month}")
        plan = plan_extra(programme=programme, place=place, month=month, on=on)
        _check(plan, seen=seen)
        made = plan.declared or _declared(plan, document=document.strip(), by=by, on=on)
        _keep(plan, made=made)
        extras, cents, people = _give(made, plan=plan, outside=admit(plan, made=made, on=on), on=on)
    detail = {"declaration": made.pk, "month": month, "extras": extras, "people": people, "cents": cents, **_told(plan)}
    record(
        verb="entitlement.declare", by=by, on=on, about=f"declaration:{made.number}", place=place, purpose=made.document,
        detail=detail,
    )  # fmt: skip
    return made


def not_known(made: Declaration) -> list[NotKnown]:
    """Say of whom it is not known whether a declaration is for them too, and which facts would tell: they are not paid on a guess."""
    return list(plan_extra(programme=made.programme, place=made.place, month=made.month, on=made.on).not_known)


def _one_at_a_time(what: str) -> None:
    """Whoever declares the same month beside another waits, and then sees what he gave."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7304109, hashtext(%s::text))", [what])


def _check(plan: Plan, *, seen: tuple[int, int] | None) -> None:
    if plan.obstacle:
        raise NotReady(plan.obstacle)
    if seen is not None and seen != (plan.people, plan.cents):
        words = gettext("刚才看到的是 %(seen)s 人，现在是 %(people)s 人，请再看一遍再登记。")
        raise NotReady(words % {"seen": seen[0], "people": plan.people})


def _declared(plan: Plan, *, document: str, by: By, on: date) -> Declaration:
    return Declaration.objects.create(
        programme=plan.programme, place=plan.place, month=plan.month, number=serial_number("BT", place=plan.place, on=on),
        document=document, on=on, by_name=by.name, by=by if isinstance(by, Officer) else None,
    )  # fmt: skip


def _keep(plan: Plan, *, made: Declaration) -> None:
    """Keep the answers of groups that have none yet."""
    before = set(Rate.objects.filter(declaration=made).values_list("place", "residence", "held", "told"))
    Rate.objects.bulk_create(
        Rate(
            declaration=made, place=one.place, residence=one.residence, held=one.held, told=one.told, verdict=one.verdict,
            cents=one.cents, receipt=dict(one.receipt), receipt_hash=one.receipt["sha256"],
        )
        for one in plan.rates if one.key not in before
    )  # fmt: skip


def _give(made: Declaration, *, plan: Plan, outside: Sequence[Mapping[str, Any]], on: date) -> tuple[int, int, int]:
    words = plan.words(outside) | {
        "declaration": made.pk, "family": family_of(made.programme), "cause": CAUSES[made.programme].value, "document": made.document,
        "family_of": json.dumps(FAMILY_OF), "on": on,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(OPEN, words)
        cursor.execute(GIVE, words)
        extras, cents, people = cursor.fetchone()
    return extras, cents, people


def _told(plan: Plan) -> dict[str, Any]:
    """Say in the journal of whom it was not known, and what the registers told of which day."""
    untold = [{"held": one.held, "people": one.people, "missing": list(one.missing)} for one in plan.not_known]
    registers = [
        {"dataset": one.dataset, "county": one.county, "as_of": one.as_of, "deliveries": list(one.numbers)}
        for one in plan.registers
    ]
    return {"not_known": untold, "registers": registers, "unplaced": plan.outside.unplaced}
