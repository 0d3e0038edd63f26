"""The verb declare_extra: what everybody of some groups gets beside the month, a price subsidy or a sum once, as the rules answer it.

Who belongs is what their periods and files here say; of whom that is not told (`not_known`), nobody is paid on a guess.
The rules are asked once for each county, residence and programme held, with what was published there (`standards`), and the answer is kept
with its receipt. Everybody counted in such an entitlement and alive gets it, each person once, whatever he is counted in. Declared again,
only whoever was missing is added. Law: 发改价格〔2016〕1835号、〔2021〕1553号; 社会救助法 第三十二条; notices of the place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext

from doudi.cases.holding import FLAGS
from doudi.cases.refusals import NotReady
from doudi.cases.stages import IN_SUPPORT, Stage
from doudi.delivery.entitlements.extra import Declaration, ExtraCause, Rate
from doudi.delivery.entitlements.families import FAMILY_OF, family_of
from doudi.delivery.entitlements.permissions import By, check_may_declare
from doudi.facts import yuan
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.offices.serials import serial_number
from doudi.rules.decide import Answer, decide
from doudi.rules.household import Household, Person
from doudi.rules.receipt import receipt_of
from doudi.standards.queries import rulebook

CAUSES = {"price_subsidy": ExtraCause.PRICE, "one_off": ExtraCause.ONE_OFF}
INDICES = ("cpi_rise", "food_price_rise")
NEVER = dict.fromkeys(FLAGS.values(), False)
ELSEWHERE = {"unemployment_benefit": None, "honoured": None}
"""What the documents name too, and no file or period of ours tells: unemployment insurance pays the one, veterans' affairs the other."""
CENTS_A_YUAN = 100
CARRIED = (*IN_SUPPORT, Stage.ENDED)
WITHOUT_PAY = ("edge",)
"""Recognised as a family, often without a sum every month."""

# Who held what in a month: whoever a period counts, and everybody of a family that was recognised without being paid (低保边缘家庭 without
# a supplement), as its own file says. Any other group the documents name stands in no entitlement: nobody is paid on a guess.
_HELD = """
    SELECT held.id AS entitlement_id, one.place, held.residence, one.programme, member.person_id
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
RECOGNISED = """
    SELECT file.* FROM cases_case file
     CROSS JOIN LATERAL (SELECT verdict, effective_until FROM cases_decision WHERE case_id = file.id ORDER BY id DESC LIMIT 1) last
     WHERE file.programme = ANY (%(recognised)s::text[]) AND file.stage = ANY (%(carried)s::text[])
       AND file.place >= %(place)s::text COLLATE "C" AND file.place < (%(place)s::text || ':') COLLATE "C"
       AND last.verdict NOT IN ('refused', 'suspended') AND (last.effective_until IS NULL OR last.effective_until > %(month)s::date)
       AND EXISTS (SELECT FROM cases_decision made WHERE made.case_id = file.id AND made.verdict = 'granted'
                      AND coalesce(made.effective_from, made."on") < %(month)s::date + interval '1 month')
"""
HELD = _HELD.format(recognised=RECOGNISED)
GROUPS = f"SELECT DISTINCT left(place, 6), residence, programme FROM ({HELD}) held ORDER BY 1, 2, 3"  # noqa: S608  # our own texts

# A family that was recognised without being paid has no entitlement until now.
_OPEN = """
    INSERT INTO entitlements_entitlement (number, case_id, programme, family, subject_id, name, place, residence, opened_on,
           decision_seen, steps_seen)
    SELECT file.number, file.id, file.programme, %(family_of)s::jsonb ->> file.programme, file.subject_id, file.name, file.place,
           application.residence, %(on)s::date, (SELECT max(made.id) FROM cases_decision made WHERE made.case_id = file.id), file.steps_made
      FROM ({recognised}) file JOIN cases_application application ON application.id = file.application_id
      JOIN entitlements_rate rate ON rate.declaration_id = %(declaration)s::bigint AND rate.place = left(file.place, 6)
       AND rate.residence = application.residence AND rate.held = file.programme AND rate.cents > 0
        ON CONFLICT DO NOTHING
