"""A household file is read into the rules' own words, and a wrong one is told all its faults at once."""

from datetime import date
from decimal import Decimal

import pytest
import yaml

from doudi.evidence.household_entries import PEOPLE_MAX, shortest_code
from doudi.evidence.household_file import read_case, read_cases, read_household, read_household_file
from doudi.evidence.written import CHARACTERS_MAX, FileWrong
from doudi.facts import FACTS, HAO

DAY = date(2025, 8, 1)
RELATIONS = "self、spouse、child、parent、grandchild、grandparent、sibling、child_in_law、parent_in_law、other"
TOP = "date: 2025-08-01\nplace: 440105\nresidence: urban\n"


def people_of(text: str):
    household, _ = read_household(TOP + text)
    return household.people


def facts_of(text: str):
    """The facts of an only person described by one flow mapping."""
    return people_of(f"people: [{{{text}}}]")[0].facts


def faults_of(text: str) -> list[str]:
    with pytest.raises(FileWrong) as wrong:
        read_household(text)
    return [fault.sentence() for fault in wrong.value.faults]


def fault_of(text: str) -> str:
    """The only fault of an only person described by one flow mapping."""
    (fault,) = faults_of(f"{TOP}people: [{{{text}}}]")
    return fault


def test_a_family_is_read_into_hao_days_and_codes():
    household, day = read_household(
        TOP
        + """
household: {assessment_adjustment: -20.50, relocated: yes}
people:
  - {name: 阿强, birth: 1985-03-02, deposits: 1309.05, homes: 1}
  - {name: 阿珍, relation: spouse, sex: female, has_job: yes, insured_months: 8}
"""
    )

    assert day == DAY
    assert (household.place, household.residence) == ("440105", "urban")
    assert household.facts == {"assessment_adjustment": -205_000, "relocated": True}
    assert household.people[0].facts == {
        "birth": date(1985, 3, 2),
        "deposits": 13_090_500,
        "homes": 1,
        "relation": "self",
    }
    assert household.people[1].facts == {"relation": "spouse", "sex": "female", "has_job": True, "insured_months": 8}
    assert [person.name for person in household.people] == ["阿强", "阿珍"]


def test_amounts_are_read_as_text_and_never_become_floats():
    assert facts_of("deposits: 0.1")["deposits"] == 1_000
    assert facts_of('deposits: "1,234,567.89"')["deposits"] == 12_345_678_900
    assert facts_of("deposits: 2_250")["deposits"] == 22_500_000
    assert facts_of("deposits: １３０９")["deposits"] == 13_090_000


@pytest.mark.parametrize("unknown", ["~", "null", ""])
def test_unknown_is_none_and_its_source_did_not_answer(unknown):
    household, _ = read_household(f"{TOP}people:\n  - deposits: {unknown}\n")

    assert household.people[0].facts["deposits"] is None
    assert household.sources["people.0.deposits"].dataset == "bank"
    assert household.sources["people.0.deposits"].status == "NOT_AVAILABLE"


def test_what_is_written_carries_its_source():
    household, _ = read_household(TOP + "household: {relocated: no}\npeople: [{supporters: [{members: 3}]}]")

    assert household.sources["household.relocated"].status == "DECLARED"
    assert household.sources["people.0.supporters.0.members"].as_of == DAY


def test_age_is_full_years_on_the_day_of_the_file():
    assert facts_of("age: 60")["birth"] == date(1965, 8, 1)
    leap, _ = read_household("date: 2024-02-29\nplace: 44\nresidence: rural\npeople: [{age: 1}]")
    assert leap.people[0].facts["birth"] == date(2023, 2, 28)


def test_one_wage_is_the_average_of_both_windows():
    assert facts_of("wage: 1800") == {"wage_6m": 18_000_000, "wage_12m": 18_000_000, "relation": "self"}
    assert facts_of("wage: ~") == {"wage_6m": None, "wage_12m": None, "relation": "self"}


def test_a_list_of_months_is_averaged_from_its_end():
    facts = facts_of("business: [600, 600, 600, 600, 600, 600, 1200, 1200, 1200, 1200, 1200, 1200]")

    assert (facts["business_6m"], facts["business_12m"]) == (1200 * HAO, 900 * HAO)


