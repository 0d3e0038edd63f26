"""What the registers say of a child's parents, of children's and disabled people's allowances, and of medical aid this year."""

import pytest

from doudi.engine.rolls import read_whole
from doudi.evidence.assembly import assemble
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.tests.deliveries import AS_OF, deliver, resident_id
from doudi.evidence.tests.mini_city import VILLAGE
from doudi.facts import hao

GRANDMOTHER = resident_id(2, birth="19600101")
SON = resident_id(3, birth="19850101")
BOY = resident_id(5, birth="20150101")
WIDOWER = resident_id(11, birth="19800101")
LATE_WIFE = resident_id(12, birth="19820101")
GIRL = resident_id(14, birth="20120101")
GRANDFATHER = resident_id(21, birth="19580101")
FIRST_SON = resident_id(23, birth="19830101")
SECOND_SON = resident_id(25, birth="19860101")
GRANDCHILD = resident_id(27, birth="20140101")
BROTHER = resident_id(31, birth="19980101")
SISTER = resident_id(32, birth="20120101")
LOST_MOTHER = resident_id(42, birth="19750101")
ILL_FATHER = resident_id(51, birth="19840101")
MAD_MOTHER = resident_id(52, birth="19860101")
INFANT = resident_id(54, birth="20220101")


def book(person, number, relation):
    sex = "2" if int(person[16]) % 2 == 0 else "1"
    return {
        "person": person, "name": f"虚构{number}", "sex": sex, "birth": person[6:14], "book": str(number), "relation": relation,
        "hukou_type": "1", "place": VILLAGE, "house": f"H{number}", "moved_in_on": "20100101", "status": "0",
        "updated_on": "20260601",
    }  # fmt: skip


BOOKS = [
    book(GRANDMOTHER, 1, "02"), book(SON, 1, "20"), book(BOY, 1, "40"),
    book(WIDOWER, 2, "02"), book(LATE_WIFE, 2, "12"), book(GIRL, 2, "20"),
    book(GRANDFATHER, 3, "02"), book(FIRST_SON, 3, "20"), book(SECOND_SON, 3, "20"), book(GRANDCHILD, 3, "40"),
    book(BROTHER, 4, "02"), book(SISTER, 4, "73"), book(LOST_MOTHER, 5, "02"),
    book(ILL_FATHER, 6, "02"), book(MAD_MOTHER, 6, "12"), book(INFANT, 6, "20"),
]  # fmt: skip


def claim(number, person, day, *, compliant, aid="0", serious="0"):
    return {
        "claim_number": number, "person": person, "visited_on": day, "total": "9000", "pooled": "5000",
        "serious_disease_paid": "0", "aid": aid, "personal": "4000", "compliant": compliant, "is_serious": serious,
        "outpatient_special": "0", "updated_on": day,
    }  # fmt: skip


def grant(person, programme, base, *, file):
    return {
        "person": person, "programme": programme, "file_number": file, "is_applicant": "是", "base_month": base,
        "supplement_month": "0", "from_on": "2025-01-01", "updated_on": "2026-06-20", "place": "440105",
    }  # fmt: skip


def detained(person, kind, since, until=""):
    return {"person": person, "kind": kind, "from_on": since, "until_on": until, "updated_on": "20260601"}


REGISTERS = {
    "hukou": BOOKS,
    "deaths": [
        {"person": LATE_WIFE, "name": "虚构2", "died_on": "2025-03-01", "source": "火化", "recorded_on": "2025/3/5"}
    ],
    "custody": [detained(SON, "2", "20260101", "20270701"), detained(LOST_MOTHER, "5", "20240101")],
    "disability": [
        {"person": f"{MAD_MOTHER}63", "kind": "6", "grade": "3", "status": "正常", "issued_on": "20200101"}
    ],
    "medical": [
        claim("C1", ILL_FATHER, "20260105", compliant="3000", aid="700.50", serious="1"),
        claim("C2", ILL_FATHER, "20260205", compliant="500"),
        claim("C3", ILL_FATHER, "20251205", compliant="8000", aid="8000"),
        claim("C4", WIDOWER, "20260205", compliant=""),
    ],
    "support": [
        {"person": SISTER, "supporter": LOST_MOTHER, "relation": "父母", "consent": "否", "updated_on": "2026-05-01"}
    ],
    "benefits": [
        grant(BOY, "事实无人抚养儿童", "1994", file="S1"),
        grant(SISTER, "孤儿", "2976", file="G1"),
        grant(MAD_MOTHER, "困难残疾人生活补贴", "209", file="C1"),
        grant(MAD_MOTHER, "重度残疾人护理补贴", "280", file="H1"),
        grant(WIDOWER, "防止返贫监测对象", "0", file="J1"),
        grant(GRANDFATHER, "脱贫人口", "0", file="T1"),
    ],
    "insurance": [
        {"person": WIDOWER, "kind": "领取工伤生活护理费", "from_month": "202501", "updated_on": "2026-06-20"},
        {"person": BROTHER, "kind": "领取工伤生活护理费", "from_month": "202401", "until_month": "202412", "updated_on": "2026-06-20"},
    ],
    "veterans": [
        {"person": GRANDFATHER, "item": "残疾抚恤金", "amount_month": "500", "from_on": "2020-01-01", "updated_on": "2026-06-01"},
        {"person": WIDOWER, "item": "义务兵家庭优待金", "amount_month": "500", "from_on": "2020-01-01", "updated_on": "2026-06-01"},
    ],
}  # fmt: skip


