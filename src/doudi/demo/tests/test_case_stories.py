"""The demo's stories go to their end: the law asks for every step, and no step is left out."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from doudi.cases.case import Case
from doudi.demo import city, verifications
from doudi.demo.case_stories import CASE_STORIES, dismissed_objection
from doudi.demo.cast import COMMUNITY, seat_officers
from doudi.demo.making import make_city
from doudi.demo.stories import Wanted
from doudi.demo.tests.cities import plan_of
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.offices.acting import SYSTEM, acting_as

pytestmark = pytest.mark.django_db(transaction=True)
Live = Callable[..., None]


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Live:
    """Live through stories in a community of few people."""
    monkeypatch.setattr(city, "var", lambda: tmp_path)
    monkeypatch.setattr(verifications, "faults_file", lambda: tmp_path / "faults.yaml")

    def lived(*, people: int = 1_500) -> None:
        plan = plan_of(people=people, place=COMMUNITY)
        make_city(plan=plan, folder=tmp_path / "demo", pseudonyms=Pseudonyms.of(tmp_path))
        seat_officers()
        verifications.ensure_verified(lambda *step: None)

    return lived


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [str(one.exc_info[1]) for one in caplog.records if one.levelno >= logging.ERROR and one.exc_info]


def test_an_objection_that_was_not_so_is_looked_into_posted_again_and_goes_on_to_the_county(live, monkeypatch, caplog):
    monkeypatch.setattr(verifications, "STORIES", ())
    monkeypatch.setattr(verifications, "CASE_STORIES", (Wanted(dismissed_objection),))
    monkeypatch.setattr(verifications, "OLDEST", 40)

    live()

    assert errors(caplog) == []
    with acting_as(SYSTEM):
        stages = list(Case.objects.get().steps.order_by("nth").values_list("to_stage", flat=True))
    assert stages[-6:] == ["posted", "objected", "investigating", "opinion", "posted", "county"]


def test_no_story_of_the_demo_ends_early(live, caplog):
    live(people=4_000)

    assert errors(caplog) == []
    with acting_as(SYSTEM):
        assert Case.objects.count() >= len(CASE_STORIES)
