"""Supervision and the city see every page of delivery and change nothing: each address is tried with what a form could say."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doudi.delivery.batches.models import Problem
from doudi.delivery.clearing.models import Unmatched
from doudi.delivery.payees.models import Account
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.hub.delivery.urls import urlpatterns

pytestmark = pytest.mark.django_db
TAKING = {"delivery_lines", "delivery_differences", "delivery_unmatched", "delivery_books", "delivery_book"}
SEARCHING = {"delivery_lines_search", "delivery_accounts_search"}
DECLARED_BY = {"wang": {"delivery_extra"}}
"""The city declares what is paid beside the month; what is said without a document is shown again, and changes nothing."""

VERBS = {
    "delivery_one_unmatched": ("propose", "confirm", "turn_down"), "delivery_account": ("check", "replace", "keep", "agree", "back"),
    "delivery_accounts_of": ("open", "choose"),
}  # fmt: skip
MOVES = ("frozen", "checked", "county_signed", "finance_signed", "exported", "returned", "closed", "withdrawn")
OF_THE_HOUSE = ("journal_entry", "django_session")
WRITES = re.compile(r"(INSERT INTO|UPDATE|DELETE FROM) ")


@pytest.fixture
def behind(signed):
    """What stands behind each address, by its name."""
    with acting_as(SYSTEM):
        found = Unmatched.objects.create(
            place=signed.place, bank=signed.bank, batch=signed, kind="strange", about="E9", found_on=signed.pay_on
        )
        problem = Problem.objects.create(batch=signed, rule="F10", severity="B")
        account = Account.objects.order_by("pk")[0]
    lists = dict.fromkeys(
        ("delivery_batch", "delivery_lines", "delivery_lines_search", "delivery_line", "delivery_act"), signed.number
    )
    return lists | {
        "delivery_one_unmatched": found.pk, "delivery_account": account.pk, "delivery_problem": problem.pk,
        "delivery_book": "440105.county.dibao.held", "delivery_overpaid": "R1-000001dibao", "delivery_accounts_of": "R1-000001dibao",
    }  # fmt: skip


def addresses(behind):
    for one in urlpatterns:
        path = re.sub("<str:number>|<int:number>|<str:code>", str(behind.get(one.name, 1)), f"/hub/{one.pattern}")
        for to in MOVES if one.name == "delivery_act" else ("shared",):
            yield one.name, path.replace("<slug:to>", to).replace("<slug:what>", to).replace("<int:seq>", "1")


def expected(name, who):
    return (
        {200}
        if name in TAKING | DECLARED_BY.get(who, set())
        else {302}
        if name in SEARCHING
        else {302, 403}
        if name == "delivery_act"
        else {403, 404, 405}
    )


@pytest.mark.parametrize("who", ["he", "wang"])
def test_who_watches_changes_nothing(request, signed_in, behind, who):
    browser, wrong = signed_in(request.getfixturevalue(who)), {}

    for name, address in addresses(behind):
        for verb in VERBS.get(name, ("",)):
            with CaptureQueriesContext(connection) as asked:
                status = browser.post(
                    address, {"verb": verb, "why": "试", "family": "dibao", "reason": "death"}
                ).status_code
            written = [
                each["sql"]
                for each in asked
                if WRITES.match(each["sql"]) and not any(part in each["sql"] for part in OF_THE_HOUSE)
            ]
            if written or status not in expected(name, who):
                wrong[address, verb] = (status, written)

    assert wrong == {}