def test_too_few_months_leave_the_longer_window_unknown():
    facts = facts_of("wage: [1000, 1000, 1000, 1000, 1000, 1001]")

    assert (facts["wage_6m"], facts["wage_12m"]) == (10_001_667, None)


def test_an_unknown_month_leaves_the_average_unknown():
    facts = facts_of("wage: [~, 1, 1, 1, 1, 1, 1]")

    assert (facts["wage_6m"], facts["wage_12m"]) == (HAO, None)


@pytest.mark.parametrize(
    ("written", "kind", "grade"),
    [("limb 1", "limb", 1), ("none", "none", 0), ("mental ~", "mental", None), ("~", None, None)],
)
def test_a_disability_is_a_kind_and_a_grade(written, kind, grade):
    facts = facts_of(f"disability: {written}")

    assert (facts["disability_kind"], facts["disability_grade"]) == (kind, grade)


def test_self_care_counts_what_cannot_be_done():
    facts = facts_of("self_care: {eat: yes, dress: no, get_up: yes, toilet: no, walk: no, bathe: no}")

    assert facts["care_items_failed"] == 4


def test_self_care_is_unknown_while_one_ability_is():
    assert facts_of("self_care: {eat: yes, dress: no}")["care_items_failed"] is None
    assert facts_of("self_care: ~")["care_items_failed"] is None


def test_supporters_have_facts_of_their_own():
    (person,) = people_of(
        "people: [{supporters: [{relation: child, age: 45, income_per_head: 3000, disability: none}]}]"
    )

    assert person.supporters == (
        {
            "relation": "child",
            "birth": date(1980, 8, 1),
            "income_per_head": 3000 * HAO,
            "disability_kind": "none",
            "disability_grade": 0,
        },
    )


def test_supporters_nobody_knows_about_may_be_one_of_whom_nothing_is_known():
    (person,) = people_of("people: [{supporters: ~}]")

    assert person.supporters == (dict.fromkeys(FACTS["support"]),)


def test_the_first_person_is_the_applicant():
    assert facts_of("name: 黄婆婆")["relation"] == "self"


@pytest.mark.parametrize(
    ("written", "code"),
    [("440105000000", "440105"), ("440000", "44"), ("441900003000", "441900003"), ("440105001002", "440105001002")],
)
def test_zeros_that_only_fill_a_code_up_are_cut(written, code):
    assert shortest_code(written) == code
    household, _ = read_household(f"date: 2025-08-01\nplace: {written}\nresidence: urban\npeople: [{{age: 40}}]")
    assert household.place == code


def places(written: str) -> list[tuple[str, str]]:
    known = {"440105": "广东省广州市海珠区", "350102": "福建省福州市鼓楼区", "320106": "江苏省南京市鼓楼区"}
    return [(code, name) for code, name in known.items() if written == code or written in name]


def test_a_place_may_be_written_by_name():
    household, _ = read_household(TOP.replace("440105", "广州市海珠区") + "people: [{age: 40}]", places=places)

    assert household.place == "440105"


def test_a_name_of_several_places_is_refused_with_all_of_them():
    with pytest.raises(FileWrong) as wrong:
        read_household(TOP.replace("440105", "鼓楼区") + "people: [{age: 40}]", places=places)

    assert "福建省福州市鼓楼区 350102、江苏省南京市鼓楼区 320106" in str(wrong.value)


def test_a_place_that_does_not_exist_is_refused():
    with pytest.raises(FileWrong, match="第 2 行第 8 列 place：没有找到这个地方"):
        read_household(TOP.replace("440105", "449999") + "people: [{age: 40}]", places=places)


def test_the_day_may_come_from_outside_when_the_file_has_none():
    text = "place: 440105\nresidence: urban\npeople: [{age: 40}]"

    _, day = read_household(text, on=date(2026, 1, 1))

    assert day == date(2026, 1, 1)
    assert read_household(f"date: 2025-08-01\n{text}", on=date(2026, 1, 1))[1] == DAY


