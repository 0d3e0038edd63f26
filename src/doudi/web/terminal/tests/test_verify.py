"""`doudi verify key` prints what a source's owner needs to check our signatures; a worker's round does what is due each day."""

from threading import Event

import pytest

from doudi.exchange.configured import our_signer
from doudi.exchange.suites import SUITES, Peer
from doudi.monitoring.warnings.tests.test_passing import NOON, answered, november, of_its_own, told
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.terminal import verify
from doudi.web.terminal.beside import beside


@pytest.mark.parametrize("suite", SUITES)
def test_the_public_key_of_each_suite_is_printed_and_no_secret(capsys, suite):
    assert verify.main(["key", "--suite", suite]) == 0

    printed = capsys.readouterr().out.strip()
    ours = our_signer("doudi", suite=suite)
    assert Peer.of(bytes.fromhex(printed), suite=suite) == ours.peer
    assert ours.secret.hex() not in printed


def test_a_suite_nobody_knows_is_refused(capsys):
    with pytest.raises(SystemExit, match="2"):
        verify.main(["key", "--suite", "RSA"])

    assert "SM3+SM2" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_round_takes_back_what_the_hub_answered_and_weighs_everybody(li, wu, tmp_path, monkeypatch):
    of_its_own(monkeypatch, var=tmp_path)
    november(tmp_path)
    warning = answered(monkeypatch, li=li, wu=wu)
    monkeypatch.setattr(verify, "now", lambda: NOON)

    assert verify.main(["work", "--once"]) == 0

    with acting_as(SYSTEM):
        warning.refresh_from_db()
    assert warning.stage == "CLOSED"
    assert "W-PET" in told()


@pytest.mark.django_db(transaction=True)
def test_what_takes_long_holds_up_no_round_and_is_not_begun_twice():
    may_end, begun = Event(), []

    def long(at):
        begun.append(at)
        may_end.wait(timeout=30)

    task = beside(long, name="long")
    first, second = task(NOON), task(NOON)
    may_end.set()
    first.join(timeout=30)

    assert first is second and len(begun) == 1
    task(NOON).join(timeout=30)
    assert len(begun) == 2