def made(var, registers):
    """Deliver the registers and return the people and households of the day, by identity number."""
    for dataset, rows in registers.items():
        deliver(var, dataset, rows)
    folder, pseudonyms = assemble(var=var, on=AS_OF).folder, Pseudonyms.of(var)
    rows = {table: read_whole(folder / "440105" / f"{table}.arrow").to_pylist() for table in ("person", "household")}
    people = {row["person"]: row for row in rows["person"]}
    homes = {row["household"]: row for row in rows["household"]}
    return (
        lambda number: people[pseudonyms.person(number)],
        lambda number: homes[people[pseudonyms.person(number)]["household"]],
    )


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return made(tmp_path_factory.mktemp("parents"), REGISTERS)


@pytest.fixture
def person(city):
    return city[0]


@pytest.fixture
def home(city):
    return city[1]


def parents_of(row):
    return row["mother_state"], row["father_state"]


def test_a_father_in_prison_is_told_with_the_length_of_his_sentence(person):
    assert parents_of(person(BOY)) == (None, "prison")
    assert person(BOY)["father_state_months"] == 18


def test_a_mother_who_died_and_a_father_who_is_there(person):
    assert parents_of(person(GIRL)) == ("dead", "able")


def test_of_two_sons_nobody_knows_who_is_the_father(person):
    assert parents_of(person(GRANDCHILD)) == (None, None)


def test_a_mother_who_lives_elsewhere_is_known_as_a_supporter(person):
    assert parents_of(person(SISTER)) == ("missing", None)


def test_disability_of_the_mind_and_serious_illness_of_parents(person):
    assert parents_of(person(INFANT)) == ("disabled", "ill")


def test_nobody_asks_for_the_parents_of_the_grown_up(person):
    assert parents_of(person(BROTHER)) == ("able", "able")


def test_where_the_registers_are_silent_no_parent_is_able(tmp_path):
    person, _ = made(tmp_path, {"hukou": BOOKS})

    assert parents_of(person(GIRL)) == (None, None)


def test_what_a_visit_found_goes_before_the_registers(tmp_path):
    seen = {
        "person": BOY,
        "visited_on": "2026-05-01",
        "place": VILLAGE,
        "mother_state": "失联",
        "mother_state_months": "8",
    }
    other = {"person": GIRL, "visited_on": "2026-05-01", "place": VILLAGE, "father_state": "失联"}

    person, _ = made(tmp_path, {**REGISTERS, "visits": [seen, other]})

    assert (person(BOY)["mother_state"], person(BOY)["mother_state_months"]) == ("out_of_contact", 8)
    assert person(BOY)["father_state"] == "prison"
    assert (person(GIRL)["father_state"], person(GIRL)["father_state_months"]) == ("out_of_contact", None)


@pytest.mark.parametrize(("since", "months"), [("20260201", None), ("20260101", 6), ("20200101", 78)])
def test_a_detention_without_an_end_counts_once_it_is_long(tmp_path, since, months):
    person, _ = made(tmp_path, {**REGISTERS, "custody": [detained(SON, "1", since)]})

    assert (person(BOY)["father_state"], person(BOY)["father_state_months"]) == ("restricted", months)


def test_allowances_held_and_paid(person, home):
    assert (person(BOY)["holds_unattended"], person(BOY)["holds_orphan"]) == (True, False)
    assert (person(SISTER)["holds_orphan"], person(SISTER)["holds_unattended"]) == (True, False)
    assert (person(MAD_MOTHER)["holds_living_subsidy"], person(MAD_MOTHER)["holds_nursing_subsidy"]) == (True, True)
    assert (home(BOY)["paid_unattended"], home(BOY)["paid_orphan"]) == (hao(1994), 0)
    assert home(SISTER)["paid_orphan"] == hao(2976)
    assert (home(INFANT)["paid_living_subsidy"], home(INFANT)["paid_nursing_subsidy"]) == (hao(209), hao(280))


def test_people_monitored_relieved_or_honoured(person):
    assert (person(WIDOWER)["rural_monitored"], person(WIDOWER)["honoured"]) == (True, False)
    assert (person(GRANDFATHER)["poverty_relieved"], person(GRANDFATHER)["honoured"]) == (True, True)
    assert person(GIRL)["rural_monitored"] is False


def test_the_nursing_benefit_of_work_injury_while_it_lasts(person):
    assert (person(WIDOWER)["work_injury_care"], person(BROTHER)["work_injury_care"]) == (True, False)


def test_medical_costs_and_aid_of_this_calendar_year(person):
    assert (person(ILL_FATHER)["medical_compliant"], person(ILL_FATHER)["medical_aided"]) == (hao(3500), hao("700.50"))
    assert (person(GIRL)["medical_compliant"], person(GIRL)["medical_aided"]) == (0, 0)


def test_costs_the_office_has_not_settled_are_unknown_not_nothing(person):
    assert person(WIDOWER)["medical_compliant"] is None
