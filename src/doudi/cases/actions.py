"""The verbs of a case: move, the single place where a stage changes; opine and decide; and opening a case.

Each is one transaction and one line of the journal. Rooms have their own: applying, postings, visits, papers, messages, reviews.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases import arrivals
from doudi.cases.applying.models import Application
from doudi.cases.articles import in_force
from doudi.cases.case import Case, Decision, Opinion, Step
from doudi.cases.clocks.turning import nearest_due, turn
from doudi.cases.decided import tell_decided, tell_moved
from doudi.cases.deciding import agrees, check_decision, period_of
from doudi.cases.finding import Found, find_for
from doudi.cases.lines import write_line
from doudi.cases.permissions import By, NotAllowed, check_may_move, check_may_work_on, desk_of, holds_duty
from doudi.cases.refusals import NotReady
from doudi.cases.requirements import Matter, missing_for
from doudi.cases.requirements.deciding import is_open
from doudi.cases.road import COUNTY, TOWNSHIP, Move, desk_at, moves_from, road_for
from doudi.cases.spot_checks import draw
from doudi.cases.stages import Stage
from doudi.cases.support import current_amount
from doudi.cases.visits.relatives import find_relatives
from doudi.offices.models import Duty, Officer
from doudi.offices.serials import serial_number
from doudi.registry.models import Person

__all__ = ["NotAllowed", "NotReady", "decide", "move", "open_case", "opine", "write_line"]

WHY_MOST = 1000


@transaction.atomic
def open_case(
    *,
    application: Application,
    programme: str,
    subject: Person,
    name: str,
    masked: str,
    by: By,
    on: date,
    follows: Case | None = None,
) -> Case:
    """Open the file of one programme of an application; its road is that of the place and day."""  # fmt: skip
    case = Case.objects.create(
        number=serial_number("AJ", place=application.place, on=on, by_chance=8), application=application, programme=programme,
        subject=subject, name=name, masked=masked, initials=arrivals.initials_of(name), place=application.place,
        window=application.window, applicant_person=application.applicant_id, stage_since=on, opened_on=on, follows=follows,
        road=road_for(programme, place=application.place, on=on), is_urgent=bool(application.declared.get("urgent")),
    )  # fmt: skip
    _take_step(
        case, move=Move("申请", (), "社会救助法 第三十七条"), to=Stage.SUBMITTED, by=by, on=on, why="", detail={}
    )
    return case


@transaction.atomic
def move(*, case: Case, to: str, by: By, on: date, why: str = "", detail: Mapping[str, Any] | None = None) -> Case:
    """Bring a case to its next stage: the one place where a stage changes.

    :raises NotAllowed: when the road does not lead there, or the move is another's.
    :raises NotReady: when something is missing; the message says all of it.
    """
    held = Case.objects.select_for_update(of=("self",)).select_related("application__letter").get(pk=case.pk)
    way = moves_from(held.road, held.stage).get(Stage(to))
    if way is None:
        raise NotAllowed(_no_way(held, to=Stage(to)))
    check_may_move(by, case=held, move=way, on=on)
    _check_ready(held, way=way, to=Stage(to), by=by, on=on, why=why)
    known = {**(detail or {}), **_found_out(held, way=way, to=Stage(to), on=on)}
    step = _take_step(held, move=way, to=Stage(to), by=by, on=on, why=why.strip(), detail=known)
    arrivals.arrive(case=held, by=by, on=on)
    tell_moved(held, step=step, on=on)
    for name in ("stage", "stage_since", "desk", "due_on", "steps_made"):
        setattr(case, name, getattr(held, name))
    return case


@transaction.atomic
def opine(*, case: Case, proposes: str, why: str, by: Officer, on: date, amount_yuan: Decimal | None = None) -> Opinion:
    """Write the township's opinion, with what the law answers that day beside it (最低生活保障审核确认办法 第十九条).

    Sent twice it is one opinion.

    :raises NotAllowed: when this is not the township's investigator.
    :raises NotReady: when the case is not at a stage for opinions, or no reason is given.
    """
    check_may_work_on(by, case=case, desks=(TOWNSHIP,))
    if case.stage not in (Stage.ACCEPTED, Stage.INVESTIGATING, Stage.OBJECTED):
        raise NotReady(gettext("现在不是提出审核意见的环节。"))
    if not why.strip():
        raise NotReady(gettext("请写明理由。"))
    _hold(case)
    found = find_for(case, on=on)
    amount = found.amount_yuan if amount_yuan is None else amount_yuan
    said = {"proposes": proposes, "amount_yuan": amount, "why": why.strip(), "by": by, "on": on}
    latest = case.opinions.first()
    if latest is not None and _is_same(latest, said=said, found=found):
        return latest
    opinion = Opinion.objects.create(case=case, report=found.report, receipt=found.receipt, **said)
    detail = {
        "opinion": opinion.pk,
        "proposes": proposes,
        "amount": opinion.amount_yuan,
        "receipt": found.receipt["sha256"],
    }
    write_line("case.opine", case=case, by=by, on=on, detail=detail)
    return opinion


@transaction.atomic
def decide(
    *,
    case: Case,
    verdict: str,
    by: Officer,
    on: date,
    reasons: str = "",
    amount_yuan: Decimal | None = None,
    effective_from: date | None = None,
    effective_until: date | None = None,
    ended_because: str = "",
    articles: tuple[str, ...] = (),
) -> Decision:
    """Write a decision: by rule when it is what the law answers, by a person with his own reasons otherwise. The move follows it.

    Help begins with the month after the decision (最低生活保障审核确认办法 第二十一条). Sent twice it is one decision.

    :raises NotAllowed: when the officer may not decide here.
    :raises NotReady: when a decision that differs from the law's answer has no reasons.
    """  # fmt: skip
    check_may_work_on(by, case=case, desks=(TOWNSHIP, COUNTY))
    if not holds_duty(by, duty=Duty.DECIDE, on=on) and case.stage != Stage.SUBMITTED:
        raise NotAllowed(gettext("您没有“审核确认”职责，不能作决定。"))
    _hold(case)
    found = find_for(case, on=on)
    amount = _amount_of(case, verdict=verdict, given=amount_yuan, found=found)
    unit = next((step.unit for step in found.answer.steps), "yuan/month")
    period = period_of(
        case, verdict=verdict, unit=unit, amount=amount, on=on, since=effective_from, until=effective_until
    )
    check_decision(case, verdict=verdict, amount=amount, ended_because=ended_because, until=period.until, on=on)
    is_by_rule = agrees(found, case=case, verdict=verdict, amount=amount_yuan)
    if not is_by_rule and not reasons.strip():
        raise NotReady(gettext("这个决定与规则算出的结果不同（或规则还不能得出结果），请写明理由。"))
    said = {
        "verdict": verdict, "amount_yuan": amount, "effective_from": period.since, "effective_until": period.until,
        "reasons": reasons.strip() or reasons_of(found), "ended_because": ended_because, "by": by, "on": on,
    }  # fmt: skip
    latest = case.decisions.first()
    if latest is not None and _is_same(latest, said=said, found=found) and is_open(latest, case=case):
        return latest
    made = Decision.objects.create(
        case=case, unit=unit, is_by_rule=is_by_rule, receipt=found.receipt, articles=list(articles or articles_of(found)),
        report=found.report, **said,
    )  # fmt: skip
    detail = {
        "decision": made.pk, "verdict": verdict, "amount": made.amount_yuan, "by_rule": is_by_rule, "receipt": found.receipt["sha256"],
    }  # fmt: skip
    write_line("case.decide", case=case, by=by, on=on, detail=detail)
    tell_decided(made, on=on)
    return made


def reasons_of(found: Found) -> str:
    """Say why, in the sentences of the conditions that failed, or that all are met."""
    failed = [one.text.rule.otherwise for one in found.answer.conditions if one.met is False]
    return "；".join(failed) if failed else gettext("符合全部规定条件")


def articles_of(found: Found) -> list[str]:
    """Cite the articles of what failed, or of the programme's conditions and of the supplements that come with it."""
    failed = [one for one in found.answer.conditions if one.met is False] or list(found.answer.conditions)
    rules = [one.text.rule for one in failed] + [step.rule for one in found.added if one.met for step in one.steps]
    return list(dict.fromkeys(f"{one.law} {one.article}" for one in rules))


