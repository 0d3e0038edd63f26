"""One line of the journal about a need, and one word to whoever is listening live. Verbs: write_line, announce."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection

from doudi.dispatch.needs.need import Need
from doudi.dispatch.needs.permissions import By
from doudi.journal.actions import record

CHANNEL = "doudi_needs"
PURPOSE = "办理救助需求"


def write_line(verb: str, *, need: Need, by: By, on: date, detail: Mapping[str, Any] | None = None) -> None:
    """Write one line about a need, and tell those who listen when the transaction is kept."""
    record(verb=verb, by=by, on=on, about=need.number, place=need.residence, purpose=PURPOSE, detail=detail or {})
    announce(verb, need=need)


def announce(verb: str, *, need: Need) -> None:
    """Say what became of a need on the channel; who it is about is not said, and who may know is asked when it is heard."""
    told = {
        "verb": verb, "number": need.number, "kind": need.kind, "urgency": need.urgency, "stage": need.stage,
        "place": need.place, "residence": need.residence,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s::text, %s::text)", [CHANNEL, json.dumps(told)])
