"""The year of a small city, paid through the bank's own code: at the end everything agrees to the cent, and one cent more is found."""

import json
import logging
from datetime import date

import pytest
from django.db import connection

from doudi.database.owner import as_owner
from doudi.delivery.batches.models import Batch, Due, Line, Pull
from doudi.delivery.batches.stages import Stage
from doudi.delivery.clearing.models import Refused, Unmatched
from doudi.delivery.entitlements.models import Entitlement
from doudi.delivery.published.models import Spent
from doudi.delivery.recovery.models import Claim
from doudi.delivery.recovery.planning import left_of
from doudi.demo.payments import year
from doudi.demo.payments.carried import Carried
from doudi.demo.payments.recipients import files_in
from doudi.demo.tests.cities import small_city
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Level, Place
from doudi.web.resident.money_words import money_of
from doudi.web.terminal import pay

pytestmark = pytest.mark.django_db(transaction=True)
LAST = date(2026, 11, 1)
TODAY = date(2026, 11, 28)
MOST = {"tekun": 3, "dibao": 6, "nursing_subsidy": 9, "orphan": 1, "unattended": 1}


def lived(monkeypatch, tmp_path):
    """Live through the year of the district with a few files of its register."""
    monkeypatch.setattr(year, "files_in", lambda *some, **more: _few(files_in(*some, **more)))
    deliveries = small_city().folder / "deliveries"
    assert year.live_through(
        deliveries=deliveries, folder=tmp_path, clearing=Carried("440105"), report=lambda done, of: None, today=TODAY
    )


def _few(files):
    few = [one for name, most in MOST.items() for one in [file for file in files if file.programme == name][:most]]
    with acting_as(SYSTEM):
        for code in {one.village for one in few}:
            terms = {"name": "示例社区居委会", "level": Level.VILLAGE, "parent_id": "440105"}
            Place.objects.get_or_create(code=code, defaults=terms)
    return few


def proved(capsys):
    code = pay.main(["prove", "--year", "2026", "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_year_agrees_to_the_cent_and_one_cent_more_is_named(monkeypatch, tmp_path, capsys, caplog):
    lived(monkeypatch, tmp_path)

    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []
    code, found = proved(capsys)
    assert (code, found["holds"], found["mismatches"]) == (0, True, [])
    assert len(found["months"]) == LAST.month + 1
    assert all(one["bank"] == one["ledger"] == one["told"] == one["lists"] for one in found["months"])
    with acting_as(SYSTEM):
        ahead = Batch.objects.filter(month="2026-12-01")
        assert dict(ahead.values_list("family", "stage")) == {
            "children": Stage.CHECKED,
            "disabled": Stage.COUNTY_SIGNED,
        }
        assert set(Batch.objects.exclude(pk__in=ahead).values_list("stage", flat=True)) <= {
            Stage.CLOSED,
            Stage.WITHDRAWN,
        }
        assert {"regular", "takeover", "retry", "price"} <= set(Due.objects.values_list("cause", flat=True))
        assert Line.objects.filter(state="refused").exists()
        assert [one.reason for one in Pull.objects.order_by("pk")] == ["death", "account"]
        assert _on_pages() == sum(Line.objects.filter(state="paid").values_list("cents", flat=True))
        assert Refused.objects.exists()
        assert {(one.kind, one.confirmed_on) for one in Unmatched.objects.all()} == {("strange", None)}
        assert Line.objects.filter(state="refused", batch__month=LAST).exists()
        assert [(one.stage, left_of(one).cents * 2 == one.return_cents) for one in Claim.objects.all()] == [
            ("planned", True)
        ]
        assert Spent.objects.exists()

    with acting_as(SYSTEM):
        one = Line.objects.filter(state="paid")[0]
    _tamper(one)

    code, found = proved(capsys)
    assert (code, found["holds"]) == (1, False)
    assert one.end_to_end_id in [where["where"] for where in found["mismatches"]]


def _on_pages():
    """Add up, in cents, what the pages of all recipients say was paid."""
    people = set(Entitlement.objects.values_list("subject", flat=True))
    pages = [money_of(person, on=LAST) for person in people]
    return sum(
        int(one.amount * 100) for page in pages for one in (*page.now, *page.before, *page.ahead) if one.state == "paid"
    )


def _tamper(line):
    """Write a cent more into a line, as only the tables' owner could; leave the table as it was guarded."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'batches_line'::regclass AND NOT tgisinternal"
        )
        watches = cursor.fetchall()
        cursor.execute("ALTER TABLE batches_line DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY")
        cursor.execute("UPDATE batches_line SET cents = cents + 1 WHERE id = %s::bigint", [line.pk])
        assert cursor.rowcount == 1
        cursor.execute("ALTER TABLE batches_line FORCE ROW LEVEL SECURITY")
        for name, enabled in watches:
            cursor.execute(f"ALTER TABLE batches_line ENABLE {'ALWAYS' if enabled == 'A' else ''} TRIGGER {name}")
