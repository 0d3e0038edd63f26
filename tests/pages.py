"""What tests of pages share: the source language before each test, findings to look at, and words of a page."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.utils.translation import override

if TYPE_CHECKING:
    from doudi.monitoring.models import Finding

LANGUAGE = "zh-hans"
TAG = re.compile(r"<[^>]+>")
SPACE = re.compile(r"\s+")


@pytest.fixture(scope="session", autouse=True)
def no_static_files() -> None:
    """Tests of pages ask for no files; looking them all up would cost each new browser a twentieth of a second."""
    settings.WHITENOISE_USE_FINDERS = False


@pytest.fixture(autouse=True)
def source_language() -> Iterator[None]:
    """Start every test in Simplified Chinese, whatever a page before it switched to."""
    with override(LANGUAGE):
        yield


@pytest.fixture
def found(db: None) -> "list[Finding]":
    """The usual findings: 黄婆婆 missed, 阿强一家 unknown, 梁志远 wrong, all in 客村."""
    from tests import findings  # the whole law stands behind it: only tests that need findings wait for it

    return findings.keep_findings(findings.huang(), findings.aqiang(), findings.well_off())


@pytest.fixture
def of_kind(found: "list[Finding]") -> "Callable[[str], Finding]":
    """Choose a finding by its kind."""

    def choose(kind: str) -> "Finding":
        return next(one for one in found if one.kind == kind)

    return choose


def words_of(content: bytes) -> str:
    """Read a page as a person does: without tags, with single spaces."""
    return SPACE.sub(" ", TAG.sub(" ", content.decode()))
