"""A department's own database is read by a role that cannot write, one person at a time."""

from datetime import UTC, date, datetime

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from doudi import database
from doudi.evidence.sources.models import Outcome
from doudi.evidence.sources.port import NotReached, NotTrusted, Question
from doudi.exchange.table import OPTIONS, Table
from tests.cast import AQIANG, HUANG_POPO

pytestmark = pytest.mark.django_db
AT = datetime(2026, 8, 3, 2, tzinfo=UTC)
ON = date(2026, 8, 3)
MAKE = """
CREATE SCHEMA traffic;
CREATE TABLE traffic.car ("号牌号码" text, owner text, "车辆类型" text, "使用性质" text, "机动车状态" text, "购置价格" numeric,
    "初次登记日期" text, "更新日期" text);
GRANT USAGE ON SCHEMA traffic TO doudi_app;
GRANT SELECT ON traffic.car TO doudi_app;
INSERT INTO traffic.car VALUES ('粤A00001', %s, '小型轿车', 'A', 'A', 86000, '20190304', '20260701'),
    ('粤A00002', %s, '大型客车', 'B', 'A', NULL, '20200101', '20260701');
"""


@pytest.fixture
def cars(owner):
    owner.execute("DROP SCHEMA IF EXISTS traffic CASCADE")
    for statement, values in zip(
        MAKE.strip().split(";\n"), [None] * 4 + [[AQIANG.resident_number, HUANG_POPO.resident_number]], strict=True
    ):
        owner.execute(statement.rstrip(";"), values)
    owner.commit()
    yield owner
    owner.rollback()
    owner.execute("DROP SCHEMA traffic CASCADE")
    owner.commit()


def table():
    known = {**database.address().psycopg(), "dbname": connection.settings_dict["NAME"]}
    return Table(
        code="vehicles",
        address=make_conninfo(**known),
        relation="traffic.car",
        columns={"person": "owner"},
        clock=lambda: AT,
    )


def question(identifier=AQIANG.resident_number):
    return Question(
        number="HD1-01-vehicles", source="vehicles", kind="resident_id", identifier=identifier, name="梁志强", letter="SQ1",
        case_number="DB1", purpose="办理", asked_on=ON, answer_by=ON,
    )  # fmt: skip


def test_one_person_is_read(cars):
    reply = table().ask(question())

    assert [row["plate"] for row in reply.rows] == ["粤A00001"]
    assert (reply.outcome, reply.as_of, reply.rows[0]["price"]) == (Outcome.HIT, ON, "86000")


def test_asked_twice_it_is_the_same_answer(cars):
    assert table().ask(question()).message == table().collect(question(), reference="").message


@pytest.mark.parametrize("identifier", ["x' OR '1'='1", "440105198802200020"])
def test_nobody_else_is_read_whatever_is_asked(cars, identifier):
    reply = table().ask(question(identifier))

    assert (reply.outcome, list(reply.rows)) == (Outcome.NO_HIT, [])


def test_a_role_that_could_write_is_refused(cars):
    cars.execute("GRANT INSERT ON traffic.car TO doudi_app")
    cars.commit()

    with pytest.raises(NotReached, match="只读账号"):
        table().ask(question())


def test_a_cell_nobody_can_read_spoils_the_answer(cars):
    cars.execute("""UPDATE traffic.car SET "车辆类型" = '飞船'""")
    cars.commit()

    with pytest.raises(NotTrusted):
        table().ask(question())


def test_a_database_that_is_away_is_not_reached():
    away = Table(code="vehicles", address="postgresql://127.0.0.1:1/none", relation="traffic.car", clock=lambda: AT)

    with pytest.raises(NotReached):
        away.ask(question())


def test_nothing_is_written_into_anothers_database(cars):
    with pytest.raises(NotReached):
        table().tell(number="HD1", words="", kind="stale")
    known = {**database.address().psycopg(), "dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(**known, options=OPTIONS) as session, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        session.execute("DELETE FROM traffic.car")
