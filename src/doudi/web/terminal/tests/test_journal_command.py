"""`doudi journal` as somebody at the server's terminal meets it."""

from datetime import date

import pytest
from django.db.utils import OperationalError

from doudi.database import DatabaseUnavailable
from doudi.journal.actions import record
from doudi.journal.chain import Walk
from doudi.journal.queries import verify
from doudi.offices.acting import SYSTEM
from doudi.web.terminal import journal

DAY = date(2026, 7, 1)


def test_a_whole_chain_is_said_to_be_whole_and_its_end_given_to_note(capsys, db):
    assert journal.main(["verify"]) == 0

    walked = verify()
    said = capsys.readouterr().out
    assert f"{walked.lines} 行" in said
    assert f"{walked.lines}:{walked.last_hash}" in said


@pytest.mark.parametrize(
    ("why", "words"),
    [("missing", "第 7 行之前缺行"), ("moved", "第 7 行不接在"), ("changed", "第 7 行的内容被改过")],
)
def test_the_first_broken_line_is_named(capsys, why, words):
    code = journal.tell(Walk(lines=6, last_hash="", broken=7, why=why))

    said = capsys.readouterr().err
    assert code == 1
    assert words in said
    assert "6 行完好" in said


def test_a_note_kept_elsewhere_is_compared(capsys, system):
    walked = verify()

    held = journal.main(["verify", "--noted", f"{walked.lines}:{walked.last_hash}"])
    cut_off = journal.main(["verify", "--noted", f"{walked.lines + 5}:{walked.last_hash}"])

    assert (held, cut_off) == (0, 1)
    assert "被截去" in capsys.readouterr().err


@pytest.mark.parametrize(
    "line", [["verify", "--noted", "x"], ["show", "--last", "0"], ["show", "--last", "many"], [], ["mend"]]
)
def test_a_wrong_question_is_refused(capsys, line):
    with pytest.raises(SystemExit) as refusal:
        journal.main(line)

    assert refusal.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_the_last_lines_are_shown_in_order(capsys, system):
    for number in (1, 2, 3):
        record(verb=f"test.line_{number}", by=SYSTEM, on=DAY, about="thing:1", purpose="演示")

    assert journal.main(["show", "--last", "2"]) == 0

    said = capsys.readouterr().out
    assert "test.line_1" not in said
    assert said.index("test.line_2") < said.index("test.line_3")


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (OperationalError("no such role"), "doudi setup"),
        (DatabaseUnavailable("连不上 %(where)s", where="db"), "连不上 db"),
    ],
)
def test_without_a_database_it_says_what_to_do(capsys, monkeypatch, reason, words):
    def fail():
        raise reason

    monkeypatch.setattr(journal, "verify", fail)

    assert journal.main(["verify"]) == 2
    assert words in capsys.readouterr().err
