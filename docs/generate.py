"""Write the generated pages of docs/reference from what the code knows: commands, facts, data sets, parameters, roads, policies.

`python docs/generate.py` writes them; with `--check` it writes nothing and fails when one is old.
"""

import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import redirect_stdout, suppress
from pathlib import Path

from layout import PAGES, ROOT, amount, figure, page, place_names, place_of, table
from policies import FOLDER, policy_pages, written_files
from roads import roads

from doudi.__main__ import COMMANDS
from doudi.__main__ import main as main_command
from doudi.evidence.household_schema import written_schema
from doudi.evidence.mapping import DATASETS, Column, Mapping, mapping_of
from doudi.facts import FACTS, Fact
from doudi.rules.terms import Term, Terms, load_terms
from doudi.web.terminal.assess_reference import filled

MADE_BY_DJANGO = {"manage"}
PARTS_APART = {"import": ["quarantine"]}  # parts that the help of the whole tells in words only
UNITS = {"person": "A person", "household": "A household", "support": "A supporter outside the household"}


# ------------------------------------------------------------------------------------------------------ commands


def commands() -> str:
    """Describe every command as its own --help does."""
    os.environ |= {"DOUDI_LANGUAGE": "en", "COLUMNS": "100", "NO_COLOR": "1"}
    return page(
        title="Commands",
        source="src/doudi/__main__.py",
        words="One command, `doudi`, in `.venv/bin`; every part of it answers `--help`.\n"
        "`DOUDI_LANGUAGE` or `LANG` chooses the language: `zh-hans`, `zh-hant` or `en`.",
        parts=[command(name) for name in COMMANDS],
    )


def command(name: str) -> str:
    """Describe one command and its parts."""
    if name in MADE_BY_DJANGO:
        return f"## doudi {name}\n\nDjango's own commands, for example `doudi {name} migrate`; `doudi {name} help` lists them."
    words = help_of([name])
    parts = [*re.findall(r"^ {4}([a-z][\w-]*)(?: {2}|$)", words, re.MULTILINE), *PARTS_APART.get(name, [])]
    texts = [f"## doudi {name}", f"```\n{words}\n```"]
    for part in parts:
        texts += [f"### doudi {name} {part}", f"```\n{help_of([name, part])}\n```"]
    return "\n\n".join(texts)


def help_of(line: Sequence[str]) -> str:
    """Ask a command for its help.

    :raises RuntimeError: when it does not answer.
    """
    answer = io.StringIO()
    with redirect_stdout(answer), suppress(SystemExit):
        main_command([*line, "--help"])
    if not answer.getvalue().startswith("usage: doudi"):
        raise RuntimeError(f"doudi {' '.join(line)} --help does not answer: {answer.getvalue()[-500:]}")
    return "\n".join(words.rstrip() for words in answer.getvalue().strip().splitlines())


# --------------------------------------------------------------------------------------------------------- facts


def facts() -> str:
    """List every fact a rule may read."""
    return page(
        title="Facts",
        source="src/doudi/facts/*.yaml",
        words="The words policies use.\n"
        "A fact that a household file does not mention has its default, or is unknown where there is none; `~` always means unknown.\n"
        "Money is written in yuan, a rate as a decimal fraction.",
        parts=[f"## {UNITS[unit]}\n\n{facts_of(FACTS[unit].values())}" for unit in UNITS],
    )


def facts_of(known: Iterable[Fact]) -> str:
    """List the facts of one unit."""
    return table(
        heads=["Fact", "中文", "Kind", "Unit", "Default", "From", "Sensitivity"],
        rows=[
            [
                f"`{fact.name}`",
                fact.label,
                kind_of(fact),
                fact.unit,
                default_of(fact),
                source_of(fact),
                fact.sensitivity,
            ]
            for fact in known
        ],
    )


def kind_of(fact: Fact) -> str:
    """Name the kind, and the choices of a code."""
    return f"{fact.kind}: {', '.join(fact.choices)}" if fact.choices else fact.kind


def source_of(fact: Fact) -> str:
    """Name the data set, and the desk that judges where people must."""
    return f"{fact.source}, judged at the desk: {fact.desk}" if fact.is_judged else fact.source


def default_of(fact: Fact) -> str:
    """Write the default as a household file would."""
    if fact.default is None:
        return "unknown"
    return amount(fact.default, kind=fact.kind)


# ------------------------------------------------------------------------------------------------------ data sets


