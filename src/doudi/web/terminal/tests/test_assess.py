"""`doudi assess` answers in words and in JSON, and says in words what is wrong with a file."""

import io
import json
import subprocess
import sys

import jsonschema
import pytest
from rich.cells import cell_len

from doudi.evidence.household_schema import FOLDER
from doudi.rules.receipt import replay
from doudi.rules.tests.toy import toy_book
from doudi.web.terminal import assess

FAMILY = """
date: 2025-06-01
place: 海珠区
residence: urban
people:
  - {name: 阿强, age: 40, wage: 500}
  - {name: 黄婆婆, relation: parent, age: 75, pension: 100}
"""


@pytest.fixture(autouse=True)
def _toy_law_in_chinese(monkeypatch):
    monkeypatch.setattr(assess, "RULEBOOK", toy_book())
    monkeypatch.setenv("DOUDI_LANGUAGE", "zh-hans")


@pytest.fixture
def ask(tmp_path, capsys):
    """Write a file, ask about it, and give the exit code with what was said on both streams."""

    def asked(text: str, *options: str):
        path = tmp_path / "family.yaml"
        path.write_text(text, encoding="utf-8")
        code = assess.main([str(path), *options])
        said = capsys.readouterr()
        return code, said.out, said.err

    return asked


def test_a_family_is_told_every_verdict_with_its_numbers(ask):
    code, said, errors = ask(FAMILY)

    assert (code, errors) == (0, "")
    assert said.splitlines() == [
        "广东省广州市海珠区 440105 · 城镇标准 · 2025-06-01 · 家庭成员 2 名",
        "",
        "符合        补助  1800.00 元/月",
        "符合        加发  黄婆婆  360.00 元/月",
        "不符合      加发  阿强",
        "            符合的各项合计每月 2160.00 元",
        "",
        "补助 grant",
        "  测试法；由县级民政部门决定",
        "  符合  1800.00 元/月  目前没有享受",
        "    满足    收入低于标准（第四条）",
        "            家庭收入 600.00 元；对照：标准standard × 成员数 ＝ 2400.00 元",
        "    满足    没有汽车（第五条）",
        "            申报的家庭月收入 0.00 元；对照：0.00 元",
        "    金额    差额（第六条） 1800.00 元/月",
        "            标准standard × 成员数 － 家庭收入",
        "            ＝ 1,200.00 × 2 － 600.00 ＝ 1,800.00",
        "    变化    家庭收入再多 1,799.99 元以内，仍符合“补助”",
        "",
        "加发 topup",
        "  测试法；由县级民政部门决定",
        "  不符合  阿强",
        "    不满足  未满60岁（第七条）",
        "            年龄 40；对照：60",
        "  符合  黄婆婆  360.00 元/月",
        "    满足    家庭享受补助（第七条）",
        "    满足    年满60岁（第七条）",
        "            年龄 75；对照：60",
        "    金额    加发三成（第八条） 360.00 元/月",
        "            标准standard × 标准share",
        "            ＝ 1,200.00 × 30% ＝ 360.00",
        "",
        "不符合的只列出不满足的条件；加 --all 列出全部条件和依据的事实。",
    ]


def test_what_is_missing_is_told_with_whose_it_is_and_who_could_supply_it(ask):
    _, said, _ = ask(FAMILY.replace("wage: 500", "wage: ~"))

    assert "还不能确定  补助" in said
    assert "家庭收入 至少 100.00 元；对照：标准standard × 成员数 ＝ 2400.00 元" in said
    assert "还缺    阿强的近6个月月均工资性收入——人力资源社会保障部门" in said
    assert "若符合  加发三成（第八条） 360.00 元/月" in said


def test_all_shows_every_condition_of_who_is_refused(ask):
    _, said, _ = ask(FAMILY, "--all")

    assert said.count("家庭享受补助（第七条）") == 2
    assert "--all" not in said


def test_what_to_ask_first_is_said_with_why(ask):
    _, said, _ = ask(FAMILY.replace("wage: 500", "wage: ~"))

    question = "阿强的近6个月月均工资性收入是多少？——人力资源社会保障部门。"
    assert f"最该先查：{question}若近6个月" in said.replace("\n          ", "")
    assert "若近6个月月均工资性收入超过 2,299.99 元，就不符合“补助”" in said.replace("\n            ", "")


