"""What is published of a month: counted once when a list is closed, shown by place and family, small numbers hidden."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from doudi.delivery.batches.checking import check
from doudi.delivery.batches.computing import compute
from doudi.delivery.batches.ending import end_lines
from doudi.delivery.batches.freezing import freeze
from doudi.delivery.batches.models import Line
from doudi.delivery.batches.moving import move
from doudi.delivery.batches.signing import sign_county, sign_finance
from doudi.delivery.batches.stages import Stage
from doudi.delivery.published.hiding import TOTAL
from doudi.delivery.published.models import Spent
from doudi.delivery.published.publishing import publish
from doudi.delivery.published.spending import months_published, spent_in
from doudi.offices.acting import SYSTEM, acting_as
from tests.payments import HAIZHU, money, recipient

pytestmark = pytest.mark.django_db
MARCH, ON = date(2026, 3, 1), date(2026, 3, 2)


@pytest.fixture
def closed(db, system, luo, chen, qian):
    """Twelve are paid dibao; the list is closed."""
    for number in range(12):
        recipient(number)
    money(cents=100_000_000)
    with acting_as(luo):
        (batch,) = compute(place=HAIZHU, month=MARCH, family="dibao", by=luo, on=ON)
        freeze(batch, by=luo, on=ON)
        check(batch, by=luo, on=ON)
    with acting_as(chen):
        sign_county(batch, by=chen, on=ON)
    with acting_as(qian):
        sign_finance(batch, by=qian, on=ON)
    with acting_as(SYSTEM):
        move(batch, to=Stage.EXPORTED, by=SYSTEM, on=ON)
        end_lines(batch, paid=[(one.end_to_end_id, ON) for one in Line.objects.filter(batch=batch)])
        for stage in (Stage.RETURNED, Stage.RECONCILED, Stage.CLOSED):
            move(batch, to=stage, by=SYSTEM, on=ON)
    return batch


def test_a_closed_list_is_counted_once_and_stays(closed):
    assert (publish(on=ON), publish(on=ON)) == (1, 0)

    table = spent_in(place="4401", month=MARCH)
    assert months_published(place="44") == [MARCH]
    assert table.rows == (HAIZHU,)
    assert table.total == (12, 15_700)  # 15,708.00 in whole hundreds
    with pytest.raises(DatabaseError), acting_as(SYSTEM), transaction.atomic():
        Spent.objects.update(people=1)


def test_few_are_hidden(closed):
    publish(on=ON)
    with acting_as(SYSTEM):
        Spent.objects.create(
            batch=closed, place="440106001", month=MARCH, family="tekun", payments=3, people=3, cents=600_000
        )

    table = spent_in(place="4401", month=MARCH)

    assert table.cells["440106", "tekun"].is_hidden
    assert table.cells["440106", TOTAL].is_hidden
    assert table.total.is_hidden  # fifteen less twelve would tell of the three
    assert not table.cells[HAIZHU, TOTAL].is_hidden


def test_everybody_reads_it(closed, client, luo):
    publish(on=ON)

    page = client.get("/spending/", {"place": "4401"}).content.decode()
    told = client.get("/spending/", {"place": "4401", "format": "json"}).json()

    assert "海珠区" in page and "12 人" in page
    assert "还没有发完" not in page and told["going_on"] is False
    recipient(30, programme="tekun")
    with acting_as(luo):
        compute(place=HAIZHU, month=MARCH, family="tekun", by=luo, on=ON)
    assert "2026-03 还没有发完，下面的数还会增加" in client.get("/spending/", {"place": "4401"}).content.decode()
    assert {"place": "4401", "family": "all", "people": 12, "yuan": 15_700} in told["cells"]
    assert "还没有办结的发放" in client.get("/spending/", {"place": "35", "month": "2026-13"}).content.decode()
