"""Templates: each is used, each can be read, none says what was never given, none carries script or style."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.house.files import ROOT, SOURCE, kept, named

ERRORS = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
"""Django asks for these by name."""

INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE)


def templates() -> dict[str, Path]:
    found = [path for path in kept() if "templates" in path.parts and path.is_relative_to(SOURCE)]
    return {path.as_posix().partition("/templates/")[2]: path for path in found}


def test_every_template_is_used():
    written = "\n".join(
        path.read_text(encoding="utf-8")
        for path in kept()
        if path.is_relative_to(SOURCE) and path.suffix in {".py", ".html"}
    )

    unused = [name for name in templates() if name not in ERRORS and f'"{name}"' not in written]

    assert unused == []


@pytest.mark.parametrize("name", sorted(templates()))
def test_a_template_can_be_read(name):
    assert get_template(name)


def test_no_template_carries_script_or_style():
    carrying = [
        f"{named(path)}:{number}"
        for path in templates().values()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if INLINE.search(line)
    ]

    assert carrying == []


def test_every_file_of_ours_that_a_page_asks_for_is_there():
    asked = {
        name
        for path in templates().values()
        for name in re.findall(r"{% static '([^']+)' %}", path.read_text(encoding="utf-8"))
    }
    ours = {path.as_posix().partition("/static/")[2] for path in kept() if "static" in path.parts}
    libraries = {
        "vendor/tabler": "@tabler/core/dist",
        "vendor/echarts": "echarts/dist",
        "vendor/htmx": "htmx.org/dist",
        "vendor/weui": "weui/dist",
    }

    missing = [
        name
        for name in asked - ours
        if not any(
            (ROOT / "node_modules" / folder / name.removeprefix(f"{prefix}/")).is_file()
            for prefix, folder in libraries.items()
        )
    ]

    assert missing == []


def test_every_icon_a_page_draws_is_in_the_sheet():
    drawn = {
        name
        for path in templates().values()
        for name in re.findall(r'{% icon "([a-z]+)" %}', path.read_text(encoding="utf-8"))
    }
    sheet = (SOURCE / "web" / "shell" / "static" / "shell" / "icons.svg").read_text(encoding="utf-8")

    assert {name for name in drawn if f'id="{name}"' not in sheet} == set()
