"""Who is paid and stands in no register of persons: invented, written down as true, and found again."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pyarrow.parquet as pq
import pytest

from doudi.demo import outsiders as invented
from doudi.demo.figures import dial
from doudi.demo.making import make_city
from doudi.demo.outsiders import draw_outsiders
from doudi.demo.tests.cities import ON, blocks, cast_block, plan_of
from doudi.evidence.assembly.outside import Outsider, outsiders
from doudi.evidence.importing import Order, import_file
from doudi.evidence.mapping import mapping_for_file
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.monitoring.truth import measure_outside

READ = ("hukou", "residence", "benefits", "deaths")
OFTEN = 0.008
"""So small a city has enough of them only where they are more frequent than in the default one."""
RECALL, PRECISION = 0.9, 0.75
"""Some rows cannot be read, and a mistyped number looks like a stranger's."""


@cache
def city() -> Path:
    """Make and import a small city with many outsiders."""
    var = Path(mkdtemp(prefix="doudi-outside-"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(invented, "dial", lambda path: OFTEN)
        made = make_city(plan=plan_of(people=6_000), folder=var / "demo", pseudonyms=Pseudonyms.of(var))
    for path in (made.folder / "deliveries").iterdir():
        match = mapping_for_file(path.name)
        if match and match.mapping.dataset in READ:
            import_file(Order(path=path, mapping=match.mapping, as_of=match.as_of, places=(match.place,)), var=var)
    return var


@cache
def found() -> tuple[Outsider, ...]:
    return tuple(outsiders(var=city(), on=ON))


def test_whoever_is_paid_outside_is_found_and_little_else():
    people = {one.person for one in found()}

    (score,) = measure_outside(people, truth=city() / "demo" / "truth")

    assert (score.kind, score.found) == ("outside", len(people))
    assert score.true > 15
    assert score.precision is not None and score.recall is not None
    assert (score.precision >= PRECISION, score.recall >= RECALL) == (True, True)


def test_the_dead_among_them_are_told_from_those_who_moved():
    rows = pq.read_table(city() / "demo" / "truth" / "outside.parquet").to_pylist()
    true = {row["person"]: (row["programme"], row["is_dead"]) for row in rows}

    told = {one.person: (one.programme, one.is_dead) for one in found() if one.person in true}

    assert {is_dead for _, is_dead in told.values()} == {True, False}
    assert sum(true[person] == said for person, said in told.items()) >= 0.9 * len(told)


def test_a_truth_without_such_a_list_is_not_measured(tmp_path):
    assert measure_outside({1}, truth=tmp_path) == []


def test_the_default_city_has_some_and_the_story_has_none():
    count = sum(len(draw_outsiders(block).id) for block in blocks(people=100_000, seed=1))

    assert 8 <= count <= 30
    assert count == pytest.approx(38_000 * (dial("outside.moved") + dial("outside.died")), rel=0.5)
    assert len(draw_outsiders(cast_block()).id) == 0
