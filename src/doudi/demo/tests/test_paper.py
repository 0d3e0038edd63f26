"""Forms on paper: a row beside the row, without a number, its name in another spelling; the good row stays as it is."""

import numpy as np
import pyarrow as pa
import pytest

from doudi.demo import paper
from doudi.demo.dirt import Soil
from doudi.demo.paper import paper_forms
from doudi.demo.tests.cities import small_city
from doudi.evidence.mapping import mapping_of

RESIDENCE = mapping_of("residence")
HEADERS = {column.name: column.header for column in RESIDENCE.columns}


def row(name: str, *, birth: str = "1985-07-15") -> dict[str, str]:
    given = {"person": "440105198507150010", "name": name, "birth": birth}
    return {header: given.get(column, "x") for column, header in HEADERS.items()}


def forms(*rows: dict[str, str], dataset: str = "residence") -> list[dict[str, str]]:
    table = pa.Table.from_pylist(list(rows))
    made = paper_forms(mapping=mapping_of(dataset), table=table, random=np.random.default_rng(1), soil=Soil())
    found: list[dict[str, str]] = made.to_pylist()
    return found


@pytest.fixture(autouse=True)
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "dial", lambda path: 1.0)


def test_every_other_form_is_in_pinyin_the_others_in_traditional_characters():
    first, second = forms(row("梁志强"), row("陈丽华"))

    assert (first[HEADERS["person"]], first[HEADERS["name"]]) == ("", "Liang Zhiqiang")
    assert first[HEADERS["birth"]] == "1985-07-15"
    assert (second[HEADERS["person"]], second[HEADERS["name"]]) == ("", "陳麗華")
    assert second[HEADERS["birth"]] == "1985-07-16"
    assert first[HEADERS["place"]] == second[HEADERS["place"]] == "x"


def test_only_the_register_that_once_came_on_paper_has_such_forms():
    assert forms({"姓名": "梁志强"}, dataset="deaths") == []


def test_a_city_counts_them_among_its_faults():
    assert small_city().soil["paper_form"] > 5
