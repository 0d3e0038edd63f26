"""The loop: from generated to closed, by the right hands, within its limits, and back from the hub with what came of it."""

from datetime import date, timedelta

import pytest

from doudi.dispatch.needs.actions import settle
from doudi.dispatch.needs.models import Need
from doudi.journal.models import Entry
from doudi.monitoring.warnings.actions import NotReady, assign, move, take_back
from doudi.monitoring.warnings.keeping import keep
from doudi.monitoring.warnings.models import HardshipWarning
from doudi.monitoring.warnings.permissions import NotAllowed
from doudi.monitoring.warnings.scoring import scale_of
from doudi.monitoring.warnings.tests.households import PLACE, found
from doudi.offices.acting import SYSTEM, acting_as

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 2)


@pytest.fixture
def warning(db):
    """An orange warning of 客村, of Monday."""
    with acting_as(SYSTEM):
        keep([found(("W-MED", "R"))], scale=scale_of(place=PLACE, on=MONDAY), on=MONDAY)
        return HardshipWarning.objects.get()


def again(warning):
    with acting_as(SYSTEM):
        return HardshipWarning.objects.get(pk=warning.pk)


def done(by, warning, to, **words):
    with acting_as(by):
        return move(warning=warning, to=to, by=by, on=MONDAY, **words)


@pytest.fixture
def assigned(warning, li, wu):
    with acting_as(li):
        return assign(warning=warning, to=wu, by=li, on=MONDAY)


@pytest.fixture
def visited(assigned, wu):
    return done(wu, assigned, "VISITED", words="老人独自在家，住院欠费两万。")


@pytest.fixture
def verified(visited, li):
    return done(li, visited, "VERIFIED", words="医院的单子看过。", untrue=[])


def test_an_orange_warning_has_its_limits_in_working_days(warning, assigned):
    assert (warning.level, warning.due_on) == ("O", MONDAY + timedelta(days=1))
    assert assigned.due_on == MONDAY + timedelta(days=3)


def test_sending_it_out_opens_a_need_in_the_named_hands(assigned, wu):
    with acting_as(SYSTEM):
        need = Need.objects.get(source_number=assigned.source_number)
    assert (need.kind, need.urgency, need.residence) == ("MED", Need.Urgency.SOON, PLACE)
    assert need.handler == wu and "医疗费用负担重" in need.words
    assert assigned.assigned_to == wu


def test_nobody_from_elsewhere_is_sent(warning, li, zhou):
    with acting_as(li), pytest.raises(NotReady, match="居住地"):
        assign(warning=warning, to=zhou, by=li, on=MONDAY)


def test_the_whole_loop_with_every_step_and_line(verified, li):
    warning = done(li, verified, "DISPOSED", words="已协助申请医疗救助。", reason="AIDED")
    warning = done(li, warning, "FEEDBACK")
    warning = done(li, warning, "CLOSED")

    with acting_as(SYSTEM):
        stages = list(warning.steps.values_list("to_stage", flat=True))
        signal = warning.signals.get()
        assert Entry.objects.filter(verb="warning.move", about=warning.number).count() == 6
    assert stages == ["GENERATED", "ASSIGNED", "VISITED", "VERIFIED", "DISPOSED", "FEEDBACK", "CLOSED"]
    assert (signal.is_true, signal.told_owner_on, warning.closed_on, warning.due_on) == (True, MONDAY, MONDAY, None)


def test_a_sign_that_was_wrong_is_told_as_wrong(visited, li):
    with acting_as(SYSTEM):
        wrong = visited.signals.get().pk

    warning = done(li, visited, "VERIFIED", words="单子是别人的。", untrue=[wrong])

    with acting_as(SYSTEM):
        assert warning.signals.get().is_true is False


def test_a_village_worker_does_not_verify_himself(visited, wu):
    with pytest.raises(NotAllowed):
        done(wu, visited, "VERIFIED", words="看过。", untrue=[])


def test_no_step_is_left_out(warning, li):
    for to in ("VISITED", "VERIFIED", "DISPOSED", "CLOSED"):
        with pytest.raises(NotAllowed):
            done(li, warning, to, words="跳过。", reason="AIDED", untrue=[])


def test_another_district_moves_nothing(assigned, zhou):
    with acting_as(zhou), pytest.raises(HardshipWarning.DoesNotExist):
        move(warning=assigned, to="VISITED", by=zhou, on=MONDAY, words="看过。")


def test_without_words_there_is_no_visit_and_without_a_reason_no_disposal(assigned, verified, wu, li):
    with pytest.raises(NotReady, match="处置结果"):
        done(li, verified, "DISPOSED", words="办了。")
    with pytest.raises(NotReady, match="写明"):
        done(li, verified, "DISPOSED", words=" ", reason="AIDED")


def test_without_a_visit_nobody_is_said_to_be_helped(assigned, li):
    with pytest.raises(NotReady, match="没有上门"):
        done(li, assigned, "DISPOSED", words="电话里说过。", reason="AIDED")

    assert done(li, assigned, "DISPOSED", words="搬走了，三次没有找到。", reason="UNREACHABLE").stage == "DISPOSED"


@pytest.mark.parametrize(("outcome", "is_true"), [("AIDED", True), ("FALSE_ALARM", False), ("UNREACHABLE", None)])
def test_what_the_hub_answers_closes_the_warning_and_goes_back_to_the_indicator(assigned, wu, outcome, is_true):
    with acting_as(wu):
        settle(
            Need.objects.get(source_number=assigned.source_number),
            outcome=outcome,
            words="已经办妥。",
            by=wu,
            on=MONDAY,
        )

    with acting_as(SYSTEM):
        assert take_back(on=MONDAY) == 0, "it was closed with the need"
        warning = HardshipWarning.objects.get()
        assert (warning.stage, warning.reason, warning.words) == ("CLOSED", outcome, "已经办妥。")
        assert warning.signals.get().is_true is is_true


def test_what_the_hub_still_works_on_is_waited_for(assigned):
    with acting_as(SYSTEM):
        assert take_back(on=MONDAY) == 0


def test_a_closed_warning_is_reopened_with_words_and_sent_out_anew(verified, li, wu):
    for to, words in (("DISPOSED", {"words": "办了。", "reason": "AIDED"}), ("FEEDBACK", {}), ("CLOSED", {})):
        verified = done(li, verified, to, **words)

    reopened = done(li, verified, "REOPENED", words="又住院了。")
    with acting_as(li):
        sent = assign(warning=reopened, to=wu, by=li, on=MONDAY)

    assert (sent.round, sent.reason, sent.closed_on) == (2, "", None)
    with acting_as(SYSTEM):
        assert Need.objects.filter(source="WARNING").count() == 2


def test_a_closed_warning_is_not_reopened_beside_an_open_one(verified, li):
    for to, words in (("DISPOSED", {"words": "办了。", "reason": "AIDED"}), ("FEEDBACK", {}), ("CLOSED", {})):
        verified = done(li, verified, to, **words)
    with acting_as(SYSTEM):
        keep([found(("W-DIS", "R"))], scale=scale_of(place=PLACE, on=MONDAY), on=MONDAY)

    with pytest.raises(NotReady, match="没有办结的预警"):
        done(li, verified, "REOPENED", words="又住院了。")
