"""Collect every visible text for translators and say what still lacks a translation; compile what is there.

`python tools/messages.py` brings `src/doudi/locale/*/LC_MESSAGES/django.po` in line with the house;
with `--compile` it only compiles.
"""

import os
import sys

import django


def main() -> int:
    """Update, compile, and fail while a translation is missing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doudi.settings")
    django.setup()
    from doudi.web.shell import catalogue

    missing = {} if "--compile" in sys.argv else catalogue.update()
    catalogue.compile_all()
    for locale, number in missing.items():
        print(f"{locale}: {number} texts without a translation")
    return int(any(missing.values()))


if __name__ == "__main__":
    sys.exit(main())