def datasets() -> str:
    """List what departments deliver, and how it is read."""
    known = [mapping_of(name) for name in DATASETS]
    overview = table(
        heads=["Data set", "中文", "Owner", "Format", "No row means", "Stale after", "Basis"],
        rows=[
            [
                f"[{one.dataset}](#{one.dataset})",
                one.title,
                one.owner,
                one.format,
                silence(one),
                f"{one.max_age_days} days",
                basis(one),
            ]
            for one in known
        ],
    )
    return page(
        title="Data sets",
        source="src/doudi/evidence/mappings/*.yaml",
        words="What departments deliver, under which law, and what becomes of each column in the lake.",
        parts=[overview, *(dataset(one) for one in known)],
    )


def silence(mapping: Mapping) -> str:
    """Say what a missing row means."""
    return "no" if mapping.absence == "no" else "unknown: nobody answered"


def basis(mapping: Mapping) -> str:
    """Cite the law under which the data set is delivered."""
    return f"{mapping.law} {mapping.article}"


def dataset(mapping: Mapping) -> str:
    """Describe one data set with its columns."""
    rows = [
        [f"`{column.name}`", "、".join(column.headers), read_as(column), required(column)] for column in mapping.columns
    ]
    file = f"File: `{mapping.file}`, mapping version {mapping.version}, one row for each {', '.join(mapping.key)}."
    return f"## {mapping.dataset}\n\n{mapping.title}（{mapping.owner}）\n\n{file}\n\n" + table(
        heads=["Column", "Header", "Read as", ""], rows=rows
    )


def read_as(column: Column) -> str:
    """Name the type, and the values a code may become."""
    values = list(dict.fromkeys(str(value) for _, value in column.codes))
    return f"{column.type}: {', '.join(values)}" if column.type == "code" else column.type


def required(column: Column) -> str:
    """Mark a column without which a row goes to quarantine."""
    return "required" if column.required else ""


# ----------------------------------------------------------------------------------------------------- parameters


def parameters() -> str:
    """List every term the law leaves open, with each figure's source."""
    terms = load_terms(sorted((ROOT / "src/doudi/programmes").rglob("parameters.yaml")))
    names = place_names()
    return page(
        title="Parameters",
        source="src/doudi/programmes/*/parameters.yaml",
        words="What the law leaves to a place: the nearest place that set a term wins, and a term nobody set is unknown.",
        parts=[parameter(terms.terms[name], terms=terms, names=names) for name in sorted(terms.terms)],
    )


def parameter(term: Term, *, terms: Terms, names: dict[str, str]) -> str:
    """Describe one term and its published figures, place by place, oldest first."""
    notices = sorted(terms.notices[term.name], key=lambda one: (one.place, one.residence, one.since))
    head = f"## {term.name}\n\n{term.label}：{term.law}，set by {term.set_by}{f', {term.unit}' if term.unit else ''}"
    return f"{head}\n\n" + table(
        heads=["Place", "For", "From", "Until", "Value", "Source", "Confirmed"],
        rows=[
            [
                place_of(one.place, names=names),
                one.residence,
                one.since,
                one.until or "",
                figure(one, term=term),
                one.source,
                one.confirmed_on,
            ]
            for one in notices
        ],
    )


# --------------------------------------------------------------------------------------------------------- assess


def assess() -> str:
    """Fill the made parts of a page whose other parts are written by hand."""
    return filled((PAGES / "assess.md").read_text("utf-8"))


# ----------------------------------------------------------------------------------------------------------- main

GENERATED: dict[str, Callable[[], str]] = {
    "assess.md": assess,
    "commands.md": commands,
    "facts.md": facts,
    "datasets.md": datasets,
    "parameters.md": parameters,
    "roads.md": roads,
    "../../src/doudi/evidence/schemas/household.schema.json": written_schema,
}


def old_pages() -> dict[Path, str]:
    """Give each page or schema that does not say what the code knows now, with what it should say."""
    written = {name: make() for name, make in GENERATED.items()} | policy_pages()
    now = {(PAGES / name).resolve(): text for name, text in written.items()}
    return {path: text for path, text in now.items() if not path.exists() or path.read_text("utf-8") != text}


def left_over() -> list[Path]:
    """List the pages of programmes that are no more."""
    return [path for path in written_files() if f"{FOLDER}/{path.name}" not in policy_pages()]


def main(arguments: Sequence[str]) -> int:
    """Write what is old, or only say so."""
    old = old_pages()
    gone = left_over()
    names = ", ".join(path.relative_to(ROOT).as_posix() for path in (*old, *gone))
    if "--check" in arguments:
        print(f"old pages: {names}; run `make docs`" if names else "generated pages are current")
        return int(bool(names))
    for path, text in old.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for path in gone:
        path.unlink()
    print(f"written: {names}" if names else "generated pages are current")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
