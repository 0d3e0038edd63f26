"""What must be translated: texts in our Python, in our templates, and in the law itself.

Python is read as a syntax tree, templates through Django's own reader, the law through `Rulebook.texts`,
the menu of services as it is.
"""

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from django.utils.translation.template import templatize

from doudi.monitoring.warnings.signs import texts as indicator_texts
from doudi.programmes import RULEBOOK, together
from doudi.programmes.service_assistance.menu import MENU
from doudi.web.shell.catalogue.po import Message

SOURCE = Path(__file__).resolve().parents[3]
ONE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
MANY = {"ngettext", "ngettext_lazy"}
MARKED_MANY = {"ngettext_noop"}
"""Our own mark for a text that is later used with both forms."""
TEXT = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"\b(n?gettext|_)\(({TEXT}(?:, {TEXT})?)")
"""A call in what Django's reader makes of a template: gettext(u'…'), ngettext(u'…', u'…', count), _("…")."""


def collect() -> list[Message]:
    """List every text once, with the files that use it, in a stable order."""
    found: dict[str, tuple[str, set[str]]] = {}
    for text, plural, reference in _everything():
        known_plural, references = found.setdefault(text, (plural, set()))
        references.add(reference)
        found[text] = (known_plural or plural, references)
    messages = [
        Message(text=text, plural=plural, references=tuple(sorted(references)))
        for text, (plural, references) in found.items()
    ]
    return sorted(messages, key=lambda message: (message.references[0], message.text))


def _everything() -> Iterator[tuple[str, str, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "tests" not in path.parts:
            for text, plural in texts_of_python(path.read_text(encoding="utf-8")):
                yield text, plural, _reference(path)
    for path in sorted(SOURCE.rglob("templates/**/*.*")):
        for text, plural in texts_of_template(path.read_text(encoding="utf-8")):
            yield text, plural, _reference(path)
    menu = (text for line in MENU for text in line.texts())
    for text in chain(RULEBOOK.texts(), together.texts(), menu):
        yield text, "", "programmes"
    yield from ((text, "", "indicators") for text in indicator_texts())
    for line in MENU:
        yield from ((text, "", "programmes") for text in (line.label, *line.items, line.owner))


def texts_of_python(source: str) -> Iterator[tuple[str, str]]:
    """Yield (text, plural) of each call that translates a constant."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        if name in ONE and texts and isinstance(texts[0], str):
            yield texts[0], ""
        elif name in MARKED_MANY and texts:
            yield str(texts[0]), str(texts[0])
        elif name in MANY and len(texts) > 1:
            yield str(texts[0]), str(texts[1])


def texts_of_template(source: str) -> Iterator[tuple[str, str]]:
    """Yield (text, plural) of each translation in a template."""
    for call in CALL.finditer(templatize(source)):
        function, quoted = call.groups()
        texts = ast.literal_eval(f"({quoted},)")
        yield texts[0], texts[1] if function == "ngettext" else ""


def _reference(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()
