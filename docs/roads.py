"""The generated page of roads: for each a diagram and its moves, what a move asks for, and every time limit with its source.

Verb: roads. Everything on it is read from `doudi.cases.road`, the requirements and `limits.yaml`.
"""

from typing import Any

from layout import figure, page, place_names, place_of, table

from doudi.__main__ import start_django

MARKS = "`H`: the law or a published notice says so; `M`: one page says so; `E`: our own default until the place sets its own"
WORDS = f"""The procedure of every application programme, as `move()` walks it: nothing else changes a stage.
A place that pilots another procedure gets another road, by place and day.
`days` are days of the calendar; the day a limit begins is not counted, and a limit nobody has set does not run.
Marks of figures — {MARKS}."""

TITLES = {
    "dibao": "低保 dibao, dibao_single", "dibao_delegated": "低保，乡镇（街道）审核确认", "edge": "低保边缘家庭 edge",
    "edge_delegated": "低保边缘家庭，乡镇（街道）审核确认", "rigid": "刚性支出困难家庭 rigid", "tekun": "特困人员 tekun",
    "tekun_delegated": "特困人员，乡镇（街道）审核确认", "child": "孤儿、事实无人抚养儿童 orphan, unattended",
    "subsidy": "残疾人两项补贴 living_subsidy, nursing_subsidy", "quick_aid": "小额快救 quick_aid",
    "emergency": "急难型临时救助 emergency, jobless_aid", "expenditure": "支出型临时救助 expenditure",
}  # fmt: skip


def roads() -> str:
    """Write the page."""
    start_django()
    from django.utils.translation import override

    from doudi.cases.requirements import REQUIREMENTS
    from doudi.cases.road import ROADS
    from doudi.cases.terms import TERMS

    with override("zh-hans"):
        parts = [
            _desks(),
            *(_road(name, road) for name, road in ROADS.items()),
            _citations(),
            _requirements(REQUIREMENTS),
            _limits(TERMS),
        ]
    return page(title="Roads", source="src/doudi/cases/road.py", words=WORDS, parts=parts)


def _desks() -> str:
    from doudi.cases.road import ENTRY_DESK
    from doudi.cases.stages import Stage

    rows = [[f"`{stage.value}`", stage.label, _desk(ENTRY_DESK.get(stage, ""))] for stage in Stage]
    return "## Stages\n\n" + table(heads=["Stage", "中文", "Who has it"], rows=rows)


def _road(name: str, road: dict[Any, Any]) -> str:
    rows = [
        [
            start.label,
            to.label,
            move.label,
            "、".join(_desk(one) for one in move.desks),
            _duty(move.duty),
            move.article,
            _asked(move),
        ]
        for (start, to), move in road.items()
    ]
    heads = ["From", "To", "Move", "Desk", "Duty", "Article", "Asks for"]
    return f"## {name}\n\n{TITLES[name]}\n\n{_diagram(road)}\n\n{table(heads=heads, rows=rows)}"


def _citations() -> str:
    """List the citations that differ by day: a step before that day is made under what stood there."""
    from doudi.cases.articles import CITATIONS

    rows = [[name, cite, since.isoformat()] for name, dated in CITATIONS.items() for since, cite in dated]
    words = "Roads and limits name today's article; a step, a clock and a paper cite the one in force on their day (`cases/articles.yaml`)."
    return f"## Articles by day\n\n{words}\n\n" + table(heads=["Named above", "Cited", "From"], rows=rows)


def _diagram(road: dict[Any, Any]) -> str:
    """Draw a road as Mermaid draws states: a stage nothing leads on from is an end."""
    stages = list(dict.fromkeys(stage for pair in road for stage in pair))
    starts = {start for start, _ in road}
    lines = [f'    state "{stage.label}" as {stage.value}' for stage in stages]
    lines.append(f"    [*] --> {stages[0].value}")
    lines += [f"    {start.value} --> {to.value}: {move.label}" for (start, to), move in road.items()]
    lines += [f"    {stage.value} --> [*]" for stage in stages if stage not in starts]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def _asked(move: Any) -> str:
    names = [f"[{name}](#requirements)" for name in move.requires]
    if move.must_say_why:
        names.append("reasons")
    if move.draws:
        names.append("drawn for the county's spot check")
    return ", ".join(names)


def _requirements(known: dict[str, Any]) -> str:
    rows = [[f"`{name}`", _first_sentence(function.__doc__)] for name, function in sorted(known.items())]
    return "## Requirements\n\n" + table(heads=["Name", "What must be there"], rows=rows)


def _first_sentence(text: str) -> str:
    return " ".join(text.split())


def _limits(terms: Any) -> str:
    """Lay out the terms of procedure programme by programme; those of no programme come last."""
    from doudi.cases.road import PROCEDURE

    groups: dict[str, list[Any]] = {name: [] for name in (*dict.fromkeys(PROCEDURE.values()), "")}
    for name, term in terms.terms.items():
        groups[next((one for one in groups if one and name.startswith(f"{one}_")), "")].append(term)
    tables = [f"### {name or 'All programmes'}\n\n{_limit_table(rows, terms=terms)}" for name, rows in groups.items()]
    return "\n\n".join(["## Time limits", *tables])


def _limit_table(rows: list[Any], *, terms: Any) -> str:
    names = place_names()
    lines = [
        [
            term.label,
            figure(one, term=term),
            term.unit,
            place_of(one.place, names=names),
            one.since,
            one.mark,
            term.law,
            one.source,
        ]
        for term in rows
        for one in sorted(terms.notices[term.name], key=lambda notice: (notice.place, notice.since))
    ]
    return table(heads=["Limit", "Figure", "Unit", "Place", "From", "Mark", "Law", "Source"], rows=lines)


def _desk(kind: str) -> str:
    from doudi.cases.permissions import desk_words

    return desk_words(kind) if kind else ""


def _duty(duty: str) -> str:
    from doudi.offices.models import Duty

    return str(Duty(duty).label) if duty else ""
