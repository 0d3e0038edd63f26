"""The walk and the engines find the same."""

import numpy as np
import pyarrow as pa
import pytest

from doudi.engine import open_engine
from doudi.engine.merging import NOTHING, differing
from doudi.engine.merging_sql import differing_sql
from doudi.engine.strips import states, strip


def drawn(random, *, rows):
    """Draw rows of which no two of a person say the same."""
    state = states(things=random.integers(0, 5, rows), values=random.integers(0, 3, rows))
    pairs = np.unique(np.stack([random.integers(0, 200, rows), state], axis=1), axis=0)
    person, state = pairs[:, 0].copy(), pairs[:, 1].copy()
    return strip(person=person, state=state, row=np.arange(len(person)))


@pytest.mark.parametrize("kind", ["duckdb", "spark"])
def test_the_walk_finds_what_an_engine_finds(kind):
    random = np.random.default_rng(5)
    people = np.unique(random.integers(0, 200, 90))
    registers = [(drawn(random, rows=300), drawn(random, rows=300)) for _ in range(2)]
    engine = open_engine(kind=kind)
    try:
        engine.offer("people", pa.table({"person": people}))
        for number, sides in enumerate(registers):
            for name, one in zip(("before", "after"), sides, strict=True):
                engine.offer(f"{name}_{number}", pa.table({"person": one.person, "state": one.state}))
        answer = engine.read(differing_sql(registers=2)).to_pylist()
    finally:
        engine.close()

    # among several rows about one thing before, an engine names the largest; the walk the nearest
    found = differing(people, pairs=registers)
    had = (found.state_before != NOTHING).astype(int)
    columns = (found.register, people[found.who], found.state, had)
    walked = set(zip(*(column.tolist() for column in columns), strict=True))
    assert walked == {
        (row["register"], row["person"], row["state"], int(row["state_before"] is not None)) for row in answer
    }
    assert len(walked) > 50
