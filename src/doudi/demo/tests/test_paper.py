"""Forms on paper: a row beside the row, without a number, its name in another spelling; the good row stays as it is."""

import numpy as np
import pyarrow as pa
import pytest

from doudi.demo import paper
from doudi.demo.dirt import Soil
from doudi.demo.making import make_city
from doudi.demo.paper import DATASET, paper_forms
from doudi.demo.tests.cities import ON, plan_of, small_city
from doudi.evidence.importing import Order, import_file
from doudi.evidence.linkage.models import Pair
from doudi.evidence.linkage.run import link_all
from doudi.evidence.mapping import mapping_for_file, mapping_of
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.offices.acting import SYSTEM, acting_as

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


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "dial", lambda path: 1.0)


@pytest.mark.usefixtures("always")
def test_every_other_form_is_in_pinyin_the_others_in_traditional_characters():
    first, second = forms(row("梁志强"), row("陈丽华"))

    assert (first[HEADERS["person"]], first[HEADERS["name"]]) == ("", "Liang Zhiqiang")
    assert first[HEADERS["birth"]] == "1985-07-15"
    assert (second[HEADERS["person"]], second[HEADERS["name"]]) == ("", "陳麗華")
    assert second[HEADERS["birth"]] == "1985-07-16"
    assert first[HEADERS["place"]] == second[HEADERS["place"]] == "x"


@pytest.mark.usefixtures("always")
def test_only_the_register_that_once_came_on_paper_has_such_forms():
    assert forms({"姓名": "梁志强"}, dataset="deaths") == []


def test_a_city_counts_them_among_its_faults():
    assert small_city().soil["paper_form"] > 5


@pytest.mark.django_db
def test_whose_form_it_is_a_desk_of_the_district_decides(tmp_path, monkeypatch):
    monkeypatch.setattr(paper, "dial", lambda path: 0.1)
    made = make_city(
        plan=plan_of(people=8_000, place="440105"), folder=tmp_path / "demo", pseudonyms=Pseudonyms.of(tmp_path)
    )
    for path in (made.folder / "deliveries").iterdir():
        match = mapping_for_file(path.name)
        if match and match.mapping.dataset in ("hukou", DATASET):
            order = Order(path=path, mapping=match.mapping, as_of=match.as_of, places=(match.place,))
            import_file(order, var=tmp_path)

    with acting_as(SYSTEM):
        (linked,) = link_all([DATASET], var=tmp_path, on=ON)
        grey = Pair.objects.filter(zone=Pair.Zone.GREY, place__startswith="440105").count()

    assert 1 <= grey == linked.grey <= linked.rows - linked.merged  # so small a register leaves little doubt
    assert linked.rows >= made.soil["paper_form"] * 0.9
