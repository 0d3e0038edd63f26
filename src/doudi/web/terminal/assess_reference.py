"""The made parts of docs/reference/assess.md: tables of the words, and what the examples print.

Verbs: filled. A part begins with `<!-- made: NAME -->` and ends with `<!-- end -->`; a test says when one is old.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

from doudi.evidence.convenience_words import CONVENIENCE
from doudi.facts import FACTS, Fact, yuan
from doudi.web.terminal.assess import main

EXAMPLES = Path(__file__).resolve().parents[4] / "docs" / "reference" / "examples"
CONDITIONS_SHOWN = 2
LANGUAGE = ["--lang", "zh-hans"]
WRONG = """date: 2025-08-01
place: 440105
residence: urban
people:
  - name: 阿强
    wagee: 1800
    deposits: 1.5万
  - relation: spous
"""

_PART = re.compile(r"(<!-- made: (?P<name>.*?) -->\n)(?P<body>.*?)(<!-- end -->)", re.DOTALL)


def filled(text: str) -> str:
    """Fill every made part of the page anew."""
    return _PART.sub(lambda part: f"{part[1]}{_made(part['name'])}\n{part[4]}", text)


def _made(name: str) -> str:
    kind, _, of = name.partition(" ")
    return _MADE[kind](of)


def _facts(unit: str) -> str:
    rows = [[f"`{fact.name}`", _kind(fact), fact.unit, _default(fact), _meaning(fact)] for fact in FACTS[unit].values()]
    return _table(heads=["Word", "Value", "Unit", "When absent", "Meaning"], rows=rows)


def _kind(fact: Fact) -> str:
    if fact.kind == "code":
        return ", ".join(f"`{choice}`" for choice in fact.choices)
    limits = {"money": "amount, may be negative" if fact.signed else "amount", "flag": "yes or no", "day": "day"}
    least, most = fact.least or 0, fact.most
    return limits.get(
        fact.kind, f"whole number, {least} to {most}" if most is not None else f"whole number from {least}"
    )


def _default(fact: Fact) -> str:
    if fact.default is None:
        return "unknown"
    if isinstance(fact.default, bool):
        return "yes" if fact.default else "no"
    return (
        f"`{fact.default}`"
        if fact.kind == "code"
        else str(yuan(fact.default) if fact.kind == "money" else fact.default)
    )


def _meaning(fact: Fact) -> str:
    return f"{fact.label}（people judge: {fact.desk}）" if fact.is_judged else fact.label


def _short_words(_: str) -> str:
    rows = [
        [f"`{word}`", "、".join(f"`{fact}`" for fact in each.facts), f"{each.label}：{each.how}",
         "person, supporter" if "support" in each.units else "person"]
        for word, each in CONVENIENCE.items()
    ]  # fmt: skip
    return _table(heads=["Word", "Sets", "Meaning", "Of"], rows=rows)


def _example(name: str) -> str:
    file = (EXAMPLES / name).read_text(encoding="utf-8")
    command = f"doudi assess docs/reference/examples/{name}"
    return "\n\n".join([_fenced(file, "yaml"), f"`{command}` says:", _fenced(_said([str(EXAMPLES / name), *LANGUAGE]))])


def _json(name: str) -> str:
    """The first programme that is granted, with its first conditions; the rest reads alike."""
    answer = json.loads(_said([str(EXAMPLES / name), "--json", *LANGUAGE]))
    granted = next(one for one in answer["answers"] if one["verdict"] == "eligible")
    shown = granted | {"conditions": granted["conditions"][:CONDITIONS_SHOWN]}
    return _fenced(json.dumps(answer | {"law": "…", "answers": [shown]}, ensure_ascii=False, indent=2), "json")


def _faults(_: str) -> str:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "wrong.yaml"
        path.write_text(WRONG, encoding="utf-8")
        said = _said([str(path), *LANGUAGE], errors=True).replace(f"{folder}/", "")
    return "\n\n".join([_fenced(WRONG, "yaml"), _fenced(said)])


def _said(line: Sequence[str], *, errors: bool = False) -> str:
    words = io.StringIO()
    with redirect_stderr(words) if errors else redirect_stdout(words):
        main(line)
    return words.getvalue()


def _fenced(text: str, language: str = "") -> str:
    return f"```{language}\n{text.strip()}\n```"


def _table(*, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


_MADE: dict[str, Callable[[str], str]] = {
    "facts": _facts,
    "short": _short_words,
    "example": _example,
    "json": _json,
    "faults": _faults,
}