def test_every_fault_is_told_with_its_line_and_key():
    faults = faults_of(
        """date: 2025-13-01
place: Haizhu
residence: city
householt: {}
people:
  - name: 阿强
    wagee: 1800
    homes: 1.5
  - relation: spous
    alive: maybe
    存款: 5
"""
    )

    assert faults == [
        "第 1 行第 7 列 date：应写日期，例如 2025-08-01，不知道写 ~；您写的是“2025-13-01”",
        "第 2 行第 8 列 place：应写区划代码（2、4、6、9 或 12 位数字），例如 440105；您写的是“Haizhu”",
        "第 3 行第 12 列 residence：应写 urban、rural 之一，不知道写 ~；您写的是“city”",
        "第 4 行第 1 列 householt：不认识的词，您是不是要写 household？",
        "第 7 行第 5 列 people[0].wagee：不认识的词，您是不是要写 wage？",
        "第 8 行第 12 列 people[0].homes：应写整数，从 0 到 99，不知道写 ~；您写的是“1.5”",
        f"第 9 行第 15 列 people[1].relation：没有“spous”这个选项，您是不是要写 spouse？可写：{RELATIONS}",
        "第 10 行第 12 列 people[1].alive：应写 yes 或 no，不知道写 ~；您写的是“maybe”",
        "第 11 行第 5 列 people[1].存款：不认识的词，您是不是要写 deposits？",
    ]


def test_what_must_be_there_is_asked_for():
    assert faults_of("residence: ~\nhousehold: ~\n") == [
        "第 1 行第 1 列 date：缺少评估日期，例如 date: 2025-08-01",
        "第 1 行第 1 列 place：缺少受理地，例如 place: 440105",
        "第 1 行第 1 列 people：缺少家庭成员，例如 people: [{name: 阿强, age: 40}]",
        "第 1 行第 1 列 residence：缺少适用城镇还是农村标准，例如 residence: urban",
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("deposits: 1.8k", "应写金额（元）"),
        ("deposits: 1e3", "应写金额（元）"),
        ("deposits: 1.00001", "应写金额（元）"),
        ("deposits: -1", "金额不能是负数"),
        ("deposits: {a: 1}", "这里应写一个值，不能再分层"),
        ("supporters: 3", "这里应写一个列表"),
        ("supporters: [3]", "这里应写“词: 值”"),
        ("self_care: 3", "这里应写“词: 值”"),
        ("self_care: {eet: no}", "您是不是要写 eat？"),
        ("age: 131", "从 0 到 130"),
        ("age: 40, birth: 1985-01-01", "age 和 birth 说的是同一件事"),
        ("wage: 1, wage_12m: 1", "wage 和 wage_12m 说的是同一件事"),
        ("birth: 2025-08-02", "晚于评估日期 2025-08-01"),
        ("disability: limb", "应写类别和等级"),
        ("disability: limb 5", "从 1 到 4"),
        ("disability: lim 1", "您是不是要写 limb？"),
        (f"wage: [{', '.join(['1'] * 25)}]", "最多写 24 个月"),
        ("relation: child", "一户要有且只有一名申请人（relation: self），这里有 0 名"),
        ("zzzz: 1", "不认识的词。这里可以写：name、supporters、age"),
        ("alive: yes, alive: no", "alive 写了两次"),
    ],
)
def test_each_kind_of_fault_says_what_was_expected(written, expected):
    assert expected in fault_of(written)


def test_a_second_person_must_say_how_he_is_related():
    assert faults_of(TOP + "people:\n  - age: 40\n  - age: 20\n") == [
        "第 6 行第 5 列 people[1].relation：缺少与申请人的关系，例如 relation: spouse"
    ]


