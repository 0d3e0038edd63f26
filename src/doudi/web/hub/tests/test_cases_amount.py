"""The amount on a case's page is what will be paid: supplements stand in it with whose they are, and what is not in it is said."""

import pytest

from doudi.offices.acting import SYSTEM, acting_as
from tests.cases import APPLIED_ON, applied, decided, family_with_numbers, moved
from tests.pages import words_of
from tests.roads import sent_up
from tests.support import UP_ON

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_county(monkeypatch, li, wu, chen, guo):
    """A family of three without income: the child goes to school, and nobody knows yet whether the mother is a patient."""
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: UP_ON)
    people = family_with_numbers()
    seen = {people[2].pk: {"student": "compulsory"}, people[1].pk: {"outpatient_special": None}}
    return sent_up(
        applied(by=li, people=people), li=li, wu=wu, chen=chen, guo=guo, on=APPLIED_ON, up_on=UP_ON, people=seen
    )


@pytest.mark.parametrize("is_decided", [False, True])
def test_the_amount_and_its_steps_hold_the_supplements(signed_in, at_county, chen, is_decided):
    if is_decided:
        decided(at_county, by=chen, on=UP_ON)
        moved(at_county, "granted", by=chen, on=UP_ON)

    words = words_of(signed_in(chen).get(f"/hub/cases/{at_county.number}").content)

    assert "4,188.80 元/月" in words  # 3,927.00, and 261.80 for the pupil
    assert "分类施保金 梁晓晴" in words
    assert "261.80" in words
    assert "何丽华的分类施保还不能确定，没有算在金额里。" in words
    with acting_as(SYSTEM):
        assert [str(one.amount_yuan) for one in at_county.decisions.all()] == (["4188.80"] if is_decided else [])