"""
OPEN = _OPEN.format(recognised=RECOGNISED)

# Of several entitlements that count a person, the one that gives him most; what he has of this month already, he does not get again.
_GIVE = """
WITH held AS ({held}
), counted AS (
    SELECT DISTINCT ON (person.id) person.id AS person_id, one.entitlement_id, one.place, rate.cents, rate.receipt_hash
      FROM held one
      JOIN entitlements_rate rate ON rate.declaration_id = %(declaration)s::bigint AND rate.place = left(one.place, 6)
       AND rate.residence = one.residence AND rate.held = one.programme AND rate.cents > 0
      JOIN registry_person person ON person.id = one.person_id
     WHERE (person.died_on IS NULL OR person.died_on >= %(month)s::date)
       AND NOT EXISTS (SELECT FROM entitlements_extrashare had WHERE had.person_id = person.id
                          AND had.programme = %(programme)s::text AND had.month = %(month)s::date)
       AND NOT EXISTS (SELECT FROM entitlements_extra had WHERE had.entitlement_id = one.entitlement_id
                          AND had.programme = %(programme)s::text AND had.month = %(month)s::date)
     ORDER BY person.id, rate.cents DESC, one.entitlement_id
), given AS (
    INSERT INTO entitlements_extra (entitlement_id, declaration_id, programme, family, place, month, people, cents, cause, document,
           receipt_hash)
    SELECT entitlement_id, %(declaration)s::bigint, %(programme)s::text, %(family)s::text, place, %(month)s::date,
           array_agg(person_id ORDER BY person_id), sum(cents), %(cause)s::text, %(document)s::text, receipt_hash
      FROM counted GROUP BY entitlement_id, place, receipt_hash
    RETURNING id, people, cents
), shared AS (
    INSERT INTO entitlements_extrashare (extra_id, person_id, programme, month)
    SELECT given.id, person_id, %(programme)s::text, %(month)s::date FROM given, unnest(given.people) person_id
    RETURNING 1
)
SELECT count(*), coalesce(sum(cents), 0)::bigint, (SELECT count(*) FROM shared) FROM given
"""
GIVE = _GIVE.format(held=HELD)

# Those of whom the rules cannot say whether they belong: whatever they hold does not tell it.
_UNTOLD = """
    SELECT rate.held, count(DISTINCT one.person_id), min(rate.receipt::text)::jsonb
      FROM ({held}) one JOIN entitlements_rate rate ON rate.declaration_id = %(declaration)s::bigint AND rate.place = left(one.place, 6)
       AND rate.residence = one.residence AND rate.held = one.programme AND rate.verdict = 'unknown'
     WHERE NOT EXISTS (SELECT FROM entitlements_extrashare had WHERE had.person_id = one.person_id
                          AND had.programme = %(programme)s::text AND had.month = %(month)s::date)
     GROUP BY rate.held ORDER BY rate.held
