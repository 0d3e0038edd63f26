"""From a need somebody is sent there, and what was seen comes back to it; the wall counts the warnings too."""

import pytest

from doudi.dispatch.needs.actions import settle
from doudi.dispatch.needs.queries import need_of
from doudi.dispatch.rounds.models import Errand
from doudi.monitoring.warnings.actions import assign
from doudi.monitoring.warnings.keeping import keep
from doudi.monitoring.warnings.models import HardshipWarning
from doudi.monitoring.warnings.queries import wall_counts
from doudi.monitoring.warnings.scoring import scale_of
from doudi.monitoring.warnings.tests.households import PLACE, found
from doudi.offices.acting import SYSTEM, acting_as
from tests.needs import ON, opened
from tests.pages import words_of
from tests.rounds import brought, phone_of, received

pytestmark = pytest.mark.django_db
NEW = "/service/errands/new?need="


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """A working day on which everything happens."""
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: ON)


@pytest.fixture
def need(li):
    return opened(by=li)


@pytest.fixture
def warning(li):
    """A warning that was sent out."""
    with acting_as(SYSTEM):
        keep([found(("W-OLD", "R"))], scale=scale_of(place=PLACE, on=ON), on=ON)
        made = HardshipWarning.objects.get()
    with acting_as(li):
        return assign(warning=made, by=li, on=ON)


def warning_need(warning):
    return need_of("WARNING", warning.source_number)


def sent(browser, need, worker):
    """Send somebody there with what the form already says; give the errand."""
    form = browser.get(f"{NEW}{need.number}").context["form"]
    told = {"where": "客村大街8号", "due_on": ON, "worker": worker.pk}
    assert browser.post(f"{NEW}{need.number}", {**form.initial, **told}).status_code == 302
    with acting_as(SYSTEM):
        return Errand.objects.get()


def test_somebody_is_sent_for_a_need_and_what_was_seen_stands_on_its_page(signed_in, li, xiaoliang, need):
    street, page = signed_in(li), f"/hub/needs/{need.number}"
    assert f"{NEW}{need.number}" in street.get(page).content.decode()

    errand = sent(street, need, xiaoliang)

    assert (errand.source, errand.source_number, errand.need_id) == ("NEED", need.number, need.pk)
    assert (errand.name, errand.place, errand.words) == (need.name, need.residence, need.words)
    assert "待走访" in words_of(street.get(page).content)
    received(brought(errand, words="学费单子看过，差两千。"), device=phone_of(xiaoliang), by=xiaoliang)
    assert "学费单子看过，差两千。" in words_of(street.get(page).content)


def test_somebody_sent_for_a_warnings_need_is_sent_for_the_warning(signed_in, li, xiaoliang, warning):
    with acting_as(SYSTEM):
        need = warning_need(warning)

    errand = sent(signed_in(li), need, xiaoliang)

    assert (errand.source, errand.source_number) == ("WARNING", warning.source_number)


def test_nobody_is_sent_from_elsewhere_or_for_what_is_closed(signed_in, li, zhou, wang, need):
    assert signed_in(zhou).get(f"{NEW}{need.number}").status_code == 404
    assert NEW not in signed_in(wang).get(f"/hub/needs/{need.number}").content.decode()
    with acting_as(li):
        settle(need, outcome="AIDED", words="办好了。", by=li, on=ON)

    assert NEW not in signed_in(li).get(f"/hub/needs/{need.number}").content.decode()


def test_the_wall_counts_warnings_open_and_closed_today(signed_in, li, chen, zhou, warning):
    wall = "/hub/needs/board"
    assert "1 没有办结的预警" in words_of(signed_in(chen).get(wall).content)
    assert "0 没有办结的预警" in words_of(signed_in(zhou).get(wall).content)
    with acting_as(li):
        settle(warning_need(warning), outcome="AIDED", words="办好了。", by=li, on=ON)
        assert wall_counts(li.desk.place_id, on=ON) == (0, 1)

    assert "1 今天办结的预警" in words_of(signed_in(chen).get(wall).content)
