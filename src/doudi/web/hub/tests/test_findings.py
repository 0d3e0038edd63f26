"""The list of findings: filters, order, search, pages, and who sees what."""

from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from doudi.journal.models import Entry
from doudi.monitoring import queries
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.hub import export as spreadsheet
from tests import findings
from tests.cast import COMMUNITY
from tests.pages import words_of

pytestmark = pytest.mark.django_db
PAGE = "/hub/findings"
OTHER_VILLAGE = "440105001101"


def rows_of(page):
    return page.content.decode().count('<tr role="row">') - 1


def test_an_officer_sees_the_findings_of_the_own_place(signed_in, chen, found):
    page = signed_in(chen).get(PAGE)

    assert rows_of(page) == 3
    assert "共 3 条" in words_of(page.content)


def test_names_are_masked_in_the_list(signed_in, chen, found):
    page = signed_in(chen).get(PAGE).content.decode()

    assert "黄＊英" in page
    assert "黄秀英" not in page


def test_the_list_is_narrowed_by_kind_and_programme(signed_in, chen, found):
    browser = signed_in(chen)

    assert rows_of(browser.get(PAGE, {"kind": "missed"})) == 1
    assert rows_of(browser.get(PAGE, {"programme": "dibao"})) == 2
    assert rows_of(browser.get(PAGE, {"kind": "wrong", "programme": "dibao"})) == 1


def test_one_goes_down_to_the_own_village(signed_in, chen, found):
    findings.keep_findings(findings.huang(place=OTHER_VILLAGE))
    browser = signed_in(chen)

    street = words_of(browser.get(PAGE, {"place": "440105001"}).content)
    village = browser.get(PAGE, {"place": OTHER_VILLAGE})

    assert "海珠区 赤岗街道" in street
    assert "下渡社区居委会 1" in street
    assert rows_of(village) == 1


def test_a_place_outside_ones_own_is_not_gone_to(signed_in, chen, found):
    page = words_of(signed_in(chen).get(PAGE, {"place": "440106"}).content)

    assert "天河区" not in page
    assert "共 3 条" in page


def test_another_place_sees_none_of_them(signed_in, zhou, found):
    page = signed_in(zhou).get(PAGE, {"place": "440105"})

    assert "这里没有符合条件的发现" in words_of(page.content)


def test_the_list_is_sorted_by_a_column_and_turned_round(signed_in, chen, found):
    browser = signed_in(chen)

    down = words_of(browser.get(PAGE, {"order": "-paid"}).content)
    up = words_of(browser.get(PAGE, {"order": "paid"}).content)

    assert down.index("梁＊远") < down.index("黄＊英")
    assert up.index("黄＊英") < up.index("梁＊远")


def test_rubbish_in_the_address_is_passed_over(signed_in, chen, found):
    page = signed_in(chen).get(PAGE, {"kind": "x", "programme": "x", "order": "password", "page": "-1", "place": "'"})

    assert rows_of(page) == 3


def test_a_search_finds_a_name_and_leaves_no_name_in_the_address(signed_in, chen, found):
    browser = signed_in(chen)

    sent = browser.post(f"{PAGE}/search", {"text": "黄秀英"})
    page = browser.get(sent["Location"])

    assert sent["Location"] == "/hub/findings?place=440105&search=yes"
    assert rows_of(page) == 1
    assert "正在查找“黄秀英”" in page.content.decode()


def test_a_search_finds_the_end_of_a_masked_number_and_a_finding_s_number(signed_in, chen, found):
    browser = signed_in(chen)

    by_tail = browser.post(f"{PAGE}/search", {"text": found[0].head_masked[-2:]}, follow=True)
    by_number = browser.post(f"{PAGE}/search", {"text": found[1].number.lower()}, follow=True)

    assert rows_of(by_tail) >= 1
    assert rows_of(by_number) == 1


def test_an_empty_search_shows_everything_again(signed_in, chen, found):
    page = signed_in(chen).post(f"{PAGE}/search", {"text": "  "}, follow=True)

    assert rows_of(page) == 3


def test_fifty_stand_on_a_page(signed_in, chen):
    many = [findings.another(findings.huang(), name=f"黄{number}妹", place=COMMUNITY) for number in range(51)]
    findings.keep_findings(*many)
    browser = signed_in(chen)

    first, second, beyond = (browser.get(PAGE, {"page": number}) for number in (1, 2, 99))

    assert (rows_of(first), rows_of(second), rows_of(beyond)) == (queries.PAGE_SIZE, 1, 1)
    assert "第 1 页，共 2 页" in words_of(first.content)
    assert "上一页" not in words_of(first.content)
    assert "下一页" not in words_of(second.content)


def test_the_list_is_exported_with_masked_identities_and_written_down(signed_in, chen, found):
    answer = signed_in(chen).post(f"{PAGE}/export", {"kind": "wrong"})

    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:4] == ("编号", "类别", "户主", "证件号码")
    assert [row[2] for row in rows[1:]] == ["梁＊远"]
    assert rows[1][8] == 1309
    with acting_as(SYSTEM):
        line = Entry.objects.get(verb="finding.export")
    assert (line.actor, line.place, line.detail["rows"]) == (str(chen.pk), "440105", 1)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_runs_as_a_formula(signed_in, chen, start):
    name = f"{start}HYPERLINK(1)"
    findings.keep_findings(findings.another(findings.huang(), name=name, place=COMMUNITY))

    answer = signed_in(chen).post(f"{PAGE}/export")

    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    cell = book.active.cell(row=2, column=3)
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


def test_an_export_that_is_too_long_is_refused_with_what_to_do(signed_in, chen, found, monkeypatch):
    monkeypatch.setattr(spreadsheet, "ROWS_MOST", 2)

    page = signed_in(chen).post(f"{PAGE}/export", follow=True)

    assert "共 3 条，一次最多导出 2 条。请先选一个更小的地方" in words_of(page.content)
    with acting_as(SYSTEM):
        assert not Entry.objects.filter(verb="finding.export").exists()


def test_an_export_holds_only_the_own_place(signed_in, zhou, found):
    answer = signed_in(zhou).post(f"{PAGE}/export", {"place": "440105"})

    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert sheet.max_row == 1


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/search", f"{PAGE}/export"])
def test_a_desk_of_services_is_not_let_in(signed_in, xiaoliang, path):
    browser = signed_in(xiaoliang)

    answer = browser.get(path) if path == PAGE else browser.post(path)

    assert answer.status_code == 403


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/search", f"{PAGE}/export"])
def test_strangers_are_asked_to_sign_in(path):
    answer = Client().get(path) if path == PAGE else Client().post(path)

    assert answer.status_code == 302


def test_each_page_answers_only_its_own_method(signed_in, chen):
    browser = signed_in(chen)

    assert browser.post(PAGE).status_code == 405
    assert browser.get(f"{PAGE}/search").status_code == 405
    assert browser.get(f"{PAGE}/export").status_code == 405
