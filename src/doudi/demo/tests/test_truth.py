"""The truth: kept apart, in the layout of the facts, decided by the law, with the errors that a screen must find."""

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from doudi.demo.blocks import Block
from doudi.demo.entitlements import Entitlements
from doudi.demo.figures import read
from doudi.demo.holdings import Holdings, draw_holdings
from doudi.demo.law import entitle
from doudi.demo.tests.cities import blocks, pseudonyms, small_city
from doudi.facts import FACTS


def read_all(unit: str) -> pa.Table:
    return pa.concat_tables(
        [pq.read_table(path) for path in sorted((small_city().folder / "truth").glob(f"*/{unit}.parquet"))]
    )


@cache
def labels() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = pq.read_table(small_city().folder / "truth" / "labels.parquet").to_pylist()
    return rows


@pytest.mark.parametrize("unit", ["household", "person", "support"])
def test_every_fact_of_the_vocabulary_is_there_in_its_type(unit):
    types = {"int64": pa.int64(), "boolean": pa.bool_(), "date": pa.date32(), "string": pa.string()}

    schema = read_all(unit).schema

    for name, fact in FACTS[unit].items():
        assert schema.field(name).type == types[fact.dtype], name


def test_households_lie_in_the_folder_of_their_county():
    for path in (small_city().folder / "truth").glob("*/household.parquet"):
        assert {place[:6] for place in pq.read_table(path)["place"].to_pylist()} == {path.parent.name}


def test_people_are_known_by_the_pseudonyms_of_the_lake():
    people = read_all("person")
    person = people.filter(pa.compute.equal(people["name"], "梁志强")).to_pylist()[0]

    assert pseudonyms().person(pseudonyms().open(person["sealed"])) == person["person"]
    assert pseudonyms().open(person["sealed"]).startswith("44010519850715")


def test_nobody_whose_hukou_is_elsewhere_is_judged_here():
    keys = np.asarray(read_all("household")["household"].to_numpy()) // 10**12

    assert (keys // 100 == 4401).all()


def test_most_of_the_eligible_hold_and_some_were_missed():
    dibao = [row for row in labels() if row["programme"] == "dibao"]
    eligible = [row for row in dibao if row["should_get"]]
    missed = [row for row in eligible if not row["holds"]]

    assert 0.6 < 1 - len(missed) / len(eligible) < 0.95
    assert {row["missed_because"] for row in missed} - {"none"}


def test_some_hold_who_should_not():
    wrong = [row for row in labels() if row["holds"] and not row["should_get"]]

    assert wrong
    assert {row["slip"] for row in wrong} - {"none"}


def test_a_label_of_the_family_names_no_person():
    assert all((row["person"] is None) == (row["programme"] in {"dibao", "edge", "rigid"}) for row in labels())


def test_holding_is_written_into_the_facts():
    people, homes = read_all("person"), read_all("household")
    on_dibao = set(people.filter(people["holds_dibao"])["household"].to_pylist())
    paid = set(homes.filter(pa.compute.greater(homes["paid_dibao"], 0))["household"].to_pylist())

    assert paid <= on_dibao
    assert len(paid) > 0.9 * len(on_dibao)


@cache
def hundred_thousand() -> tuple[tuple[Block, Entitlements, Holdings], ...]:
    """The default city as the law judges it, without its files."""
    city = blocks(people=100_000, seed=1)
    judged = zip(city, entitle(city), strict=True)
    return tuple((block, law, draw_holdings(block=block, law=law)) for block, law in judged)


def holders(programme: str) -> int:
    return sum(int(held.holders(programme, count=block.size).sum()) for block, _, held in hundred_thousand())


def test_as_many_hold_as_the_published_shares_say():
    for programme in ("dibao", "tekun", "edge"):
        published = read("shares.yaml")["programmes"][f"{programme}_people"]

        share = holders(programme) / 100_000

        assert share == pytest.approx(published["value"], rel=published["within"]), programme


def test_the_missed_are_in_the_low_hundreds():
    people = sum(int(np.bincount(block.family)[held.missed > 0].sum()) for block, _, held in hundred_thousand())

    assert 100 < people < 450


def test_wrong_grants_and_changes_are_in_the_dozens():
    wrong = due = 0
    for block, law, held in hundred_thousand():
        holds = block.any_of(held.holders("dibao", count=block.size))
        single = block.any_of(law.single)
        wrong += int((holds & ~law.dibao & ~single).sum())
        due += int((holds & law.dibao & (block.families["slip"] > 0)).sum())

    assert 12 <= wrong <= 80
    assert 12 <= due <= 80
