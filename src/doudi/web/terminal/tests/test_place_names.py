"""Places are found by code and by the names people write."""

import pytest

from doudi.web.terminal import place_names
from doudi.web.terminal.place_names import find_places, name_of


@pytest.mark.parametrize(
    ("written", "code", "name"),
    [
        ("44", "44", "广东省"),
        ("4401", "4401", "广东省广州市"),
        ("440105", "440105", "广东省广州市海珠区"),
        ("440105001", "440105001", "广东省广州市海珠区赤岗街道"),
        ("4419", "4419", "广东省东莞市"),
        ("441900003", "441900003", "广东省东莞市东城街道"),
        ("310101", "310101", "上海市黄浦区"),
        ("广东省", "44", "广东省"),
        ("广州市", "4401", "广东省广州市"),
        ("海珠区", "440105", "广东省广州市海珠区"),
        ("广州市海珠区", "440105", "广东省广州市海珠区"),
        ("广东省海珠区", "440105", "广东省广州市海珠区"),
        ("广东省广州市海珠区", "440105", "广东省广州市海珠区"),
        ("上海市黄浦区", "310101", "上海市黄浦区"),
        ("海珠区赤岗街道", "440105001", "广东省广州市海珠区赤岗街道"),
        ("东莞市东城街道", "441900003", "广东省东莞市东城街道"),
    ],
)
def test_a_place_is_found(written, code, name):
    assert find_places(written) == [(code, name)]


def test_a_village_is_found_by_name_and_by_code():
    ((code, name),) = find_places("海珠区赤岗街道下渡社区居委会")

    assert code.startswith("440105001")
    assert find_places(code) == [(code, name)]


@pytest.mark.parametrize(
    "written", ["999999", "449999", "440105999", "440105001999", "441900", "没有的地方", "市辖区", ""]
)
def test_what_is_no_place_is_not_found(written):
    assert find_places(written) == []
    assert name_of(written) == ""


def test_a_name_of_several_places_finds_them_all():
    codes = {code for code, _ in find_places("鼓楼区")}

    assert {"350102", "320106"} <= codes


def test_without_the_tables_a_code_is_taken_as_written(monkeypatch, tmp_path):
    monkeypatch.setattr(place_names, "FOLDER", tmp_path / "nowhere")
    place_names._names.cache_clear()

    try:
        assert find_places("440105") == [("440105", "")]
        assert find_places("海珠区") == []
    finally:
        place_names._names.cache_clear()
