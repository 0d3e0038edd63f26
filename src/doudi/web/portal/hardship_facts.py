"""What has happened to somebody, as facts: trouble at home, parents who cannot care, what nobody can do alone, no work.

Nobody asked yet, or nobody knows: unknown. Nobody ticked it: no.
"""

from typing import Any

from doudi.web.portal.forms import NONE, UNKNOWN
from doudi.web.portal.order import Answers, age_of

SUDDEN = ("accident", "illness", "jobless", "stranded")
"""Troubles that are a sudden hardship; the gravest names it."""

FOR_LONG = {"prison", "out_of_contact"}
MONTHS_ASKED = 6
JOBLESS_MONTHS = 3
"""What the words on the page say: half a year or more, three months or more."""

WORKING_AGE = range(16, 60)


def household_facts(answers: Answers) -> dict[str, Any]:
    """Read what has happened to the household."""
    return {
        "sudden_hardship": _sudden(answers),
        "disaster_need": _chosen(ticked(answers, step="trouble", code="disaster"), yes="emergency", no="none"),
        "housing_difficult": ticked(answers, step="trouble", code="housing"),
        "life_in_difficulty": {"yes": True, "no": False}.get(answers.get("hardship", UNKNOWN)),
    }


def person_facts(answers: Answers, *, number: int) -> dict[str, Any]:
    """Read what has happened to one of the people; what the household ticked is the applicant's."""
    own = {
        "care_items_failed": _care_items(answers.get(f"self_care.{number}", [UNKNOWN])),
        "idle_reason": _idle_reason(answers.get(f"idle.{number}", UNKNOWN)),
        "months_without_income": _months_without_income(answers, number=number),
    }
    return own | (_applicant(answers) if number == 0 else {})


def parents_facts(answers: Answers, *, number: int) -> dict[str, Any]:
    """Read what happened to the parents of a child who lives here without them."""
    told = answers.get(f"parents.{number}", {"mother": UNKNOWN, "father": UNKNOWN})
    facts: dict[str, Any] = {}
    for parent in ("mother", "father"):
        state = told[parent]
        facts[f"{parent}_state"] = None if state == UNKNOWN else state
        facts[f"{parent}_state_months"] = MONTHS_ASKED if state in FOR_LONG else (None if state == UNKNOWN else 0)
    return facts


def ticked(answers: Answers, *, step: str, code: str) -> bool | None:
    """Say whether something was ticked; None where nobody was asked or knows."""
    chosen = answers.get(step, [UNKNOWN])
    return None if UNKNOWN in chosen else code in chosen


def _applicant(answers: Answers) -> dict[str, Any]:
    is_struck = ticked(answers, step="trouble", code="illness")
    return {
        "legal_matter": _chosen(ticked(answers, step="trouble", code="legal"), yes="ordinary", no="none"),
        "harmed_unpaid": ticked(answers, step="trouble", code="harmed"),
        "adrift": ticked(answers, step="trouble", code="stranded"),
        "rescue_needed": False if is_struck is False else None,
    }


def _sudden(answers: Answers) -> str | None:
    chosen = answers.get("trouble", [UNKNOWN])
    return None if UNKNOWN in chosen else next((code for code in SUDDEN if code in chosen), "none")


def _chosen(answer: bool | None, *, yes: str, no: str) -> str | None:
    return {True: yes, False: no, None: None}[answer]


def _care_items(chosen: list[str]) -> int | None:
    return None if UNKNOWN in chosen else len([code for code in chosen if code != NONE])


def _idle_reason(chosen: str) -> bool | None:
    return None if chosen == UNKNOWN else chosen != NONE


def _months_without_income(answers: Answers, *, number: int) -> int | None:
    """Count the months the page names for whoever has no work, where the household said that somebody has none."""
    is_jobless = ticked(answers, step="trouble", code="jobless")
    is_idle = answers.get(f"person.{number}", {}).get("doing") in {NONE, UNKNOWN}
    may_work = (age_of(answers, person=number) or WORKING_AGE.start) in WORKING_AGE
    if is_jobless is None:
        return None
    return JOBLESS_MONTHS if is_jobless and is_idle and may_work else 0
