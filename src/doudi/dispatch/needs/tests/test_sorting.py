"""Sorting: the first rule that fits decides and says why; the others are told; a nearer place goes first."""

from datetime import date

import pytest

from doudi.dispatch.needs.kinds import OWNERS, Kind
from doudi.dispatch.needs.sorting import RULES, BadRule, load_rules, sort

ON = date(2026, 8, 3)


def kinds(words, *, item="", source="HOTLINE", place="440105", on=ON):
    return [one.kind for one in sort(words=words, item=item, source=source, place=place, on=on)]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("家里断粮两天了", "BASIC"), ("住院的医药费付不起", "MED"), ("在街上被抢救，身份不明", "DISEASE_EMERG"),
        ("孩子大学的学费", "EDU"), ("屋顶漏水没法住", "HOUSE"), ("失业半年找不到活", "JOB"), ("台风把瓦吹走了", "DISASTER"),
        ("轮椅坏了", "DISABLED"), ("想请律师讨薪", "LEGAL"), ("被害人家属得不到赔偿", "JUDICIAL"), ("怕又返贫", "RURAL"),
        ("退役军人生活困难", "VETERAN"), ("困难职工", "UNION"), ("单亲妈妈带两个孩子", "WOMEN"), ("孩子网瘾", "YOUTH"),
        ("没有棉被过冬", "CHARITY"), ("老人洗澡要人帮", "SERVICE"), ("在桥底露宿，没钱回家", "WANDER"),
    ],
)  # fmt: skip
def test_plain_words_find_their_owner(words, kind):
    assert kinds(words)[0] == kind


def test_it_says_why_and_what_it_went_by():
    found = sort(words="孩子大学的学费", item="", source="HOTLINE", place="440105", on=ON)[0]

    assert found.because == "上学的费用由教育部门和学校资助（学费）"


def test_one_sentence_may_hold_several_needs():
    assert kinds("我失业了，孩子上学没钱，老公住院") == ["EDU", "JOB", "MED", "BASIC"]


def test_words_of_nobody_stay_with_civil_affairs():
    assert [one.rule for one in sort(words="您好", item="", source="HOTLINE", place="440105", on=ON)] == ["anything"]


def test_an_item_of_the_menu_is_a_service():
    assert kinds("", item="care_bath") == ["SERVICE"]


def test_every_kind_has_an_owner_and_every_rule_a_kind():
    assert set(OWNERS) == set(Kind)
    assert {rule.kind for rule in RULES} <= set(Kind.values)


def test_a_nearer_place_decides_for_itself_and_from_its_day_on(tmp_path):
    file = tmp_path / "rules.yaml"
    file.write_text(
        "- {rule: usual, kind: BASIC, why: 默认, place: CN, from: 2021-07-01, source: s, confirmed_on: 2026-01-01}\n"
        '- {rule: own, kind: HOUSE, why: 本地, words: [租], place: "4401", from: 2026-08-01, source: s, confirmed_on: 2026-01-01}\n',
        encoding="utf-8",
    )
    rules = load_rules(file)

    def first(place, on):
        return sort(words="租房", item="", source="MENU", place=place, on=on, rules=rules)[0].kind

    assert [first("440105", ON), first("350102", ON), first("440105", date(2026, 7, 31))] == ["HOUSE", "BASIC", "BASIC"]


@pytest.mark.parametrize(
    "text",
    [
        "- {rule: r, kind: NOBODY, why: w, place: CN, from: 2021-07-01, source: s, confirmed_on: 2026-01-01}",
        "- {rule: r, kind: BASIC, place: CN, from: 2021-07-01, source: s, confirmed_on: 2026-01-01}",
        "- {rule: r, kind: BASIC, why: w, words: [x], place: CN, from: 2021-07-01, source: s, confirmed_on: 2026-01-01}",
    ],
)
def test_a_file_that_cannot_sort_everything_is_refused(tmp_path, text):
    file = tmp_path / "rules.yaml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(BadRule):
        load_rules(file)
