"""`doudi why CASE`: one file in full: the road so far, its limits, the facts with their sources, what the law answers and why,
visits, notices, papers, who has it now and what is missing for each next step, and the journal's lines about it.

Whoever runs it is at the machine itself; that somebody looked is written down, as at a desk.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext

from doudi.cases.articles import in_force
from doudi.cases.case import Case
from doudi.cases.clocks.models import Clock
from doudi.cases.finding import Found, find_for
from doudi.cases.lines import write_line
from doudi.cases.permissions import desk_words
from doudi.cases.requirements import Matter, missing_for
from doudi.cases.road import moves_from
from doudi.cases.stages import Stage
from doudi.cases.told import seen_facts
from doudi.evidence.letters.wording import programme_title
from doudi.evidence.sources.catalogue import SOURCES
from doudi.facts import FACTS, Fact
from doudi.journal.queries import entries_about
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.queries import full_name
from doudi.offices.working_days import is_announced
from doudi.rules.decide import Answer
from doudi.rules.wording import number_text

LINES_USUAL, LINES_MOST = 20, 500
OF_WHOEVER_DECIDES = ("other_hands",)
"""Requirements about the hands that make a move; nobody makes one here."""

SIGNS = {True: "✓", False: "✗", None: "？"}


def main(arguments: Sequence[str]) -> int:
    """Print one file. Exit 2 when there is none of that number."""
    asked = _parser().parse_args(arguments)
    on = asked.on or localdate()
    with acting_as(SYSTEM):
        rows = Case.objects.select_related("application__letter", "subject")
        case = rows.filter(number=asked.number.upper()).first() if asked.number.isalnum() else None
        if case is None:
            print(gettext("没有编号为“%(number)s”的案件。") % {"number": asked.number}, file=sys.stderr)
            return 2
        write_line("case.look", case=case, by=SYSTEM, on=on, detail={"command": "why"})
        print("\n".join(_told(case, on=on, lines=min(asked.lines, LINES_MOST))))
    return 0


def _told(case: Case, *, on: date, lines: int) -> Iterator[str]:
    yield from _head(case)
    yield from _part(gettext("走过的路"), _steps(case))
    yield from _part(gettext("期限"), _clocks(case))
    found = find_for(case, on=on)
    yield from _part(gettext("知道的情况和来源"), _facts(case, found))
    yield from _part(gettext("法律怎么说（%(day)s）") % {"day": on}, _law(found))
    yield from _part(gettext("审核意见和决定"), _decided(case))
    yield from _part(gettext("调查"), _visits(case))
    yield from _part(gettext("公示和异议"), _postings(case))
    yield from _part(gettext("文书"), _papers(case))
    yield from _part(gettext("现在"), _now(case, on=on))
    yield from _part(gettext("留痕（最近 %(count)s 行）") % {"count": lines}, _journal(case, lines=lines))


def _part(title: str, lines: Iterator[str]) -> Iterator[str]:
    rows = list(lines)
    if rows:
        yield ""
        yield f"── {title}"
        yield from (f"   {row}" for row in rows)


def _head(case: Case) -> Iterator[str]:
    yield f"{case.number}  {programme_title(case.programme)}  {case.name}  {case.masked}".rstrip()
    yield full_name(case.place)


def _steps(case: Case) -> Iterator[str]:
    for step in case.steps.select_related("by"):
        why = f"：{step.why}" if step.why else ""
        who = f"{step.by_name}（{desk_words(step.desk)}）"
        yield f"{step.nth:>2}. {step.on}  {Stage(step.to_stage).label}  ← {step.label}  {who}  {step.article}{why}"


def _clocks(case: Case) -> Iterator[str]:
    for clock in case.clocks.order_by("started_on", "pk"):
        unit = Clock.Unit(clock.unit).label
        yield f"{clock.label}：{clock.started_on} → {clock.due_on}（{clock.count}{unit}）  {_state(clock)}  {clock.law}；{clock.source}"
        if not is_announced(clock.due_on.year):
            yield gettext("  %(year)s年的放假安排还没有公布，先按周一至周五计算。") % {"year": clock.due_on.year}


def _state(clock: Clock) -> str:
    if clock.stopped_on is not None:
        late = gettext("，已超期") if clock.is_late else ""
        return gettext("%(day)s 结束%(late)s") % {"day": clock.stopped_on, "late": late}
    if clock.paused_on is not None:
        because = Clock.Paused(clock.paused_because).label
        return gettext("%(day)s 起暂停：%(because)s") % {"day": clock.paused_on, "because": because}
    if clock.extended_on is not None:
        because = Clock.Extended(clock.extended_because).label
        return gettext("进行中，%(day)s 延长：%(because)s") % {"day": clock.extended_on, "because": because}
    return gettext("进行中")


def _facts(case: Case, found: Found) -> Iterator[str]:
    """Give what is known otherwise than by default, and where from; the rest of the vocabulary was not asked or is as usual."""
    whole, own = seen_facts(case)
    yield from _facts_of(found.household.facts, of="household", path="", found=found, seen=whole, who=gettext("家庭"))
    by_name = {name: facts for number, facts in own.items() for name in _names(case, number)}
    for nth, person in enumerate(found.household.people):
        seen = by_name.get(person.name, {})
        yield from _facts_of(person.facts, of="person", path=f"people.{nth}.", found=found, seen=seen, who=person.name)


def _names(case: Case, number: int) -> list[str]:
    return list(case.application.members.filter(person=number).values_list("name", flat=True))


def _facts_of(
    facts: Any, *, of: str, path: str, found: Found, seen: dict[str, Any], who: str
) -> Iterator[str]:  # fmt: skip
    for name, value in facts.items():
        fact = FACTS[of][name]
        if value == fact.default or name == "relation":
            continue
        yield f"{who}  {fact.label}：{_value(value, fact=fact)}  ← {_source(name, path=path, found=found, seen=seen, fact=fact)}"


def _source(name: str, *, path: str, found: Found, seen: dict[str, Any], fact: Fact) -> str:
    if name in seen:
        return gettext("入户调查")
    source = found.household.sources.get(path + name)
    if source is None:
        return gettext("申请登记") if found.report is None else gettext("申请登记、本系统")
    title = SOURCES[source.dataset].title if source.dataset in SOURCES else source.dataset
    return " ".join(filter(None, (title, str(source.as_of or ""), source.status)))


def _value(value: Any, *, fact: Fact) -> str:
    if value is None:
        return gettext("还不知道")
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if fact.kind == "money":
        return gettext("%(amount)s 元") % {"amount": number_text(value, kind="money")}
    return str(value)


def _law(found: Found) -> Iterator[str]:
    words = {
        "eligible": gettext("符合条件"), "refused": gettext("不符合条件"), "unknown": gettext("还不能得出结论"),
        "judgement": gettext("要由工作人员认定"),
    }  # fmt: skip
    amount = "" if found.amount_yuan is None else gettext("，%(amount)s 元") % {"amount": found.amount_yuan}
    yield f"{words[found.verdict]}{amount}"
    if not found.is_settled:
        yield gettext("有未认定的矛盾，不同的认定会得出不同的结果。")
    yield from _answer(found.answer)
    for spared in found.spared:
        yield gettext("另含没有单独申请的%(title)s") % {"title": spared.policy.title}
        yield from _answer(spared)
    for added in found.added:
        yield gettext("另随本项目发给%(name)s的%(title)s") % {
            "name": found.household.people[added.person or 0].name, "title": added.policy.title,
        }  # fmt: skip
        yield from _answer(added)
    yield gettext("收据 %(hash)s") % {"hash": found.receipt["sha256"]}


def _answer(answer: Answer) -> Iterator[str]:
    for one in answer.conditions:
        rule = one.text.rule
        words = rule.otherwise if one.met is False else rule.label
        yield f"{SIGNS[one.met]} {words}  {rule.law} {rule.article}"
    for step in answer.steps:
        value = number_text(step.hao, kind="money") or gettext("还不知道")
        yield f"＋ {step.rule.label}：{value}  {step.rule.law} {step.rule.article}"
    for missing in answer.missing:
        yield gettext("还缺：%(label)s（%(source)s）") % {"label": missing.label, "source": missing.source}


def _decided(case: Case) -> Iterator[str]:
    for opinion in case.opinions.select_related("by").order_by("pk"):
        words = opinion.get_proposes_display()
        yield f"{opinion.on}  {words}  {_yuan(opinion.amount_yuan)}{opinion.by.name}：{opinion.why}"
    for made in case.decisions.select_related("by").order_by("pk"):
        how = gettext("按规则") if made.is_by_rule else gettext("人工决定")
        since = f"{made.effective_from or ''}→{made.effective_until or ''}"
        yield f"{made.on}  {made.get_verdict_display()}  {_yuan(made.amount_yuan)}{since}  {how}  {made.by.name}：{made.reasons}"
        yield "  " + "；".join(made.articles)


def _yuan(amount: Any) -> str:
    return "" if amount is None else gettext("%(amount)s 元") % {"amount": amount} + "  "


def _visits(case: Case) -> Iterator[str]:
    for visit in case.visits.select_related("first", "second").order_by("visited_on", "pk"):
        yield f"{visit.visited_on}  {visit.get_level_display()}  {visit.first.name}、{visit.second.name}：{visit.words}"
    for one in case.self_care.select_related("first", "second").order_by("pk"):
        yield f"{one.assessed_on}  {one.get_grade_display()}（{one.items_failed}/6）  {one.first.name}、{one.second.name}"
    for near in case.near_relatives.all():
        yield gettext("近亲属备案：%(member)s 是 %(officer)s 的%(relation)s（%(found)s）") % {
            "member": near.member_name, "officer": near.officer_name, "relation": near.relation, "found": near.get_found_display(),
        }  # fmt: skip


def _postings(case: Case) -> Iterator[str]:
    for posting in case.postings.order_by("posted_on", "pk"):
        yield f"{posting.number}  {posting.get_kind_display()}  {posting.posted_on} → {posting.until}  {full_name(posting.village)}"
    for one in case.posting_objections.order_by("made_on", "pk"):
        kind = gettext("投诉（公示期外）") if one.is_late else gettext("异议")
        answer = (
            f"{one.get_outcome_display()}：{one.answer}"
            if one.answered_on
            else gettext("%(day)s 前答复") % {"day": one.answer_by}
        )
        yield f"{one.number}  {kind}  {one.made_on}  {one.words}  → {answer}"


def _papers(case: Case) -> Iterator[str]:
    for paper in case.papers.order_by("written_on", "pk"):
        delivered = (
            f"{paper.delivered_on} {paper.get_delivered_how_display()}" if paper.delivered_on else gettext("尚未送达")
        )
        yield f"{paper.number}  {paper.get_kind_display()}  {paper.written_on}  {delivered}"


def _now(case: Case, *, on: date) -> Iterator[str]:
    held = gettext("由%(desk)s办理") % {"desk": desk_words(case.desk)} if case.desk else gettext("不等任何人")
    due = gettext("，最近的期限 %(day)s") % {"day": case.due_on} if case.due_on else ""
    yield f"{Stage(case.stage).label}（{case.stage_since} 起），{held}{due}"
    for to, way in moves_from(case.road, case.stage).items():
        desks = "、".join(desk_words(one) for one in way.desks)
        asked = tuple(name for name in way.requires if name not in OF_WHOEVER_DECIDES)
        missing = missing_for(asked, Matter(case=case, to=to, by=SYSTEM, on=on))
        yield f"→ {way.label}（{desks}；{in_force(way.article, on=on)}）" + ("" if missing else "  ✓")
        yield from (f"    {words}" for words in missing)


def _journal(case: Case, *, lines: int) -> Iterator[str]:
    for line in reversed(entries_about(case.number)[:lines]):
        yield f"{line.sequence}  {line.on}  {line.verb}  {line.actor_name}（{line.desk}）"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doudi why", description=gettext("一个案件的来龙去脉：走过的路、期限、情况和来源、结论和依据、缺什么")
    )
    parser.add_argument("number", help=gettext("案件编号"))
    parser.add_argument("--on", type=date.fromisoformat, metavar="DAY", help=gettext("按哪一天计算，默认今天"))
    parser.add_argument("--lines", type=int, default=LINES_USUAL, metavar="N", help=gettext("显示最近几行留痕"))
    return parser
