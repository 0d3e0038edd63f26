"""Lists that may go to a bank, and those that may not; profiles that say how."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from doudi.delivery.banks.payment import faults_of
from doudi.delivery.banks.profile import FOLDER, ProfileWrong, profile_of, read_profile
from doudi.delivery.banks.returned import Outcome
from doudi.delivery.banks.tests.lists import DAY, PAYER, line_of, list_of, list_of_many


def test_a_list_as_it_should_be_has_no_fault():
    assert list(faults_of(list_of_many(50))) == []


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"payee": "=cmd()"}, "收款人姓名"),
        ({"payee": "陈\n小雨"}, "收款人姓名"),
        ({"payee": ""}, "收款人姓名"),
        ({"account": "+6217"}, "收款账号"),
        ({"account": ""}, "收款账号"),
        ({"bank": "123"}, "开户行号"),
        ({"cents": 0}, "金额"),
        ({"cents": -5}, "金额"),
        ({"cents": 900.0}, "金额"),
        ({"cents": 10**11}, "金额"),
        ({"month": "2026-13"}, "月份"),
        ({"purpose": "@SUM(A1)"}, "用途"),
        ({"end_to_end_id": "X" * 36}, "业务编号"),
        ({"identifier": "44 01"}, "证件号码"),
        ({"address": "-1"}, "地址"),
    ],
)
def test_what_cannot_be_paid_or_could_be_calculated_is_a_fault(told, words):
    faults = list(faults_of(list_of(line_of(1), line_of(2, **told))))

    assert [fault.seq for fault in faults] == [2]
    assert words in faults[0].words


def test_a_number_twice_is_a_fault():
    twice = line_of(2, end_to_end_id=line_of(1).end_to_end_id)

    assert [fault.seq for fault in faults_of(list_of(line_of(1), twice))] == [2]


@pytest.mark.parametrize(
    "payer",
    [replace(PAYER, name=""), replace(PAYER, bank="1"), replace(PAYER, lei="X"), replace(PAYER, address=("=1",))],
)
def test_a_payer_nobody_could_find_is_a_fault(payer):
    assert len(list(faults_of(list_of(line_of(1), payer=payer)))) == 1


def test_an_empty_list_or_a_wild_batch_is_a_fault():
    assert len(list(faults_of(list_of()))) == 1
    assert len(list(faults_of(list_of(line_of(1), batch="B" * 29)))) == 1


def test_the_digest_is_of_what_is_paid():
    sent = list_of_many(3)

    assert sent.digest == list_of_many(3).digest
    assert sent.cents == sum(line.cents for line in sent.lines)
    changed = {
        replace(sent, lines=(line_of(1, payee="别人"), *sent.lines[1:])).digest,
        replace(sent, lines=(line_of(1, cents=1), *sent.lines[1:])).digest,
        replace(sent, lines=sent.lines[:2]).digest,
        replace(sent, batch="B2").digest,
    }
    assert len(changed | {sent.digest}) == 5


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_profile_shipped_can_be_used(path):
    profile = read_profile(path)

    assert {Outcome.OK, Outcome.NO_ACCOUNT, Outcome.NAME_MISMATCH, Outcome.CLOSED} <= set(profile.codes.values())
    assert profile.outcome("no such code") is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("format: iso20022", "format: telex"), "format"),
        (("lines_most: 50000", "lines_most: 0"), "lines_most"),
        (("OK: [ACSC, ACCC]", "OK: [ACSC, AC01]"), "AC01"),
        (("code: iso20022", "code: other"), "code"),
        (("codes:", "codes: ["), "YAML"),
    ],
)
def test_a_profile_that_cannot_be_used_says_why(tmp_path, change, words):
    text = (FOLDER / "iso20022.yaml").read_text(encoding="utf-8")
    (tmp_path / "iso20022.yaml").write_text(text.replace(*change), encoding="utf-8")

    with pytest.raises(ProfileWrong, match=words):
        read_profile(tmp_path / "iso20022.yaml")


@pytest.mark.parametrize(
    ("day", "hour", "minute", "is_in_time"),
    [(9, 15, 59, True), (10, 8, 29, True), (10, 8, 30, False), (10, 15, 0, False), (11, 0, 0, False)],
)
def test_a_file_is_in_time_until_the_banks_hour(day, hour, minute, is_in_time):
    at = datetime(2026, 12, day, hour, minute, tzinfo=UTC)  # eight hours before Beijing's clock

    assert profile_of("iso20022").is_in_time(at=at, day=DAY) == is_in_time


def test_a_places_own_profile_wins(tmp_path, monkeypatch):
    monkeypatch.setenv("DOUDI_VAR", str(tmp_path))
    own = (FOLDER / "onecard_csv.yaml").read_text(encoding="utf-8").replace("lines_most: 20000", "lines_most: 7")
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "onecard_csv.yaml").write_text(own, encoding="utf-8")

    assert profile_of("onecard_csv").lines_most == 7
    assert profile_of("iso20022").lines_most == 50_000
    with pytest.raises(ProfileWrong, match="onecard_csv"):
        profile_of("../other")
