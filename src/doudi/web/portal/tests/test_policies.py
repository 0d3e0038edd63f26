"""The policy library: searchable, at a place on a day, open to everybody."""

import re
from datetime import date

import pytest
from django.test import Client

from doudi.programmes import RULEBOOK
from doudi.rules.sheet import sheet_of
from doudi.standards.tests.drafts import published
from doudi.web.portal.library import figures, places_named, shelves, value_words
from doudi.web.portal.outcome import DUTY, MONEY, REFERRAL, SERVICE, STANDING, kind_of
from doudi.web.portal.tests.answers import DAY
from tests.pages import words_of

pytestmark = pytest.mark.django_db
LIST, TEKUN, SUPPLEMENT = "/policies/", "/policies/tekun/", "/policies/supplement/"
POLICIES = {policy.name: policy for policy in RULEBOOK.policies}


def shown(path, **chosen):
    return words_of(Client().get(path, chosen).content)


def found(words, **headers):
    page = Client().get(LIST, {"q": words}, **headers).content.decode()
    return set(re.findall(r'href="/policies/(\w+)/\?', page))


def test_every_programme_stands_in_the_library_once():
    page = Client().get(LIST).content.decode()

    assert sorted(re.findall(r'href="/policies/(\w+)/\?', page)) == sorted(POLICIES)


@pytest.mark.parametrize("name", POLICIES)
def test_every_programme_has_a_page(name):
    page = words_of(Client().get(f"/policies/{name}/", {"place": "440105", "on": "2026-08-05"}).content)

    assert POLICIES[name].title in page
    assert POLICIES[name].decided_by in page
    assert POLICIES[name].documents in page


@pytest.mark.parametrize(
    ("words", "name"),
    [("低保", "dibao"), ("特困", "tekun"), ("残疾 护理", "nursing_subsidy"), ("房子 危房", None), ("TEKUN", "tekun"),
     ("台风", None), ("失业", "jobless_aid"), ("第三十三条", None), ("自然灾害", "disaster")],
)  # fmt: skip
def test_words_of_the_law_are_found(words, name):
    hits = found(words)

    assert (name in hits) if name else hits == set()


def test_the_words_of_the_reader_s_own_language_are_found():
    assert "tekun" in found("extreme difficulty", HTTP_ACCEPT_LANGUAGE="en")
    assert "dibao" in found("最低生活保障", HTTP_ACCEPT_LANGUAGE="en")


def test_finding_nothing_is_said():
    assert "没有找到。换一个词试试" in shown(LIST, q="飞机票")


def test_the_day_chosen_sets_the_law():
    before = shown(TEKUN, place="440105", on="2026-06-30")
    after = shown(TEKUN, place="440105", on="2026-07-01")

    assert "无劳动能力 特困人员认定办法 第五条" in before
    assert "无劳动能力 社会救助法 第十六条" in after


def test_the_place_chosen_sets_the_figures_and_the_variants():
    guangzhou = shown(SUPPLEMENT, place="4401", on="2026-08-05")
    shenzhen = shown(SUPPLEMENT, place="4403", on="2026-08-05")

    assert "当地低保标准 1,309.00 元/月" in guangzhou
    assert "461.00 元/月" in shenzhen
    assert "461.00 元/月" not in guangzhou
    assert "按广东省广州市 2026年8月5日 的规定。" in guangzhou
    assert "广东省深圳市" in guangzhou


def test_figures_of_town_and_village_stand_apart_where_they_differ():
    def standards(on):
        sheet = sheet_of(RULEBOOK, POLICIES["dibao"], place="4402", on=on)
        rows = figures(RULEBOOK, sheet, place="4402", on=on)
        return [(str(row.who), row.value) for row in rows if row.term.name == "dibao_standard"]

    assert standards(date(2024, 6, 1)) == [("城镇", "860.00 元/月"), ("农村", "645.00 元/月")]
    assert [who for who, _ in standards(DAY)] == [""]


def test_a_figure_nobody_published_is_said_and_never_zero():
    page = shown("/policies/elder_allowance/", place="440105", on="2026-08-05")

    assert "80至89周岁高龄津贴标准 当地还没有公布" in page


def test_a_figure_of_our_own_is_called_so():
    assert "没有查到公布的数，这是本系统暂用的" in shown(TEKUN, place="440105", on="2026-08-05")


def test_a_standard_published_here_holds_at_once(wang, lin):
    published(by=wang, second=lin, value="1400")

    assert "1,400.00 元/月" in shown("/policies/dibao/", place="440105", on="2026-03-10")


def test_a_day_or_place_that_cannot_be_read_is_said_and_counts_as_not_chosen():
    page = Client().get(TEKUN, {"place": "999999", "on": "2026-13-40"})

    assert page.status_code == 200
    assert page.content.decode().count('class="notice"') == 2


@pytest.mark.parametrize("path", ["/policies/nothing/", "/policies/membership/", "/policies/tekun'/"])
def test_what_is_no_programme_is_not_found(path):
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("path", [LIST, TEKUN])
def test_pages_are_only_read(path):
    assert Client().post(path).status_code == 405


@pytest.mark.parametrize("path", [LIST, TEKUN])
def test_officers_of_any_desk_and_place_may_read_too(signed_in, xiaoliang, zhou, path):
    assert signed_in(xiaoliang).get(path).status_code == 200
    assert signed_in(zhou).get(path).status_code == 200


def test_no_cookie_is_set_but_the_one_that_guards_the_choice_of_language():
    assert set(Client().get(TEKUN, {"place": "440105"}).cookies) <= {"csrftoken"}


def test_programmes_are_sorted_by_what_they_give():
    kinds = {name: kind_of(POLICIES[name]) for name in POLICIES}

    assert (kinds["dibao"], kinds["service_care"], kinds["housing"]) == (MONEY, SERVICE, REFERRAL)
    assert (kinds["edge"], kinds["rigid"], kinds["public_work"]) == (STANDING, STANDING, DUTY)
    assert sum(len(shelf.policies) for shelf in shelves(RULEBOOK, words="")) == len(POLICIES)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("edge_multiple", 15_000, "1.5 倍"), ("supplement_share", 2_000, "20%"), ("dibao_standard", 13_090_000, "1,309.00 元/月"),
     ("assets_months", 24, "24 个月"), ("benefit_rounded_up", True, "是"), ("dibao_standard", None, "当地还没有公布")],
)  # fmt: skip
def test_figures_are_written_with_their_unit(name, value, words):
    assert value_words(RULEBOOK.terms.terms[name], value) == words


def test_places_to_choose_are_those_that_published_something():
    named = places_named(RULEBOOK)

    assert {"44", "4401", "35", "3501"} <= named
    assert all(len(code) in (2, 4) for code in named)


def test_an_optional_figure_is_left_out_where_nobody_set_it():
    sheet = sheet_of(RULEBOOK, POLICIES["supplement"], place="4401", on=DAY)
    here, shenzhen = (
        {row.term.name for row in figures(RULEBOOK, sheet, place=place, on=DAY)} for place in ("4401", "4403")
    )

    assert "supplement_share" in here
    assert "supplement_published" not in here
    assert "supplement_published" in shenzhen
