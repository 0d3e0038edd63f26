"""One engine of each kind for the whole run: Spark's JVM takes seconds to start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from doudi.engine import KINDS, Engine, open_engine
from doudi.engine.spark import BUCKETS


@pytest.fixture(scope="session", autouse=True)
def few_rows() -> Iterator[None]:
    """Let Spark put a few hundred households into one bucket: each bucket is a task of every query."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(BUCKETS, "1")
        yield


@pytest.fixture(scope="session", params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Open an engine that may spill."""
    engine = open_engine(kind=request.param, memory_gb=2, spill=tmp_path_factory.mktemp(request.param))
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def engines() -> Iterator[dict[str, Engine]]:
    """Open all of them, each keeping what it can in memory."""
    engines = {kind: open_engine(kind=kind, memory_gb=2) for kind in KINDS}
    yield engines
    for engine in engines.values():
        engine.close()
