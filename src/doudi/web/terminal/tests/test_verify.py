"""`doudi verify key` prints what a source's owner needs to check our signatures."""

import pytest

from doudi.exchange.configured import our_signer
from doudi.exchange.suites import SUITES, Peer
from doudi.web.terminal import verify


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
