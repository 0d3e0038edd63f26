"""What a warning found goes back into the folder of an owner who exchanges files."""

from datetime import UTC, date, datetime

import pytest

from doudi.evidence.sources.port import asking
from doudi.exchange.folder import Folder
from doudi.exchange.suites import Signer
from doudi.monitoring.warnings.feedback import send_feedback_due
from doudi.monitoring.warnings.keeping import keep
from doudi.monitoring.warnings.models import HardshipWarning
from doudi.monitoring.warnings.scoring import scale_of
from doudi.monitoring.warnings.tests.households import PLACE, found
from doudi.offices.acting import SYSTEM, acting_as

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 2)
NOON = datetime(2026, 11, 3, 4, tzinfo=UTC)


def test_each_sign_that_was_judged_lies_there_once(tmp_path):
    signer = Signer.of(name="doudi", secret=b"1" * 32)
    folder = Folder(code="medical", folder=tmp_path, signer=signer, senders={}, clock=lambda: NOON)
    with acting_as(SYSTEM):
        keep([found(("W-MED", "R"), ("W-DIS", "R"))], scale=scale_of(place=PLACE, on=MONDAY), on=MONDAY)
        HardshipWarning.objects.get().signals.filter(indicator="W-MED").update(is_true=False, told_owner_on=MONDAY)

        with asking([folder]):
            assert (send_feedback_due(at=NOON), send_feedback_due(at=NOON)) == (1, 0)

    (file,) = tmp_path.rglob("*-feedback.csv")
    assert "不属实" in file.read_text(encoding="utf-8-sig")
