"""The page for an answer on paper: sent out, typed in by one officer, confirmed by another."""

import pytest
from django.urls import reverse

from doudi.evidence.sources.models import Inquiry, Outcome
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.hub.pages import entry
from tests.pages import words_of
from tests.verification import ASKED_ON, DEPOSIT, commissioned, moment, signed_letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def inquiry(li, chen, guo):
    commissioned(signed_letter(by=li, second=chen, sources=("bank",)), by=guo)
    with acting_as(SYSTEM):
        return Inquiry.objects.get(subject__name="梁志强")


@pytest.fixture
def page(signed_in, inquiry, monkeypatch):
    monkeypatch.setattr(entry, "now", lambda: moment(ASKED_ON))
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: ASKED_ON)
    address = reverse("hub:inquiry_entry", args=[inquiry.number])

    def do(officer, **data):
        browser = signed_in(officer)
        answer = browser.post(address, data, follow=True) if data else browser.get(address)
        return answer.status_code, words_of(answer.content)

    return do


def sheet(**changed):
    row = {f"row_0_{name}": value for name, value in DEPOSIT.items()}
    return {"do": "enter", "outcome": "HIT", "as_of": str(ASKED_ON), **row, **changed}


def state(inquiry):
    with acting_as(SYSTEM):
        inquiry.refresh_from_db()
    return inquiry.outcome


def test_the_right_desk_sees_what_to_do_next(page, guo):
    assert "查询函已送出，登记" in page(guo)[1]


def test_two_officers_take_an_answer_in(page, inquiry, guo, chen):
    page(guo, do="ask")
    typed = page(guo, **sheet())
    own = page(guo, do="confirm")
    between = state(inquiry)
    page(chen, do="confirm")

    assert "等另一位工作人员复核" in typed[1]
    assert "两位工作人员" in own[1]
    assert (between, state(inquiry)) == ("", Outcome.HIT)


def test_an_entry_may_be_sent_back_with_a_reason(page, inquiry, guo, chen):
    page(guo, do="ask")
    page(guo, **sheet())

    assert "请写明退回的理由" in page(chen, do="send_back", why="")[1]
    assert "请重新录入" in page(chen, do="send_back", why="余额看错")[1]
    assert state(inquiry) == ""


def test_a_sheet_without_its_outcome_is_asked_again(page, guo):
    page(guo, do="ask")

    assert "请选择对方的答复" in page(guo, **sheet(outcome=""))[1]


def test_another_place_and_other_desks_see_nothing(page, zhou, li, he):
    assert [page(officer)[0] for officer in (zhou, li, he)] == [404, 403, 403]


def test_a_bad_number_and_a_wrong_method(signed_in, guo, inquiry):
    browser = signed_in(guo)

    assert browser.get("/hub/inquiries/HD-none/enter").status_code == 404
    assert browser.put(reverse("hub:inquiry_entry", args=[inquiry.number])).status_code == 405