def _hold(case: Case) -> None:
    """Let whoever writes about the same case at the same moment wait."""
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


def _is_same(latest: Opinion | Decision, *, said: Mapping[str, Any], found: Found) -> bool:
    """Say whether the very same was written already, on the very same ground: a form that was sent twice."""
    same_ground = latest.receipt is not None and latest.receipt["sha256"] == found.receipt["sha256"]
    return same_ground and all(getattr(latest, name) == value for name, value in said.items())


def _amount_of(case: Case, *, verdict: str, given: Decimal | None, found: Found) -> Decimal | None:
    """Take the amount a decision sets: what was given, what stands when nothing changes, else what the law answers."""
    if given is not None or verdict in (Decision.Verdict.REFUSED, Decision.Verdict.ENDED, Decision.Verdict.SUSPENDED):
        return given
    return current_amount(case) if verdict == Decision.Verdict.KEPT else found.amount_yuan


def _no_way(case: Case, *, to: Stage) -> str:
    return gettext("案件现在处于“%(stage)s”，不能直接转为“%(to)s”。") % {
        "stage": Stage(case.stage).label, "to": to.label,
    }  # fmt: skip


def _check_ready(case: Case, *, way: Move, to: Stage, by: By, on: date, why: str) -> None:
    missing = missing_for(way.requires, Matter(case=case, to=to, by=by, on=on))
    if way.must_say_why and not why.strip():
        missing.append(gettext("请写明理由。"))
    if len(why) > WHY_MOST:
        missing.append(gettext("理由最多 %(most)s 字。") % {"most": WHY_MOST})
    if missing:
        raise NotReady("\n".join(missing))


