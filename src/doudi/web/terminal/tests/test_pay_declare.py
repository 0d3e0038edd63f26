"""`doudi pay declare`: what would be given is said and not done, then declared once; what keeps it from it is said."""

import json
from datetime import date

import pytest

from doudi.delivery.entitlements.models import Declaration, Extra
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.terminal import pay
from tests.payments import HAIZHU, figures, recipient

pytestmark = pytest.mark.django_db
ON = "2026-10-16"
ASKED = ["declare", "--programme", "price_subsidy", "--place", HAIZHU, "--month", "2026-09", "--on", ON]
DOCUMENT = ["--document", "穗发改〔2026〕3号"]


@pytest.fixture
def risen(db, wang, lin):
    """Two on dibao, and an index of September that sets it off."""
    for number in (1, 2):
        recipient(number)
    figures(month=date(2026, 9, 1), on=date.fromisoformat(ON), by=wang, second=lin, cpi_rise="0.038")


def asked(capsys, *line, code):
    assert pay.main([*ASKED, *line]) == code
    return capsys.readouterr()


def given():
    with acting_as(SYSTEM):
        return Declaration.objects.count(), sum(Extra.objects.values_list("cents", flat=True))


def test_a_trial_says_and_a_declaration_does_once(risen, capsys):
    told = asked(capsys, "--dry-run", code=1).out  # no register told what else they draw
    assert "达到条件" in told
    assert "3.8%" in told
    assert "没有送来广东省广州市海珠区的数据" in told
    assert given() == (0, 0)
    assert "依据的文件" in asked(capsys, code=2).err

    answer = json.loads(asked(capsys, *DOCUMENT, "--json", code=1).out)
    asked(capsys, *DOCUMENT, code=1)

    assert (answer["met"], answer["people"], answer["yuan"]) == (True, 2, "99.48")
    assert answer["groups"] == [
        {"group": "dibao", "residence": "urban", "people": 2, "each_yuan": "49.74", "yuan": "99.48"}
    ]
    assert [one["tells"] for one in answer["registers"]] == [False, False]
    assert answer["declared"]
    assert given() == (1, 9948)


@pytest.mark.parametrize("trial", [[], ["--dry-run"]])
def test_what_keeps_it_from_being_declared_is_said(capsys, trial):
    told = asked(capsys, *DOCUMENT, *trial, code=2)

    assert "还不知道" in told.out
    assert "缺少 当月居民消费价格指数同比涨幅" in told.err
    assert given() == (0, 0)