def test_nobody_is_no_household_and_forty_one_are_too_many():
    assert "至少要有一名家庭成员" in faults_of(TOP + "people: []")[0]
    crowd = "\n".join(["people:", "  - age: 40", *["  - relation: other"] * PEOPLE_MAX])
    assert "最多写 40 项，这里有 41 项" in faults_of(f"{TOP}{crowd}")[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "文件是空的"),
        ("~", "文件是空的"),
        ("- 1", "这里应写“词: 值”"),
        ("date：2025-08-01\nplace: 44", "冒号请用半角的"),
        ("date: 2025-08-01\nplace:44\nresidence: urban\n", "冒号请用半角的"),
        ("people:\n  - wage：1800\n", "第 2 行第 5 列 people[0]：冒号请用半角的"),
        ("people:\n\t- age: 1", "第 2 行第 1 列：缩进请用空格"),
        ("people: [1", "这里不合 YAML 的写法"),
        ("a: 1\n---\nb: 1", "这里不合 YAML 的写法"),
        ("date: 1\nplace: \x01", "第 2 行第 8 列：含有不能使用的字符"),
        ("[" * 3000, "嵌套太深"),
        ("? [1]\n: 2", "这里应写“词: 值”"),
        ("a" * (CHARACTERS_MAX + 1), "超过"),
    ],
)
def test_what_is_no_yaml_is_said_so(text, expected):
    assert expected in "\n".join(faults_of(text))


def test_a_file_that_refers_to_itself_is_refused():
    faults = faults_of(TOP + "people:\n  - &him {age: 40}\n  - *him\n")

    assert any("不能引用别处的内容" in fault for fault in faults)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_files_of_common_editors_are_read(encoding):
    household, _ = read_household_file(f"{TOP}people: [{{name: 黄婆婆}}]".encode(encoding))

    assert household.people[0].name == "黄婆婆"


def test_a_file_that_is_no_text_is_refused():
    with pytest.raises(FileWrong, match="请另存为 UTF-8"):
        read_household_file(b"\x89PNG\r\n\x1a\n\xff\xff\xff")


def test_faults_speak_the_readers_language():
    with pytest.raises(FileWrong) as wrong:
        read_household(TOP + "people: [{wagee: 1}]")
    words = {
        "不认识的词，您是不是要写 %(near)s？": "unknown word; did you mean %(near)s?",
        "第 %(line)s 行第 %(column)s 列 %(key)s：%(what)s": "line %(line)s, column %(column)s, %(key)s: %(what)s",
    }

    sentence = wrong.value.faults[0].sentence(lambda text: words[text])

    assert sentence == "line 4, column 11, people[0].wagee: unknown word; did you mean wage?"


CASE = {
    "case": "阿强一家",
    "date": DAY,
    "place": "440105",
    "residence": "urban",
    "people": [{"age": 40, "wage": Decimal("0.1"), "alive": True, "deposits": None}],
    "terms": {"standard": 78000},
    "expect": {"dibao": "eligible"},
}


def test_a_worked_case_may_come_as_plain_values():
    case = read_case(CASE)

    assert (case.name, case.day) == ("阿强一家", DAY)
    assert case.household.people[0].facts["wage_6m"] == 1_000
    assert case.household.people[0].facts["alive"] is True
    assert case.household.people[0].facts["deposits"] is None
    assert case.expect == {"dibao": "eligible"}


def test_worked_cases_are_read_from_a_file_with_decimals(tmp_path):
    path = tmp_path / "cases.yaml"
    path.write_text(
        "- case: 一\n  date: 2025-08-01\n  place: 440105\n  residence: urban\n  people: [{age: 40}]\n"
        "  terms: {rate: 0.6, day: 2025-01-01, is_on: yes, nothing: ~, time: 1:30}\n  expect: {gap: 2650.60, list: [1]}\n",
        encoding="utf-8",
    )

    (case,) = read_cases(path)

    assert case.terms == {
        "rate": Decimal("0.6"),
        "day": date(2025, 1, 1),
        "is_on": True,
        "nothing": None,
        "time": "1:30",
    }
    assert case.expect == {"gap": Decimal("2650.60"), "list": [1]}


def test_the_faults_of_all_worked_cases_are_told_together(tmp_path):
    path = tmp_path / "cases.yaml"
    path.write_text(f"- {{place: 44, people: [{{age: x}}]}}\n- {yaml.safe_dump({'case': 'a'})}", encoding="utf-8")

    with pytest.raises(FileWrong) as wrong:
        read_cases(path)

    assert {fault.line for fault in wrong.value.faults} == {1, 2}