def test_all_shows_the_facts_behind_each_condition_with_their_source(ask):
    _, said, _ = ask(FAMILY, "--all")

    assert "    依据    阿强的近6个月月均工资性收入 500.00 元/月 · 2025-06-01 · 申报" in said
    assert "            黄婆婆的养老金（含基础养老金） 100.00 元/月 · 2025-06-01 · 申报" in said


def test_a_birthday_to_come_that_changes_the_answer_is_told(ask):
    """The toy law counts everybody a year older from 2026: at 59 she is taken for 60."""
    _, said, _ = ask(FAMILY.replace("age: 75", "age: 57").replace("2025-06-01", "2026-06-01"))

    assert "黄婆婆满 59 周岁（2028-06-01）后，按现有规定和情况，就符合“加发”" in said.replace("\n            ", "")


def test_one_programme_may_be_asked_for(ask):
    _, said, _ = ask(FAMILY, "--programme", "topup")

    assert "topup" in said
    assert "grant" not in said


def test_a_programme_that_is_none_is_refused_with_the_nearest(ask):
    code, said, errors = ask(FAMILY, "--programme", "grand")

    assert (code, said) == (2, "")
    assert errors == "没有“grand”这个政策；可以写：grant\n"


def test_the_day_asked_for_decides(ask):
    """From 2026 the toy law counts a person one year older."""
    _, said, _ = ask(FAMILY.replace("age: 75", "age: 59"), "--on", "2026-01-01")

    assert "· 2026-01-01 ·" in said
    assert "年龄 60；对照：60" in said


def test_a_day_that_is_none_is_refused(ask):
    code, _, errors = ask(FAMILY, "--on", "soon")

    assert code == 2
    assert errors.startswith("--on: 应写日期")


def test_a_wrong_file_is_told_all_its_faults(ask):
    code, said, errors = ask(FAMILY.replace("wage", "wagee").replace("海珠区", "珠海区"))

    assert (code, said) == (2, "")
    assert "family.yaml 有 2 处要改：" in errors
    assert "第 3 行第 8 列 place：没有找到这个地方" in errors
    assert "第 6 行第 25 列 people[0].wagee：不认识的词，您是不是要写 wage？" in errors


def test_a_file_that_is_not_there_is_told(capsys, tmp_path):
    assert assess.main([str(tmp_path / "nowhere.yaml")]) == 2
    assert "nowhere.yaml 这个文件" in capsys.readouterr().err


def test_a_folder_is_no_file(capsys, tmp_path):
    assert assess.main([str(tmp_path)]) == 2
    assert "打不开" in capsys.readouterr().err


def test_a_household_may_come_from_standard_input(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FAMILY.encode("gb18030"))))

    assert assess.main(["-"]) == 0
    assert "符合  黄婆婆" in capsys.readouterr().out


def test_json_has_the_published_form(ask):
    code, said, _ = ask(FAMILY.replace("wage: 500", "wage: ~"), "--json")

    answer = json.loads(said)
    schema = json.loads((FOLDER / "assessment.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(answer)
    assert code == 0
    assert answer["place"] == {"code": "440105", "name": "广东省广州市海珠区"}
    assert [(one["programme"], one["person"], one["verdict"]) for one in answer["answers"]] == [
        ("grant", None, "unknown"),
        ("topup", 0, "refused"),
        ("topup", 1, "unknown"),
    ]
    assert answer["next_question"]["fact"] == "people.0.wage_6m"
    assert answer["answers"][0]["amount"]["steps"][0]["formula"]["numbers"] == "1,200.00 × 2 － ？ ＝ ？"


def test_a_receipt_can_be_decided_again(ask):
    _, said, _ = ask(FAMILY, "--receipt", "--programme", "topup")

    assert replay(toy_book(), json.loads(said)) == []


def test_no_line_is_wider_than_eighty_columns(ask):
    _, said, _ = ask(FAMILY.replace("阿强", "名字很长的阿强" * 8))

    assert max(cell_len(line) for line in said.splitlines()) <= 80


def test_the_commands_start_without_the_web_framework_or_a_database():
    modules = "doudi.web.terminal.assess, doudi.web.terminal.stale, doudi.web.terminal.terms, doudi.__main__"
    asked = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys, {modules}; print(sorted({{'django', 'psycopg', 'duckdb'}} & set(sys.modules)))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )

    assert asked.stdout == "[]\n"
