"""The published form of a report: `evidence/schemas/report.schema.json`. Verb: report_schema."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent.parent / "schemas" / "report.schema.json"


@cache
def report_schema() -> dict[str, Any]:
    """Read the JSON Schema of a signed report."""
    schema: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return schema
