"""A round of the worker sends the reminders that wait."""

import pytest
from django.utils.timezone import now

from doudi.cases.pushes.addresses import read_address
from doudi.cases.pushes.news import Kind, News
from doudi.cases.pushes.queueing import push_to_desk
from doudi.cases.pushes.subscribing import subscribe
from doudi.offices.acting import SYSTEM
from doudi.web.terminal.verify import tasks
from tests.needs import ON
from tests.push_service import Browser


@pytest.mark.django_db
def test_a_round_of_the_worker_sends_what_waits(push_service, li):
    browser = Browser()
    subscribe(address=read_address(browser.told(push_service)), owner=li, by=SYSTEM, language="zh-hans", on=ON)
    push_to_desk(li.desk_id, news=News(Kind.NEED, key="test:1", page="need", number="X1"), on=ON)

    for task in tasks():
        task(now())

    assert [browser.shown(one)["open"] for one in push_service.arrived] == ["/hub/needs/X1"]
