"""The page of those who are paid and stand in no register of persons."""

from dataclasses import replace

import pytest
from django.test import Client

from doudi.evidence.assembly.aid import PAID
from doudi.evidence.assembly.outside import Outsider as Found
from doudi.monitoring import outside
from doudi.monitoring.tests.test_outside import DEAD, ELSEWHERE, ON, ONE
from tests.pages import words_of

pytestmark = pytest.mark.django_db
PAGE = "/hub/findings/outside"


@pytest.fixture
def kept(db, monkeypatch, tmp_path):
    found: list[Found] = [ONE, DEAD, ELSEWHERE]
    monkeypatch.setattr(outside, "outsiders", lambda **_: found)
    outside.look_outside(var=tmp_path, on=ON)


def test_a_desk_sees_the_files_of_its_place_with_what_is_known(signed_in, chen, kept):
    page = words_of(signed_in(chen).get(PAGE).content)

    assert page.index("D2") < page.index("D1")
    assert "900.00" in page and "有死亡登记" in page and "整户都没有登记" in page
    assert "D3" not in page
    assert "核实以前不要停发" in page


def test_a_programme_is_named_as_people_call_it(signed_in, chen, kept, monkeypatch, tmp_path):
    found = [replace(ONE, programme=name, file_number=name) for name in sorted(PAID.values())]
    monkeypatch.setattr(outside, "outsiders", lambda **_: found)
    outside.look_outside(var=tmp_path, on=ON)

    page = words_of(signed_in(chen).get(PAGE).content)

    assert "disability_living 困难残疾人生活补贴" in page and "disability_nursing 重度残疾人护理补贴" in page
    assert [page.count(name) for name in sorted(PAID.values())] == [1] * len(
        PAID
    )  # the file's number, and nowhere else


def test_the_overview_leads_there_only_when_there_is_somebody(signed_in, chen, lin, found, kept):
    assert PAGE in signed_in(chen).get("/hub/").content.decode()


def test_without_anybody_it_says_so_and_the_overview_is_silent(signed_in, chen, found):
    assert "登记里都有" in words_of(signed_in(chen).get(PAGE).content)
    assert PAGE not in signed_in(chen).get("/hub/").content.decode()


def test_who_may_look_and_how(signed_in, zhou, wang, he, xiaoliang, chen, kept):
    assert {signed_in(officer).get(PAGE).status_code for officer in (zhou, wang, he)} == {200}
    assert "D3" in words_of(signed_in(zhou).get(PAGE).content)
    assert signed_in(xiaoliang).get(PAGE).status_code == 403
    assert signed_in(chen).post(PAGE).status_code == 405
    assert Client().get(PAGE).status_code == 302
