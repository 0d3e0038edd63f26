"""The files of translations: reading and writing .po, and the binary .mo that Django loads.

Only what our catalogues use: singular and plural messages with references, no contexts, no fuzzy guesses.
"""

import ast
import os
import secrets
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

MAGIC = 0x950412DE


@dataclass(frozen=True)
class Message:
    """One text of the house, where it is used, and its translation (one text per plural form)."""

    text: str
    plural: str = ""
    references: tuple[str, ...] = ()
    translations: tuple[str, ...] = ()
    is_fuzzy: bool = False

    @property
    def is_complete(self) -> bool:
        """Every form is there and nobody marked it as a guess."""
        return bool(self.translations) and all(self.translations) and not self.is_fuzzy

    def translated_as(self, other: "Message | None") -> "Message":
        """Take over the translation another catalogue has for this text."""
        if other is None or bool(other.plural) != bool(self.plural):
            return self
        return replace(self, translations=other.translations, is_fuzzy=other.is_fuzzy)


def parse(content: str) -> dict[str, Message]:
    """Read a .po file; the header is left out.

    :raises ValueError: when a line is none of a catalogue's, with its number.
    """
    messages = {}
    for block in content.split("\n\n"):
        message = _parse_block(block)
        if message.text:
            messages[message.text] = message
    return messages


def _parse_block(block: str) -> Message:
    texts: dict[str, str] = {}
    references: list[str] = []
    keyword = ""
    is_fuzzy = False
    for line in block.splitlines():
        if line.startswith("#"):
            is_fuzzy = is_fuzzy or (line.startswith("#,") and "fuzzy" in line)
            references += line[2:].split() if line.startswith("#:") else []
        elif line.startswith('"'):
            texts[keyword] += ast.literal_eval(line)
        elif line.startswith("msg"):
            keyword, _, quoted = line.partition(" ")
            texts[keyword] = ast.literal_eval(quoted)
        elif line.strip():
            raise ValueError(f"not a line of a catalogue: {line!r}")
    translations = tuple(text for key, text in texts.items() if key.startswith("msgstr"))
    return Message(
        text=texts.get("msgid", ""),
        plural=texts.get("msgid_plural", ""),
        references=tuple(references),
        translations=translations,
        is_fuzzy=is_fuzzy,
    )


def render(messages: Iterable[Message], *, locale: str, plural_forms: str) -> str:
    """Write a .po file, in the order given."""
    blocks = [f'msgid ""\nmsgstr ""\n{_quoted_lines(_header(locale=locale, plural_forms=plural_forms))}']
    blocks += [_block(message, forms=_forms(plural_forms)) for message in messages]
    return "\n\n".join(blocks) + "\n"


def _block(message: Message, *, forms: int) -> str:
    lines = [f"#: {reference}" for reference in message.references]
    lines += ["#, fuzzy"] if message.is_fuzzy else []
    lines.append(f"msgid {_quoted(message.text)}")
    if not message.plural:
        lines.append(f"msgstr {_quoted(message.translations[0] if message.translations else '')}")
        return "\n".join(lines)
    lines.append(f"msgid_plural {_quoted(message.plural)}")
    given = message.translations or ("",) * forms
    lines += [f"msgstr[{number}] {_quoted(text)}" for number, text in enumerate(given)]
    return "\n".join(lines)


def binary(messages: Iterable[Message], *, locale: str, plural_forms: str) -> bytes:
    """Give the .mo form: sorted originals and translations with their offsets."""
    pairs = [("", _header(locale=locale, plural_forms=plural_forms)), *_pairs(messages)]
    rows = sorted((original.encode(), translation.encode()) for original, translation in pairs)
    start = 7 * 4
    text_at = start + 16 * len(rows)
    tables: list[bytes] = []
    texts = b""
    for side in (0, 1):
        for row in rows:
            tables.append(struct.pack("<II", len(row[side]), text_at + len(texts)))
            texts += row[side] + b"\0"
    head = struct.pack("<IIIIIII", MAGIC, 0, len(rows), start, start + 8 * len(rows), 0, 0)
    return head + b"".join(tables) + texts


def replace_file(path: Path, *, content: bytes) -> None:
    """Write a file whole or not at all, also when two processes do so at once."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    draft.write_bytes(content)
    os.replace(draft, path)


def _pairs(messages: Iterable[Message]) -> Iterator[tuple[str, str]]:
    for message in messages:
        if message.is_complete:
            original = f"{message.text}\0{message.plural}" if message.plural else message.text
            yield original, "\0".join(message.translations)


def _header(*, locale: str, plural_forms: str) -> str:
    fields = {
        "Project-Id-Version": "doudi",
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms,
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def _forms(plural_forms: str) -> int:
    return int(plural_forms.partition("nplurals=")[2].partition(";")[0])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def _quoted_lines(text: str) -> str:
    return "\n".join(_quoted(line) for line in text.splitlines(keepends=True))
