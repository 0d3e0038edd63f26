"""The parts of a file: which hold anything, in the sight of whoever asks."""

import re
from typing import Any

from doudi.cases.applying.models import Application
from doudi.cases.case import Case
from doudi.cases.parts import QUESTION, parts_of
from doudi.offices.acting import SYSTEM, acting_as

ASKED = re.findall(r"FROM (\w+) WHERE (case_id|application_id) = [\w.]+\) AS (\w+)", QUESTION)


def test_each_part_is_asked_of_the_table_its_rows_lie_in():
    of: dict[str, Any] = {"case_id": Case, "application_id": Application}

    assert len(ASKED) == QUESTION.count("EXISTS")
    for table, column, part in ASKED:
        assert of[column]._meta.get_field(part).related_model._meta.db_table == table


def test_the_parts_that_hold_something_are_those_that_have_rows(running):
    with acting_as(SYSTEM):
        held = {part for _, column, part in ASKED if getattr(owner(running, column), part).exists()}

        assert held
        assert parts_of(running) == held


def test_whoever_may_not_see_the_case_finds_nothing_in_it(running, zhou):
    with acting_as(zhou):
        assert parts_of(running) == frozenset()


def owner(case, column):
    return case if column == "case_id" else case.application
