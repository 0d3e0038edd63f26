"""The invented people: exactly as many as asked, the same for the same seed, in the published proportions."""

import numpy as np
import pytest

from doudi.demo.blocks import Block, Plan
from doudi.demo.figures import figure, read, share
from doudi.demo.hardship import DIBAO, LIFTED_PER_HEAD_YUAN, NONE, income_of
from doudi.demo.names import RARE
from doudi.demo.population import make_block
from doudi.demo.tests.cities import blocks, plan_of
from doudi.facts import hao

PEOPLE = 100_000


def everybody(name: str) -> np.ndarray:
    return np.concatenate([block.people[name] for block in blocks(people=PEOPLE)])


def families(name: str) -> np.ndarray:
    return np.concatenate([block.families[name] for block in blocks(people=PEOPLE)])


def sizes() -> np.ndarray:
    return np.concatenate([np.bincount(block.family) for block in blocks(people=PEOPLE)])


@pytest.mark.parametrize("people", [200, 9_999, 30_001, 50_000])
def test_a_city_has_exactly_the_people_asked_for(people):
    assert sum(block.size for block in blocks(people=people)) == people


@pytest.mark.parametrize("people", [0, 199, 20_000_001])
def test_an_impossible_number_of_people_is_refused(people):
    with pytest.raises(ValueError, match="200 to 20000000"):
        plan_of(people=people)


def test_a_place_without_villages_is_refused():
    with pytest.raises(LookupError, match="999999"):
        plan_of(place="999999")


def _same(one: Block, other: Block) -> bool:
    return all((one.people[name] == other.people[name]).all() for name in one.people)


def test_the_same_seed_makes_the_same_people_block_by_block():
    plan: Plan = plan_of(people=60_000)

    again = make_block(plan=plan, number=2)

    assert _same(again, blocks(people=60_000)[2])


def test_another_seed_makes_other_people():
    assert not np.array_equal(
        blocks(people=20_000, seed=1)[0].people["id"], blocks(people=20_000, seed=2)[0].people["id"]
    )


def test_districts_weigh_as_in_the_census():
    territory = plan_of().territory
    districts = territory.districts[families("village")]
    people = np.bincount(districts - 440100, weights=sizes())
    published = figure("population.districts")
    total = sum(published.values())

    for code, number in published.items():
        assert people[int(code) - 440100] / PEOPLE == pytest.approx(number / total, abs=0.012), code


def test_the_published_share_lives_in_the_countryside():
    rural = np.average(families("rural"), weights=sizes())

    assert rural == pytest.approx(share("population.rural"), abs=0.02)


def test_families_are_of_the_sizes_of_the_census():
    counted = np.bincount(sizes(), minlength=7) / len(sizes())

    assert counted[1] == pytest.approx(0.25, abs=0.04)
    assert counted[2] == pytest.approx(0.30, abs=0.05)
    assert counted[3] == pytest.approx(0.25, abs=0.06)
    assert counted[4] > 0.10


def test_disability_cards_follow_the_published_shares():
    grade, kind = everybody("disability_grade"), everybody("disability_kind")
    expected = share("health.disability") * share("health.disability_card")

    assert (grade > 0).mean() == pytest.approx(expected, rel=0.3)
    assert ((grade > 0) == (kind > 0)).all()
    severe = ((grade == 1) | (grade == 2)).sum() / (grade > 0).sum()
    assert severe == pytest.approx(0.296, abs=0.08)


def test_about_one_family_in_seven_lives_away_from_its_hukou():
    away = (families("origin") > 0).mean()

    assert away == pytest.approx(
        share("population.migrant_households") + share("population.split_households"), abs=0.02
    )


def test_hardship_is_as_rare_as_planned():
    assert (families("fate") == DIBAO).mean() == pytest.approx(share("hardship.dibao"), rel=0.3)


def test_no_other_local_family_falls_under_a_line_by_chance():
    for block in blocks(people=PEOPLE)[:2]:
        living = block.sums(block.people["alive"] & ~block.people["is_absent"])
        untouched = (
            (block.families["fate"] == NONE) & (block.families["origin"] < 2) & (living == np.bincount(block.family))
        )
        custody = block.any_of((block.people["custody"] > 0) | block.people["missing_declared"])
        poor = income_of(block) < hao(LIFTED_PER_HEAD_YUAN) * 9 // 10 * np.maximum(living, 1)
        saved = block.sums(block.people["deposits"]) > hao(31_416) * living

        assert not (untouched & ~custody & poor & ~saved).any()


def test_children_are_younger_than_their_parents():
    for block in blocks(people=PEOPLE)[:2]:
        head = block.first_of(block.people["relation"] == 0)
        child = block.people["relation"] == 2
        older = block.people["birth"][child] - block.people["birth"][head[block.family[child]]]

        assert older.min() > 18 * 365


def test_some_names_need_gb18030():
    names = "".join(everybody("name").tolist())

    found = [character for character in RARE if character in names]

    assert len(found) > 3
    with pytest.raises(UnicodeEncodeError):
        "".join(found).encode("gbk")


def test_every_figure_says_where_it_comes_from():
    for section, entries in read("shares.yaml").items():
        for name, entry in entries.items():
            assert entry["confidence"] in {"H", "M", "E"}, f"{section}.{name}"
            assert len(entry["source"]) > 10, f"{section}.{name}"