def _found_out(case: Case, *, way: Move, to: Stage, on: date) -> dict[str, Any]:
    """Give what a move finds out by itself: near relatives, the county's draw, which decision it carries out."""
    found: dict[str, Any] = draw(case, on=on) if way.draws else {}
    if to == Stage.ACCEPTED:
        found["near_relatives"] = len(find_relatives(case, on=on))
    latest = case.decisions.first() if "decided" in way.requires else None
    return found | ({"decision": latest.pk} if latest is not None else {})


def _take_step(
    case: Case, *, move: Move, to: Stage, by: By, on: date, why: str, detail: Mapping[str, Any]
) -> Step:  # fmt: skip
    """Write the step, then the stage, then the clocks, then the journal's line; the database checks that they agree."""
    was = case.stage if case.steps_made else ""
    case.steps_made += 1
    step = Step.objects.create(
        case=case, nth=case.steps_made, from_stage=was, to_stage=to, by=by if isinstance(by, Officer) else None, by_name=by.name,
        desk=desk_of(by), on=on, label=move.label, article=in_force(move.article, on=on), why=why, detail=dict(detail),
    )  # fmt: skip
    case.stage, case.stage_since = to, on
    case.desk = desk_at(case.road, to)
    case.save(update_fields=["stage", "stage_since", "desk", "steps_made"])
    turn(case=case, to=to, on=on)
    case.due_on = nearest_due(case)
    case.save(update_fields=["due_on"])
    written = {"from": was, "to": to.value, "step": step.nth, "why": why, **detail}
    write_line("case.move", case=case, by=by, on=on, detail=written)
    return step
