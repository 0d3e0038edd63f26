"""The linkage bench: its crowd, and its figures at a small size."""

import numpy as np
import pytest

from doudi.bench import linkage
from doudi.bench.linkage_people import STRANGERS, crowd_of
from doudi.bench.slips import card_name, homophone, pinyin_name
from doudi.evidence.linkage.spelling import name_of


@pytest.fixture
def random():
    return np.random.default_rng(7)


def test_rows_know_their_person_or_nobody():
    crowd = crowd_of(people=2_000, rows=400)

    assert (len(crowd.people), len(crowd.rows), len(crowd.truth)) == (2_000, 400, 400)
    assert (crowd.truth == -1).mean() == STRANGERS
    assert len(np.unique(crowd.truth[crowd.truth >= 0])) == 360


def test_rows_are_disturbed_but_not_beyond_recognition():
    crowd = crowd_of(people=2_000, rows=400)

    known = np.flatnonzero(crowd.truth >= 0)
    rows, people = crowd.rows.take(known), crowd.people.take(crowd.truth[known])
    for column in ("text", "birth", "sex", "place"):
        same = np.mean(
            [one == two for one, two in zip(rows[column].to_pylist(), people[column].to_pylist(), strict=True)]
        )
        assert 0.7 < same < 1.0, column
    assert not any(crowd.rows["number"].to_pylist())


def test_slips_keep_the_sound(random):
    assert name_of(homophone("陈秀英", random=random)).sound == name_of("陈秀英").sound
    assert homophone("陈秀英", random=random) != "陈秀英"
    for _ in range(20):
        name = name_of(pinyin_name("欧阳美玲", random=random))
        assert name_of("欧阳美玲").sound in (name.sound, name.sound_turned)
        assert name_of(card_name("罗国伟", random=random)).cantonese == name_of("罗国伟").cantonese


def test_a_small_run_meets_the_promises(monkeypatch):
    _, figures = linkage.link_ours(20_000, 2_000)

    assert figures["merged_precision"] >= 0.999
    assert figures["f"] > 0.985
    assert figures["grey_right"] <= figures["grey_pairs"]
