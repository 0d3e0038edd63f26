"""Catalogues of translations: what must be translated, what is, and the binary form Django reads.

Nouns: Message (in `po`). Verbs: collect, update, compile_all. Needs nothing but Python: no GNU gettext.
Simplified Chinese is the source; English and Traditional Chinese live in `doudi/locale`.
"""

from pathlib import Path

from django.conf import settings

from doudi.web.shell.catalogue import po
from doudi.web.shell.catalogue.extract import collect
from doudi.web.shell.catalogue.po import Message

__all__ = ["TARGETS", "collect", "compile_all", "read", "stale", "update"]

TARGETS = {"en": "nplurals=2; plural=(n != 1);", "zh_Hant": "nplurals=1; plural=0;"}
"""The languages we translate into, as Django names their folders, with their rule for plurals."""


def path_of(locale: str) -> Path:
    """Give the file of a language's catalogue."""
    return Path(settings.LOCALE_PATHS[0]) / locale / "LC_MESSAGES" / "django.po"


def read(locale: str) -> dict[str, Message]:
    """Read a language's catalogue; a language without a file has none yet."""
    path = path_of(locale)
    return po.parse(path.read_text(encoding="utf-8")) if path.exists() else {}


def update() -> dict[str, int]:
    """Bring every catalogue in line with the texts of the house; return how many still lack a translation."""
    wanted = collect()
    missing: dict[str, int] = {}
    for locale, plural_forms in TARGETS.items():
        known = read(locale)
        messages = [message.translated_as(known.get(message.text)) for message in wanted]
        path = path_of(locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(po.render(messages, locale=locale, plural_forms=plural_forms), encoding="utf-8")
        missing[locale] = sum(not message.is_complete for message in messages)
    return missing


def stale(locale: str) -> bool:
    """Say whether the binary form is missing or older than the catalogue."""
    source = path_of(locale)
    binary = source.with_suffix(".mo")
    return source.exists() and (not binary.exists() or binary.stat().st_mtime < source.stat().st_mtime)


def compile_all() -> None:
    """Write the binary form of every catalogue that changed."""
    for locale in TARGETS:
        if stale(locale):
            binary = po.binary(read(locale).values(), locale=locale, plural_forms=TARGETS[locale])
            po.replace_file(path_of(locale).with_suffix(".mo"), content=binary)
