"""`doudi why CASE` tells a file from the wish to what is missing next."""

from datetime import date

import pytest

from doudi.__main__ import main
from doudi.cases.visits.actions import register_relative
from doudi.journal.queries import entries_about
from doudi.offices.acting import SYSTEM, acting_as
from tests.cases import APPLIED_ON, applied, decided, moved
from tests.roads import accepted, fresh, hung, investigated

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_chinese(monkeypatch):
    monkeypatch.setenv("DOUDI_LANGUAGE", "zh-hans")


@pytest.fixture
def posted_case(li, wu, chen, guo):
    case = accepted(applied(by=li), li=li, chen=chen, on=APPLIED_ON)
    investigated(case, li=li, wu=wu, guo=guo, on=APPLIED_ON, people={case.subject_id: {"student": "none"}})
    return hung(case, li=li, on=APPLIED_ON)[0]


def test_the_whole_file_is_told(posted_case, capsys):
    code = main(["why", posted_case.number.lower(), "--on", "2026-08-05"])

    said = capsys.readouterr().out
    assert code == 0
    for words in (
        "最低生活保障  梁志强",
        " 5. 2026-08-03  公示中  ← 公示  李志强（乡镇（街道））  最低生活保障审核确认办法 第十九条第一款",
        "全程办结：2026-08-03 → 2026-09-14（30个工作日）  进行中",
        "梁志强  存款和支付账户余额：5200.50 元  ← ",
        "符合条件，3927.00 元",
        "✓ ",
        "李志强、吴小妹：家中情况属实。",
        "公示中（2026-08-03 起），由乡镇（街道）办理",
        "→ 上报审核确认（乡镇（街道）；最低生活保障审核确认办法 第十九条第一款）",
        "    公示到 2026-08-10 期满，期满后才能办理下一步。",
        "case.opine  李志强（township）",
    ):
        assert words in said
    assert "{" not in said


def test_that_somebody_looked_is_written_down(posted_case, capsys):
    main(["why", posted_case.number])
    capsys.readouterr()

    with acting_as(SYSTEM):
        line = entries_about(posted_case.number).filter(verb="case.look").get()
    assert line.detail == {"command": "why"}


def test_a_hard_gate_is_named_before_anybody_runs_into_it(posted_case, li, chen, capsys):
    on = date(2026, 8, 11)
    with acting_as(li):
        register_relative(
            case=fresh(posted_case),
            officer_name="吴小妹",
            member_name="何丽华",
            relation="姐妹",
            found="declared",
            by=li,
            on=on,
        )
    moved(posted_case, "county", by=li, on=on)
    decided(posted_case, by=chen, on=on)

    main(["why", posted_case.number, "--on", str(on)])

    said = capsys.readouterr().out
    assert "近亲属备案：何丽华 是 吴小妹 的姐妹（申请人声明）" in said
    assert "有近亲属备案，县级民政部门必须入户调查后才能确认。" in said
    assert "按规则  陈慧：符合全部规定条件" in said


@pytest.mark.parametrize("number", ["AJ0", "AJ-0'"])
def test_an_unknown_number_is_said(number, capsys):
    assert main(["why", number]) == 2
    assert f"没有编号为“{number}”的案件" in capsys.readouterr().err
