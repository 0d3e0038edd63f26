"""The published schemas of ISO 20022, where the place that checks keeps them beside the project; they are not ours to copy."""

from functools import cache
from typing import Any

import pytest
import xmlschema

from tests.house.files import ROOT

FOLDER = ROOT.parent / "shared" / "conformance" / "iso20022"
NEEDS_SCHEMAS = pytest.mark.skipif(not FOLDER.is_dir(), reason="the schemas are not beside the project")


@cache
def schema(name: str) -> Any:
    return xmlschema.XMLSchema(FOLDER / f"{name}.xsd")


def faults_of_xml(content: bytes, *, name: str) -> list[str]:
    """Say what an independent judge finds wrong with a message."""
    return [str(error.reason) for error in schema(name).iter_errors(content.decode())]
