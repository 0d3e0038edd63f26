"""`doudi link`: rows without a usable number, on a terminal."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from doudi.engine.snapshots import Lake
from doudi.evidence.linkage import actions
from doudi.evidence.linkage.models import LinkageModel, Pair
from doudi.evidence.linkage.tests.register_city import ON, build, people, residence_row
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.tests.deliveries import write_delivery
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.terminal import import_, link

pytestmark = pytest.mark.django_db
CHEN = people()[8]
UNSURE = residence_row(CHEN, person="", name="陈淑敏", birth="1948-03-21")
SURE = residence_row(people()[9], person="")


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An installation with a register and a residence delivery."""
    monkeypatch.setenv("DOUDI_VAR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    with acting_as(SYSTEM):
        build(tmp_path, UNSURE, SURE)
    return tmp_path


def counts(said):
    line = next(line for line in said.splitlines() if "residence" in line)
    return [cell.strip() for cell in line.split("│")[2:6]]


def test_it_tells_what_was_found_and_finds_nothing_new_the_second_time(here, capsys):
    assert link.main(["--on", ON.isoformat()]) == 0
    first = counts(capsys.readouterr().out)
    assert link.main(["--on", ON.isoformat(), "--dataset", "residence"]) == 0
    second = counts(capsys.readouterr().out)

    assert first == ["2", "1", "1", "1"]
    assert second == ["2", "0", "0", "1"]


def test_training_again_makes_a_new_version(here):
    link.main(["--on", ON.isoformat(), "--dataset", "residence"])
    link.main(["--on", ON.isoformat(), "--dataset", "residence", "--train"])

    assert list(LinkageModel.objects.order_by("version").values_list("version", flat=True)) == [1, 2]


def test_without_a_register_it_says_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DOUDI_VAR", str(tmp_path))

    assert link.main([]) == 2
    assert "doudi import" in capsys.readouterr().err


def test_a_data_set_whose_rows_are_not_about_one_person_is_not_linked(capsys):
    with pytest.raises(SystemExit):
        link.main(["--dataset", "marriage"])


def test_a_decision_is_used_at_the_next_import(here, chen):
    link.main(["--on", ON.isoformat()])
    with acting_as(chen):
        actions.judge(pair=Pair.objects.get(verdict=""), verdict="same", why="电话问过本人", by=chen, on=ON)
    later = write_delivery(here / "later", "residence", [UNSURE, residence_row(people()[70])], as_of=ON)

    assert import_.main([str(later)]) == 0

    (delivery,) = [one for one in Lake.of(here).deliveries("residence") if one.as_of == ON]
    known = pa.concat_tables([pq.read_table(part, columns=["person"]) for part in delivery.parts])["person"].to_pylist()
    assert Pseudonyms.of(here).person(CHEN["person"]) in known
    assert (delivery.rows, delivery.accepted, delivery.quarantined) == (2, 1, 1)
