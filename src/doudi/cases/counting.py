"""Who is still counted: a report names whom the letter named, and since then somebody may have died. Verb: without_left."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from doudi.cases.case import Case
from doudi.facts import Source
from doudi.rules.household import Household

OF_PERSON = re.compile(r"^people\.(\d+)\.")


def without_left(home: Household, *, case: Case, keys: Mapping[int, str]) -> Household:
    """Take out of a verified household whoever was left out of the application since; the applicant and the subject stay."""
    left = case.application.members.filter(is_member=False).exclude(person=case.subject_id)
    gone = {keys[number] for number in left.values_list("person", flat=True) if number in keys}
    kept = [nth for nth, one in enumerate(home.people) if nth == 0 or one.key not in gone]
    if len(kept) == len(home.people):
        return home
    return replace(home, people=tuple(home.people[nth] for nth in kept), sources=_renumbered(home.sources, kept=kept))


def _renumbered(sources: Mapping[str, Source], *, kept: list[int]) -> dict[str, Source]:
    """Let the sources of people follow them to their new places."""
    now = {str(old): new for new, old in enumerate(kept)}
    found = {}
    for path, source in sources.items():
        match = OF_PERSON.match(path)
        if match is None:
            found[path] = source
        elif match.group(1) in now:
            found[f"people.{now[match.group(1)]}.{path[match.end() :]}"] = source
    return found
