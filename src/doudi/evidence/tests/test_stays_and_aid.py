"""Days in hospital, months since aid ended, days a review is overdue: from what the registers say, and unknown where they do not."""

from datetime import date

import pytest

from doudi.evidence.assembly import assemble
from doudi.evidence.importing import Order, import_file
from doudi.evidence.mapping import mapping_of
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.tests import mini_city as city
from doudi.evidence.tests.deliveries import AS_OF, PLACE, deliver, write_table
from doudi.evidence.tests.test_assembly import Tables

PAID = {"total": "8000", "pooled": "8000", "serious_disease_paid": "0", "aid": "0", "personal": "0"}
STAY = {"care": "21", "admitted_on": "20260501", "discharged_on": "20260521", "visited_on": "20260521"}
OUTPATIENT = {"care": "11", "visited_on": "20260521"}
AID = {"programme": "城市低保", "file_number": "D1", "is_applicant": "是", "base_month": "900", "supplement_month": "0",
       "from_on": "2020-01-01", "place": city.VILLAGE, "updated_on": "2026-06-01"}  # fmt: skip


def claim(number, **told):
    row = {**PAID, "claim_number": f"C{number}", "person": city.HE, "is_serious": "0", "outpatient_special": "0"}
    return {**row, "visited_on": "20260521", "updated_on": "20260525", **told}


@pytest.fixture
def he(tmp_path):
    """Deliver the books and some rows of one register; give the facts of one person, 何."""

    def made(dataset, *rows):
        deliver(tmp_path, "hukou", city.REGISTERS["hukou"])
        deliver(tmp_path, dataset, rows)
        return Tables(assemble(var=tmp_path, on=AS_OF), Pseudonyms.of(tmp_path)).person(city.HE)

    return made


@pytest.mark.parametrize(
    ("stays", "days"),
    [
        ([], 0),
        ([OUTPATIENT], 0),
        ([STAY], 20),
        ([STAY, {**STAY, "admitted_on": "20260601", "discharged_on": "20260611"}], 30),
        ([STAY, {**STAY, "discharged_on": "20260511"}], 20),  # one stay, settled in parts
        ([{**STAY, "discharged_on": "20260501"}], 1),
        ([{**STAY, "admitted_on": "20251201", "discharged_on": "20260105"}], 4),  # only what lies within the half year
        ([{**STAY, "admitted_on": "20251201", "discharged_on": "20251231"}], 0),
        ([{**STAY, "discharged_on": ""}], None),
        ([STAY, {"care": ""}], None),
        ([STAY, {"care": "", "total": "0", "pooled": "0"}], 20),  # a registration, no claim
        ([STAY, {"care": "", "visited_on": "20251231"}], 20),
    ],
)
def test_days_in_hospital_within_half_a_year(he, stays, days):
    rows = [claim(number, **told) for number, told in enumerate(stays)]

    found = he("medical", *rows)

    assert found["hospital_days"] == days
    assert found["intensive_care"] is (None if days is None else False)


def test_intensive_care(he):
    assert he("medical", claim(1, **STAY, intensive="CCU"))["intensive_care"] is True


def test_an_office_that_delivers_no_stays_says_nothing_of_them(tmp_path):
    columns = [column for column in mapping_of("medical").columns if not column.optional]
    path = tmp_path / mapping_of("medical").file_name(place=PLACE, as_of=AS_OF)
    lines = [[claim(1).get(column.name, "") for column in columns]]
    write_table(path, headers=[column.header for column in columns], lines=lines, format="csv-gb18030")
    deliver(tmp_path, "hukou", city.REGISTERS["hukou"])

    import_file(Order(path=path, mapping=mapping_of("medical"), as_of=AS_OF, places=(PLACE,)), var=tmp_path)
    tables = Tables(assemble(var=tmp_path, on=AS_OF), Pseudonyms.of(tmp_path))

    assert tables.person(city.HE)["hospital_days"] is None
    assert tables.person(city.FANG)["hospital_days"] == 0


@pytest.mark.parametrize(
    ("rows", "months"),
    [
        ([], 0),
        ([AID], 0),
        ([{**AID, "until_on": "2026-06-02"}], 0),
        ([{**AID, "until_on": "2026-06-01"}], 1),
        ([{**AID, "until_on": "2026-01-01"}, {**AID, "file_number": "D2", "until_on": "2026-04-01"}], 3),
        ([{**AID, "until_on": "2026-01-01"}, {**AID, "programme": "低保边缘", "file_number": "E1"}], 0),
        ([{**AID, "programme": "高龄津贴", "until_on": "2026-01-01"}], 0),
        ([{**AID, "until_on": "2026-08-01"}], 0),
    ],
)
def test_months_since_aid_ended_with_nothing_after_it(he, rows, months):
    assert he("benefits", *({**row, "person": city.HE} for row in rows))["aid_ended_months"] == months


@pytest.mark.parametrize(
    ("row", "days"),
    [
        ({"review_due_on": "2026-07-02"}, 0),
        ({"review_due_on": "2026-07-01"}, 0),
        ({"review_due_on": "2026-06-01"}, 30),
        ({"review_due_on": ""}, None),
        ({"review_due_on": "", "until_on": "2026-01-01"}, 0),
        ({"review_due_on": "", "programme": "高龄津贴"}, 0),
    ],
)
def test_days_a_review_is_overdue(he, row, days):
    assert he("benefits", {**AID, **row, "person": city.HE})["review_overdue_days"] == days


def test_nobody_knows_anything_where_nobody_delivered(tmp_path):
    deliver(tmp_path, "hukou", city.REGISTERS["hukou"])
    found = Tables(assemble(var=tmp_path, on=date(2026, 7, 1)), Pseudonyms.of(tmp_path)).person(city.HE)

    names = ("hospital_days", "intensive_care", "aid_ended_months", "review_overdue_days")
    assert [found[name] for name in names] == [None] * len(names)
