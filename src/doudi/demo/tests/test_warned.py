"""The demo's warnings: every stage is there for its first visitor, the campaign is half visited, and a second start does nothing again."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from doudi.demo import warned
from doudi.demo.cast import COMMUNITY
from doudi.monitoring.tests.counties import HAIZHU, ON, write_counties
from doudi.monitoring.warnings.campaigns import funnel_of
from doudi.monitoring.warnings.models import Campaign, HardshipWarning
from doudi.monitoring.warnings.tests.test_watching import ILL
from doudi.offices.acting import SYSTEM, acting_as

pytestmark = pytest.mark.django_db
HOUSEHOLDS = 14


@pytest.fixture(autouse=True)
def city(tmp_path, monkeypatch):
    """A community in which everybody is ill."""
    facts = write_counties(tmp_path, {HAIZHU: dict.fromkeys(range(1, HOUSEHOLDS + 1), ILL)})
    path = facts / HAIZHU / "household.parquet"
    table = pq.read_table(path)
    places = pa.array([COMMUNITY] * table.num_rows)
    pq.write_table(table.set_column(table.column_names.index("place"), "place", places), path)
    monkeypatch.setattr(warned, "var", lambda: tmp_path)
    monkeypatch.setattr(warned, "ON", ON)


def live() -> None:
    assert warned.ensure_warned(lambda words, done, of: None) == []


def test_every_stage_is_there():
    live()

    with acting_as(SYSTEM):
        stages = list(HardshipWarning.objects.values_list("stage", flat=True))
        reasons = set(HardshipWarning.objects.exclude(reason="").values_list("reason", flat=True))
        funnel = funnel_of(Campaign.objects.get())
    assert set(stages) == {"GENERATED", "ASSIGNED", "VISITED", "VERIFIED", "CLOSED"}
    assert reasons == {outcome for outcome, _ in warned.SETTLED}
    assert (funnel.listed, funnel.visited) == (HOUSEHOLDS, HOUSEHOLDS // 2) and 0 < funnel.helped < funnel.visited


def test_a_second_start_does_nothing_again():
    live()
    live()

    with acting_as(SYSTEM):
        assert (HardshipWarning.objects.count(), Campaign.objects.count()) == (HOUSEHOLDS, 1)
