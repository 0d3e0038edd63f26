"""The bank beside the pages: it goes on from the year's books, the configuration names it, and what is sent by hand comes back at once."""

from dataclasses import replace
from datetime import timedelta

import pytest
import yaml
from django.utils.timezone import localdate, now

from doudi.delivery.banks.port import render
from doudi.delivery.banks.tests.lists import list_of_many
from doudi.demo.bank import beside
from doudi.exchange.banks.configured import banks_configured
from doudi.exchange.banks.door import Door
from tests.banks import Kept


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(beside, "folder_of", lambda: tmp_path)
    monkeypatch.setattr(beside, "was_paid", lambda: True)
    return tmp_path


def test_where_no_year_was_paid_there_is_no_bank(folder, monkeypatch):
    monkeypatch.setattr(beside, "was_paid", lambda: False)

    assert beside.start() is None


def test_what_is_sent_before_its_day_comes_back_at_once(folder):
    process, sent = beside.start(), replace(list_of_many(3), day=localdate() + timedelta(days=12), made_at=now())
    assert process is not None
    try:
        rows = beside.rows_of(process)
        (folder / "exchange.yaml").write_text(yaml.safe_dump(rows), encoding="utf-8")
        (bank,) = banks_configured(folder / "exchange.yaml")
        for rendered in render(sent, profile=bank.profile):
            bank.send(rendered)
        came = list(bank.collect(Kept()))
        assert isinstance(bank.way, Door)
        bank.way.close()
    finally:
        process.kill()
        process.communicate()

    assert (bank.code, rows["payers"][0]["place"]) == ("iso20022", "440105")
    told = [one for message in came if message.reply for one in message.reply.returned]
    assert [(str(one.outcome), one.day) for one in told] == [("OK", localdate())] * 3
