"""The demo pays its year once; cut short it says so, and somebody else's roll is left alone."""

import pytest

from doudi.delivery.entitlements.models import Roll
from doudi.demo.payments import paying
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Desk, Officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(qian, tmp_path, monkeypatch):
    """A city that was delivered, and a year that takes no time."""
    (tmp_path / "deliveries").mkdir()
    monkeypatch.setattr(paying, "demo_folder", lambda: tmp_path)
    monkeypatch.setattr(paying, "others_work_here", lambda: False)
    monkeypatch.setattr(paying, "live_through", lambda *, folder, **more: lived(folder))
    return tmp_path


def lived(folder):
    folder.mkdir()
    with acting_as(SYSTEM):
        terms = {
            "place": "440105",
            "name": "名册",
            "document": "移交清单",
            "content_hash": "0" * 64,
            "rows": 0,
            "taken": 0,
        }
        Roll.objects.create(number="R1", taken_on="2026-01-04", by_name="系统", **terms)
    return True


def asked():
    return paying.ensure_paid(lambda step, done, of: None)


def test_the_year_is_lived_once_and_somebody_confirms_at_finance(place):
    assert asked() == asked()
    assert paying.was_paid()
    with acting_as(SYSTEM):
        assert (
            Officer.objects.select_related("desk").get(staff_number=paying.STAFF_NUMBER).desk.kind == Desk.Kind.FINANCE
        )


def test_a_year_cut_short_says_what_to_do(place, monkeypatch):
    usual = asked()
    (paying.folder_of() / "paid").unlink()

    assert [line for line in asked() if line not in usual] == [line for line in asked() if "make reset" in line] != []


def test_a_roll_that_somebody_else_took_over_is_left_alone(place, tmp_path):
    lived(tmp_path / "elsewhere")

    assert not any("make reset" in line for line in asked())
    assert not paying.was_paid()
