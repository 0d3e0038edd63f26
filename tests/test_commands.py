"""The command itself: what it lists, what it says when it does not understand."""

import pytest

from doudi import __main__ as command
from doudi import __version__


@pytest.fixture(autouse=True)
def _in_chinese(monkeypatch):
    """The source language, whatever this machine speaks."""
    monkeypatch.setenv("DOUDI_LANGUAGE", "zh-hans")


@pytest.mark.parametrize("line", [[], ["--help"], ["-h"], ["help"]])
def test_the_overview_names_every_command_with_one_line(capsys, line):
    assert command.main(line) == 0

    lines = capsys.readouterr().out.splitlines()
    for name, (_, purpose) in command.COMMANDS.items():
        assert sum(line.split()[:1] == [name] and purpose in line for line in lines) == 1


def test_every_command_has_a_function_behind_it():
    for name in command.COMMANDS:
        assert callable(command.find(name)), name


@pytest.mark.parametrize(
    ("asked", "meant"), [("bnch", "doudi bench"), ("jurnal", "doudi journal"), ("xyzzy", "--help")]
)
def test_an_unknown_command_is_answered_with_what_may_be_meant(capsys, asked, meant):
    assert command.main([asked]) == 2

    said = capsys.readouterr().err
    assert asked in said
    assert meant in said


def test_the_version(capsys):
    assert command.main(["--version"]) == 0

    assert capsys.readouterr().out == f"doudi {__version__}\n"


def test_ctrl_c_ends_a_command_without_a_traceback(capsys, monkeypatch):
    def interrupted(rest):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "find", lambda name: interrupted)

    assert command.main(["assess"]) == 130
    assert capsys.readouterr().err == ""
