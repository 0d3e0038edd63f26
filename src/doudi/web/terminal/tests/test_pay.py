"""`doudi pay`: a roll taken over, a month's lists, and the proof of a year that nobody has paid yet."""

import json
from datetime import date

import pytest

from doudi.delivery.banks.port import forget_bank
from doudi.delivery.batches.models import Batch, Line
from doudi.delivery.entitlements.models import Roll
from doudi.delivery.entitlements.rows import HEADERS
from doudi.offices.acting import SYSTEM, acting_as
from doudi.standards.actions import propose, publish
from doudi.standards.notices import Draft
from doudi.web.terminal import pay
from tests.cast import COMMUNITY
from tests.payments import HAIZHU, money, recipient

pytestmark = pytest.mark.django_db
MONTH = ["--place", HAIZHU, "--month", "2026-03", "--on", "2026-03-04"]


@pytest.fixture
def recipients(db):
    money(cents=1_000_000)
    with acting_as(SYSTEM):
        return [recipient(number) for number in range(2)]


def asked(capsys, *line, code=0):
    assert pay.main(line) == code
    return capsys.readouterr()


def test_a_months_lists_are_computed_frozen_and_checked_and_again_nothing_is_added(recipients, capsys):
    for what in ("compute", "compute", "freeze", "check"):
        told = asked(capsys, what, *MONTH).out

    with acting_as(SYSTEM):
        assert list(Batch.objects.values_list("stage", "count")) == [("checked", 2)]
    assert "2,618.00" in told


def test_a_list_that_money_is_lacking_for_stays_and_says_so(capsys):
    with acting_as(SYSTEM):
        recipient(1)
    asked(capsys, "compute", *MONTH)
    asked(capsys, "freeze", *MONTH)

    assert "资金不足" in asked(capsys, "check", *MONTH, code=2).err
    with acting_as(SYSTEM):
        assert Batch.objects.get().stage == "frozen"


def test_what_is_under_way_proves_and_a_cent_taken_from_a_due_is_named(recipients, capsys):
    asked(capsys, "compute", *MONTH)
    found = json.loads(asked(capsys, "prove", "--year", "2026", "--json", code=1).out)

    assert [one["agrees"] for one in found["months"]] == [False, False, True]  # January and February were never listed
    assert {one["where"] for one in found["mismatches"]} == {one.number for one in recipients}
    assert found["months"][2]["under_way"] == found["months"][2]["owed"] == "2618.00"


def test_a_year_without_lists_has_nothing_to_prove(capsys):
    assert "还没有发放名单" in asked(capsys, "prove", "--year", "2025").out


def test_bad_lines_of_a_roll_are_named_and_the_rest_is_taken_over(tmp_path, capsys):
    path = tmp_path / "roll.csv"
    rows = ["R1,何某,440105198507150010,dibao", "R2,李某,440105195001010016,dibao", "R3,陈某,440105195001010024,meal"]
    more = f"{COMMUNITY},城镇,2026-01,1309.00,0,"
    path.write_text("\n".join([",".join(HEADERS), *(f"{row},{more}" for row in rows)]), encoding="utf-8")

    told = asked(capsys, "take-over", str(path), "--place", HAIZHU, "--document", "移交清单（演示）", code=1)

    with acting_as(SYSTEM):
        roll = Roll.objects.get()
    assert f"隔离 {roll.rows - roll.taken} 行" in told.out
    assert "第 4 行 项目" in told.err


def test_a_file_that_is_not_there_and_a_place_that_is_none(tmp_path, capsys):
    asked(capsys, "take-over", str(tmp_path / "none.csv"), "--place", HAIZHU, "--document", "清单", code=2)
    with pytest.raises(SystemExit):
        pay.main(["compute", "--place", "4401", "--month", "2026-03"])
    assert not Line.objects.exists()


def test_a_signed_list_goes_to_its_bank_and_each_step_says_what_waits(signed, bank, capsys):
    assert "还没有送到银行的名单" in asked(capsys, "collect", *MONTH).out
    told = asked(capsys, "export", *MONTH).out
    assert f"{signed.number}：已送银行" in told
    assert "没有等待送银行的名单" in asked(capsys, "export", *MONTH).out
    assert (len(bank.sent), bank.sent[0].count) == (1, 3)

    assert "还有 3 笔没有结果" in asked(capsys, "reconcile", *MONTH, code=1).out
    with acting_as(SYSTEM):
        numbers = list(Line.objects.order_by("seq").values_list("end_to_end_id", flat=True))
    bank.say("m1", returned=[(numbers[0], "OK"), (numbers[1], "OK"), (numbers[2], "CLOSED")])
    assert "收到 1 份" in asked(capsys, "collect", *MONTH).out
    assert "每一笔都有结果" in asked(capsys, "reconcile", *MONTH).out

    (found,) = json.loads(asked(capsys, "status", *MONTH, "--json").out)["lists"]
    assert (found["stage"], found["paid"], found["refused"], found["yuan"]) == ("closed", 2, 1, "3927.00")


def test_a_bank_that_is_down_and_one_nobody_configured_are_named(signed, bank, capsys):
    bank.is_down = True
    told = asked(capsys, "export", *MONTH, "--json", code=2)

    assert "写不进银行的交换文件夹" in told.err
    assert json.loads(told.out)["lists"][0]["stage"] == "finance_signed"
    forget_bank(bank.code)
    assert "没有配置银行" in asked(capsys, "export", *MONTH, code=2).err


def test_what_fits_nowhere_waits_for_the_desk_and_is_said(signed, bank, capsys):
    asked(capsys, "export", *MONTH)
    bank.say("m1", returned=[("nobody-knows", "OK")])

    assert "有 1 项对不上" in asked(capsys, "collect", *MONTH, code=1).out


def test_a_published_standard_is_carried_out_and_one_nobody_published_is_named(wang, lin, capsys):
    draft = Draft(
        term="dibao_standard", place="4401", residence="any", value="1400", since=date(2026, 3, 1), announced_on=date(2026, 3, 4),
        source="穗民〔2026〕1号", reason="年度调整", despite="虚构",
    )  # fmt: skip
    with acting_as(wang):
        row = propose(draft=draft, by=wang, on=date(2026, 3, 4))
    with acting_as(lin):
        publish(publication=row, by=lin, on=date(2026, 3, 4), effect=None)

    assert "穗民〔2026〕1号：核对 0 户（人）" in asked(capsys, "standard", str(row.pk)).out
    told = json.loads(asked(capsys, "standard", str(row.pk), "--place", HAIZHU, "--json").out)
    assert told == {"cases": 0, "changed": 0, "more_yuan": "0", "left": []}
    recipient(7)
    rolls = asked(capsys, "standard", str(row.pk), code=1).out
    assert "接续名册：核对 1 条，调整 0，每月共增加 0 元" in rolls
    assert "留给经办人 1：名册没有写明金额怎样得出，由人核实" in rolls
    assert "没有已发布的标准" in asked(capsys, "standard", "999999", code=2).err


def test_what_was_mistyped_is_said_and_a_month_without_lists_too(capsys):
    assert "没有区划代码 440999" in asked(capsys, "status", "--place", "440999", "--month", "2026-03", code=2).err
    assert "2026-03 没有名单" in asked(capsys, "status", *MONTH).out
    early = ["--place", HAIZHU, "--month", "2026-09", "--on", "2026-03-04"]
    assert "2026-09 还早" in asked(capsys, "compute", *early, code=2).err
    with pytest.raises(SystemExit):
        pay.main(["status", *MONTH[:-1], "4. März"])
    assert "年-月-日" in capsys.readouterr().err