"""
UNTOLD = _UNTOLD.format(held=HELD)


@dataclass(frozen=True)
class NotKnown:
    """People who hold a programme and got nothing, because nobody here can tell what else they are (`missing`)."""

    held: str
    people: int
    missing: tuple[str, ...]


@transaction.atomic
def declare_extra(*, programme: str, place: str, month: date, document: str, by: By, on: date) -> Declaration:
    """Give everybody in a place whom the rules name the subsidy of a month.

    :raises NotAllowed: when this is not the county's or city's civil affairs or finance of the place.
    :raises NotReady: when no document is named, the rules cannot answer yet, or nobody gets anything.
    """
    check_may_declare(by, place=place)
    if programme not in CAUSES or month.day != 1 or not document.strip():
        raise NotReady(gettext("请写明是哪一项补贴、哪个月份（该月一日）和依据的文件。"))
    with acting_as(SYSTEM):
        made, is_new = _declared(programme, place=place, month=month, document=document.strip(), by=by, on=on)
        if is_new:
            _rate(made)
        extras, cents, people = _give(made, on=on)
        untold = {one.held: {"people": one.people, "missing": list(one.missing)} for one in not_known(made)}
    detail = {
        "declaration": made.pk,
        "month": month,
        "extras": extras,
        "people": people,
        "cents": cents,
        "not_known": untold,
    }
    record(
        verb="entitlement.declare", by=by, on=on, about=f"declaration:{made.number}", place=place, purpose=made.document,
        detail=detail,
    )  # fmt: skip
    return made


def not_known(made: Declaration) -> list[NotKnown]:
    """Say of whom it is not known whether a declaration is for them too, and which facts would tell: they are not paid on a guess."""
    with connection.cursor() as cursor:
        cursor.execute(UNTOLD, _words(made))
        rows = cursor.fetchall()
    return [NotKnown(held, people, _missing_in(receipt)) for held, people, receipt in rows]


def _missing_in(receipt: Mapping[str, Any] | str) -> tuple[str, ...]:
    content = json.loads(receipt) if isinstance(receipt, str) else receipt
    return tuple(one["label"] for one in content["answers"][0]["missing"])


def _declared(programme: str, *, place: str, month: date, document: str, by: By, on: date) -> tuple[Declaration, bool]:
    written = {
        "number": serial_number("BT", place=place, on=on), "document": document, "on": on, "by_name": by.name,
        "by": by if isinstance(by, Officer) else None,
    }  # fmt: skip
    return Declaration.objects.get_or_create(programme=programme, place=place, month=month, defaults=written)


def _rate(made: Declaration) -> None:
    rates = list(_rates(made))
    if not any(one.cents for one in rates):
        raise NotReady(
            gettext("%(month)s这里没有人可以领取：没有达到启动条件，或者没有保障对象。") % {"month": made.month}
        )
    Rate.objects.bulk_create(rates)


def _rates(made: Declaration) -> Iterator[Rate]:
    book = rulebook()
    with connection.cursor() as cursor:
        cursor.execute(GROUPS, _words(made))
        groups = cursor.fetchall()
    for place, residence, held in groups:
        facts = {**NEVER, **ELSEWHERE, FLAGS[held]: True, "alive": True}
        home = Household(place=place, residence=residence, facts={}, people=(Person("1", "受助人", facts),))
        answer = next(one for one in decide(book, home, on=made.month) if one.policy.name == made.programme)
        receipt = receipt_of(book, home, on=made.month, answers=[answer], is_part=True)
        _check_month(receipt["terms"], made=made, place=place)
        cents = _cents(answer, made=made, place=place)
        yield Rate(
            declaration=made, place=place, residence=residence, held=held, verdict=answer.verdict, cents=cents, receipt=receipt,
            receipt_hash=receipt["sha256"],
        )  # fmt: skip


def _check_month(terms: Mapping[str, Any], *, made: Declaration, place: str) -> None:
    """:raises NotReady: when an index is of an earlier month: one that was published holds until the next one is."""
    late = [one for one in INDICES if one in terms and terms[one]["since"] != made.month.isoformat()]
    if made.programme == "price_subsidy" and late:
        words = gettext("%(place)s %(month)s 的物价指数还没有发布，不能用别的月份的指数计算。")
        raise NotReady(words % {"place": place, "month": made.month})


def _cents(answer: Answer, *, made: Declaration, place: str) -> int:
    """Give cents a head; nothing where the law refuses, or does not say of this programme alone that it is enough.

    :raises NotReady: when a term of this place and month is missing.
    """
    missing = [one.label for one in answer.missing if one.path.startswith("terms.")]
    if missing:
        words = gettext("%(place)s %(month)s 还不能计算：缺少 %(missing)s。请先发布当月的指数和标准。")
        raise NotReady(words % {"place": place, "month": made.month, "missing": "、".join(missing)})
    return int(yuan(answer.amount_hao or 0) * CENTS_A_YUAN) if answer.verdict == "eligible" else 0


def _give(made: Declaration, *, on: date) -> tuple[int, int, int]:
    words = _words(made) | {"family_of": json.dumps(FAMILY_OF), "on": on}
    with connection.cursor() as cursor:
        cursor.execute(OPEN, words)
        cursor.execute(GIVE, words)
        extras, cents, people = cursor.fetchone()
    return extras, cents, people


def _words(made: Declaration) -> dict[str, Any]:
    return {
        "declaration": made.pk, "programme": made.programme, "month": made.month, "family": family_of(made.programme), "place": made.place,
        "cause": CAUSES[made.programme].value, "document": made.document, "held": list(FLAGS), "recognised": list(WITHOUT_PAY),
        "carried": list(CARRIED),
    }  # fmt: skip
