"""`doudi replay` says "the same", or what changed and what follows, in words."""

import pytest

from doudi.facts import hao
from doudi.rules.tests.toy import toy_book
from doudi.web.terminal import assess, replay

FAMILY = """
date: 2025-06-01
place: "440105"
residence: urban
people:
  - {name: 阿强, age: 40, wage: 500}
"""


@pytest.fixture
def receipt(tmp_path, capsys, monkeypatch):
    """A receipt of a family, in a file."""
    monkeypatch.setattr(assess, "RULEBOOK", toy_book())
    monkeypatch.setattr(replay, "RULEBOOK", toy_book())
    (tmp_path / "family.yaml").write_text(FAMILY, encoding="utf-8")
    assess.main([str(tmp_path / "family.yaml"), "--receipt"])
    path = tmp_path / "receipt.json"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    return path


def test_the_same_answer_is_said(receipt, capsys):
    assert replay.main([str(receipt)]) == 0
    assert capsys.readouterr().out == "结论一致：按收据中的事实和现行规则重新计算，结果完全相同。\n"


def test_a_changed_standard_is_told_before_what_follows(receipt, capsys, monkeypatch):
    book = toy_book()
    rows = book.terms.notices["standard"]
    rows[0] = rows[0].__class__(**{**rows[0].__dict__, "value": hao(1201)})
    monkeypatch.setattr(replay, "RULEBOOK", book)

    assert replay.main([str(receipt)]) == 1

    said = capsys.readouterr().out
    assert said.index("当地标准或参数有变：") < said.index("terms.standard.value") < said.index("结论因此不同：")
    assert "answers.grant.amount.value: was '700.00', is '701.00'" in said


def test_a_household_known_otherwise_by_now_is_told(receipt, capsys):
    now = receipt.parent / "now.yaml"
    now.write_text(FAMILY.replace("wage: 500", "wage: 600"), encoding="utf-8")

    assert replay.main([str(receipt), "--household", str(now)]) == 1

    said = capsys.readouterr().out
    assert "家庭情况有变：" in said
    assert f"facts.people.阿强.facts.wage_6m: was {hao(500)}, is {hao(600)}" in said
    assert "规则有变" not in said


def test_the_same_household_again_is_told_so(receipt, capsys):
    assert replay.main([str(receipt), "--household", str(receipt.parent / "family.yaml")]) == 0
    assert "按现在的家庭情况和现行规则重新计算" in capsys.readouterr().out


def test_a_tampered_receipt_is_refused(receipt, capsys):
    receipt.write_text(receipt.read_text(encoding="utf-8").replace("eligible", "refused"), encoding="utf-8")

    assert replay.main([str(receipt)]) == 2
    assert "changed after it was made" in capsys.readouterr().err


def test_a_wrong_household_file_is_told_its_fault(receipt, capsys):
    now = receipt.parent / "now.yaml"
    now.write_text(FAMILY.replace("wage", "wagee"), encoding="utf-8")

    assert replay.main([str(receipt), "--household", str(now)]) == 2
    assert "wagee" in capsys.readouterr().err
