"""Assembly: a city of six families, whose facts are known by heart, comes out of the lake as it is."""

import hashlib
import json
from datetime import date

import pyarrow.parquet as pq
import pytest

from doudi.engine.rolls import read_whole
from doudi.evidence.assembly import assemble, is_current
from doudi.evidence.assembly.registers import NobodyKnown
from doudi.evidence.mapping import mapping_of
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.tests import mini_city as city
from doudi.evidence.tests.deliveries import AS_OF, deliver
from doudi.facts import FACTS, hao


class Tables:
    """The three tables of a day, by key."""

    def __init__(self, made, pseudonyms):
        self.folder = made.folder
        self.made = made
        self._pseudonyms = pseudonyms
        self._people = {row["person"]: row for row in self.rows("person")}
        self._households = {row["household"]: row for row in self.rows("household")}

    def rows(self, table):
        return [
            row
            for county in self.made.counties
            for row in read_whole(self.folder / county / f"{table}.arrow").to_pylist()
        ]

    def person(self, number):
        return self._people[self._pseudonyms.person(number)]

    def home(self, number):
        return self._households[self.person(number)["household"]]

    def supporters(self, number):
        return [row for row in self.rows("support") if row["person"] == self._pseudonyms.person(number)]

    def together(self, *numbers):
        return len({self.person(number)["household"] for number in numbers}) == 1


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    var = tmp_path_factory.mktemp("city")
    pseudonyms = city.build(var)
    return Tables(assemble(var=var, on=AS_OF), pseudonyms)


@pytest.fixture
def hamlet(tmp_path):
    """A lake with books only."""
    deliver(tmp_path, "hukou", city.REGISTERS["hukou"])
    return tmp_path


def made_of(var, on=AS_OF):
    return Tables(assemble(var=var, on=on), Pseudonyms.of(var))


@pytest.mark.parametrize("unit", FACTS)
def test_each_table_has_just_the_facts_in_their_types(tables, unit):
    keys = {
        "person": [
            "person",
            "household",
            "name",
            "hukou_place",
            "lives_place",
            "sealed",
            "hits",
            "doubts",
            "bank_status",
        ],
        "household": ["household", "place", "residence", "head"],
        "support": ["person", "household"],
    }[unit]

    schema = read_whole(tables.folder / "440105" / f"{unit}.arrow").schema

    assert schema.names == [*keys, *FACTS[unit]]
    types = {"int64": "int64", "boolean": "bool", "date": "date32[day]", "string": "string"}
    for name, fact in FACTS[unit].items():
        assert str(schema.field(name).type) == types[fact.dtype]


def test_everybody_of_the_books_is_there_once_and_those_who_moved_away_are_not(tables):
    names = [row["name"] for row in tables.rows("person")]

    assert len(names) == len(set(names)) == 15
    assert "迁走" not in names
    assert "𠮷㙍" in names
    assert (tables.made.people, tables.made.households, tables.made.counties) == (15, 7, ("440105", "440106"))


def test_tables_are_sorted_by_household(tables):
    for unit in ("person", "household", "support"):
        for county in tables.made.counties:
            keys = read_whole(tables.folder / county / f"{unit}.arrow").column("household").to_pylist()
            assert keys == sorted(keys)


def test_the_dead_head_of_a_book_gives_way_to_the_widow(tables):
    huang, late = tables.person(city.HUANG), tables.person(city.HUANG_LATE)

    assert (late["alive"], huang["alive"]) == (False, True)
    assert (late["relation"], huang["relation"]) == ("spouse", "self")
    assert tables.home(city.HUANG)["head"] == huang["person"]
    assert huang["married"] is False
    assert tables.home(city.HUANG)["residence"] == "rural"


def test_a_couple_of_two_books_is_one_household_with_her_child_and_her_mother_stays(tables):
    assert tables.together(city.HE, city.MEI, city.MEI_SON)
    assert not tables.together(city.MEI, city.MEI_MOTHER)
    assert [tables.person(number)["relation"] for number in (city.HE, city.MEI, city.MEI_SON)] == [
        "self",
        "spouse",
        "child",
    ]
    assert [tables.person(number)["same_book"] for number in (city.HE, city.MEI, city.MEI_SON)] == [True, False, False]
    assert tables.person(city.MEI)["separate_household"] is True
    assert tables.person(city.MEI)["lived_together_months"] == 72
    mother = tables.person(city.MEI_MOTHER)
    assert mother["relation"] == "self"
    assert tables.home(city.MEI_MOTHER)["place"] == city.ELSEWHERE


def test_a_wife_registered_in_another_province_joins_and_a_son_elsewhere_stays_a_candidate(tables):
    wife, son = tables.person(city.LIANG_WIFE), tables.person(city.LIANG_SON)

    assert tables.together(city.LIANG, city.LIANG_WIFE, city.LIANG_SON)
    assert (wife["relation"], wife["lives_here"], wife["hukou_place"], wife["sealed"]) == (
        "spouse",
        True,
        "450102",
        None,
    )
    assert (son["relation"], son["lives_here"], son["lived_together_months"]) == ("child", False, 0)


def test_marriage_ends_with_death_and_divorce_and_begins_with_a_registration(tables):
    assert tables.person(city.QIANG)["married"] is True
    assert tables.person(city.FANG)["married"] is False
    assert tables.person(city.LONELY)["married"] is False


def test_wages_are_means_over_whole_months_and_the_higher_of_two_registers(tables):
    qiang = tables.person(city.QIANG)

    assert qiang["wage_6m"] == hao(3100)  # the tax office saw more than the contributions show
    assert qiang["wage_12m"] == hao(2750)  # six months at 2,500 and six at 3,000; tax knows only six
    assert qiang["tax_and_insurance"] == hao(315) + hao(6)
    assert (qiang["has_job"], qiang["insured_months"]) == (True, 30)
    assert tables.person(city.LIANG_WIFE)["wage_6m"] == hao(1000)
    assert tables.person(city.LIANG_WIFE)["insured_months"] == 3


def test_a_pension_keeps_its_basic_part_apart(tables):
    huang = tables.person(city.HUANG)

    assert (huang["pension"], huang["pension_basic"]) == (hao(262), hao(207))
    assert huang["excluded_transfers"] == hao(500)
    assert huang["wage_6m"] == 0


def test_a_bank_that_did_not_answer_is_unknown_and_one_that_found_nothing_is_zero(tables):
    money = {
        number: [tables.person(number)[name] for name in ("deposits", "securities", "insurance_value")]
        for number in (city.HUANG, city.QIANG, city.QIANG_WIFE, city.HE, city.LIANG)
    }

    assert money[city.HUANG] == [0, 0, 0]
    assert money[city.QIANG] == [None, None, None]
    assert money[city.QIANG_WIFE] == [None, None, None]
    assert money[city.HE] == [hao(1235), None, 0]
    assert money[city.LIANG] == [hao(10), None, None]
    assert tables.person(city.QIANG)["bank_status"] == "TIMEOUT"
    assert tables.person(city.QIANG_WIFE)["bank_status"] is None


def test_no_row_means_no_where_the_register_counts_everybody_and_unknown_where_it_was_not_delivered(tables):
    lonely = tables.person(city.LONELY)

    assert (lonely["vehicles"], lonely["homes"], lonely["businesses"], lonely["pension"]) == (0, 0, 0, 0)
    assert (lonely["disability_kind"], lonely["serious_illness"], lonely["custody"]) == ("none", False, "none")
    assert lonely["student"] is None  # nobody delivered the students
    assert lonely["idle_reason"] is None  # nobody judged
    assert lonely["civil_capacity"] is True  # not mentioning it means yes


def test_homes_count_once_a_household_by_share(tables):
    assert [tables.person(number)["homes"] for number in (city.HUANG, city.QIANG, city.QIANG_WIFE)].count(1) == 2
    assert tables.person(city.QIANG)["homes"] + tables.person(city.QIANG_WIFE)["homes"] == 1
    assert tables.person(city.HE)["homes"] == 0  # a third is no home
    assert (tables.person(city.MEI)["homes"], tables.person(city.MEI)["nonresidential"]) == (0, 1)
    assert tables.person(city.LIANG)["homes"] == 0  # sold


def test_scrapped_cars_wheelchairs_and_closed_shops_do_not_count(tables):
    assert tables.person(city.HE)["vehicles"] == 1
    assert tables.person(city.LIANG)["vehicles"] == 0
    assert tables.person(city.HE)["businesses"] == 1


def test_cancelled_cards_certify_nothing(tables):
    assert (tables.person(city.LIANG_SON)["disability_kind"], tables.person(city.LIANG_SON)["disability_grade"]) == (
        "mental",
        1,
    )
    assert (tables.person(city.FANG)["disability_kind"], tables.person(city.FANG)["disability_grade"]) == ("none", 0)


def test_illness_and_a_year_of_bills(tables):
    liang = tables.person(city.LIANG)

    assert (liang["serious_illness"], liang["outpatient_special"], liang["medical_paid"]) == (True, 1, hao(20_000))


def test_custody_holds_only_while_it_lasts(tables):
    assert tables.person(city.FANG_BROTHER)["custody"] == "prison"
    assert tables.person(city.LONELY)["custody"] == "none"


def test_reasons_not_to_work_are_read_from_registers_where_they_show(tables):
    known = [city.QIANG, city.QIANG_WIFE, city.QIANG_CHILD, city.MEI_MOTHER, city.LIANG, city.LIANG_SON, city.HE]

    assert all(tables.person(number)["idle_reason"] is True for number in known)
    assert tables.person(city.FANG)["idle_reason"] is False  # the village judged
    assert tables.person(city.MEI)["idle_reason"] is None


def test_what_is_held_and_paid(tables):
    huang, liang = tables.home(city.HUANG), tables.home(city.LIANG)

    assert (huang["paid_dibao"], huang["paid_supplement"]) == (hao(900), hao("261.80"))
    assert liang["paid_dibao"] == hao("1200.50")  # on two rows, paid once
    assert tables.person(city.LIANG_SON)["holds_dibao"] is True
    assert tables.person(city.FANG)["holds_dibao"] is False  # stopped
    assert tables.person(city.QIANG)["holds_edge"] is True


def test_visits_speak_of_people_and_of_the_household(tables):
    assert tables.home(city.HUANG)["declared_income"] == hao(100)
    assert tables.home(city.LIANG)["assessment_adjustment"] == -hao(20)
    assert tables.person(city.LIANG_WIFE)["other_transfers"] == hao(50)
    assert (tables.person(city.HUANG)["care_items_failed"], tables.person(city.LONELY)["care_items_failed"]) == (
        2,
        None,
    )
    assert tables.person(city.HUANG)["ancestral_homes"] == 1


def test_supporters_without_consent_keep_their_means_to_themselves(tables):
    daughter = tables.supporters(city.HUANG)[0]
    mei = tables.supporters(city.MEI_MOTHER)[0]

    assert (daughter["income_per_head"], daughter["members"], daughter["supported"]) == (hao(5000), 3, 1)
    assert daughter["birth"] == date(1975, 1, 1)
    assert (daughter["on_dibao"], daughter["incapable"], daughter["disability_kind"]) == (False, False, "none")
    assert (mei["consent"], mei["income_per_head"], mei["property_within"]) == (False, None, None)
    assert mei["agreed"] == hao(300)


def test_hits_name_the_registers_that_have_a_row(tables):
    hits = tables.person(city.HUANG)["hits"]
    known = {dataset for dataset in city.REGISTERS if hits & mapping_of(dataset).bit}

    assert known == {"hukou", "marriage", "benefits", "insurance", "homes", "veterans", "bank", "support", "visits"}


def test_the_sealed_number_opens_to_the_person(tables):
    assert Pseudonyms.of(tables.folder.parents[1]).open(tables.person(city.HUANG)["sealed"]) == city.HUANG


def test_sources_say_what_was_delivered_for_each_county(tables):
    sources = json.loads((tables.folder / "sources.json").read_text(encoding="utf-8"))

    assert sources["students"]["440105"]["status"] == "not delivered"
    assert sources["hukou"]["440106"]["status"] == "delivered"
    assert sources["hukou"]["440106"]["as_of"] == "2026-07-01"
    assert len(sources["hukou"]["440106"]["delivery"]) == 12
    assert sources["hukou"]["440106"]["stale"] is False


def test_the_same_lake_gives_the_same_bytes(tmp_path):
    city.build(tmp_path)
    digests = []
    for _ in range(2):
        folder = assemble(var=tmp_path, on=AS_OF).folder
        digests.append(
            {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*/*"))}
        )

    assert digests[0] == digests[1]
    assert len(digests[0]) == 3
    assert [path.name for path in (tmp_path / "facts").iterdir()] == ["2026-07-01"]


def test_without_books_nobody_is_known(tmp_path):
    with pytest.raises(NobodyKnown, match="没有 2026-07-01 有效的户籍数据"):
        assemble(var=tmp_path, on=AS_OF)


def test_silent_registers_leave_everything_unknown_but_the_books(hamlet):
    lonely = made_of(hamlet).person(city.LONELY)

    silent = [name for name, fact in FACTS["person"].items() if fact.source not in ("hukou", "visits", "residence")]
    assert {name: lonely[name] for name in silent} == dict.fromkeys(silent)
    assert lonely["lives_here"] is None
    assert lonely["relation"] == "self"


def test_a_hit_is_known_even_where_the_register_does_not_count_everybody(hamlet):
    deliver(hamlet, "vehicles", city.REGISTERS["vehicles"], places=("440106",))

    tables = made_of(hamlet)

    assert tables.person(city.HE)["vehicles"] == 1
    assert tables.person(city.LONELY)["vehicles"] is None
    assert tables.person(city.MEI_MOTHER)["vehicles"] == 0


def test_facts_are_current_until_a_delivery_comes(hamlet):
    assert not is_current(var=hamlet, on=AS_OF)
    assemble(var=hamlet, on=AS_OF)

    assert is_current(var=hamlet, on=AS_OF)
    deliver(hamlet, "vehicles", [])
    assert not is_current(var=hamlet, on=AS_OF)


def test_the_newest_delivery_not_after_the_day_counts(hamlet):
    car = city.REGISTERS["vehicles"][0]
    deliver(hamlet, "vehicles", [car], as_of=date(2026, 6, 15))
    deliver(hamlet, "vehicles", [], as_of=date(2026, 6, 30))
    deliver(hamlet, "vehicles", [{**car, "plate": "粤A虚9"}, car], as_of=date(2026, 8, 1))
    deliver(hamlet, "hukou", city.REGISTERS["hukou"], as_of=date(2026, 6, 10))

    counts = [
        made_of(hamlet, on=day).person(city.HE)["vehicles"] for day in (date(2026, 6, 20), AS_OF, date(2026, 8, 2))
    ]

    assert counts == [1, 0, 2]


def test_several_files_of_a_day_are_one_register_and_the_newest_row_wins(hamlet):
    car = city.REGISTERS["vehicles"][0]
    deliver(hamlet, "vehicles", [car, {**car, "plate": "粤A虚8"}], part=1)
    deliver(hamlet, "vehicles", [{**car, "status": "E", "updated_on": "20260615"}], part=2)

    assert made_of(hamlet).person(city.HE)["vehicles"] == 1


def test_a_newer_delivery_for_one_district_overrules_the_city_there_only(hamlet):
    car = city.REGISTERS["vehicles"][0]
    rows = [car, {**car, "plate": "粤A虚7", "person": city.MEI_MOTHER}]
    deliver(hamlet, "vehicles", rows, as_of=date(2026, 6, 1))
    deliver(hamlet, "vehicles", [], as_of=date(2026, 6, 20), places=("440105",))

    tables = made_of(hamlet)

    assert tables.person(city.HE)["vehicles"] == 0
    assert tables.person(city.MEI_MOTHER)["vehicles"] == 1


def test_deliveries_from_before_a_column_was_known_have_it_as_unknown(hamlet):
    delivery = deliver(hamlet, "visits", city.REGISTERS["visits"]).delivery
    part = delivery.parts[0]
    pq.write_table(pq.read_table(part).drop_columns(["parents_unable", "property_within_limits"]), part)

    tables = made_of(hamlet)

    assert tables.person(city.HUANG)["parents_unable"] is False
    assert tables.person(city.HUANG)["care_items_failed"] == 2
    assert tables.home(city.HUANG)["property_within_limits"] is None


def mistyped(number):
    """The number with another check digit."""
    return number[:-1] + ("0" if number[-1] != "0" else "1")


def test_somebody_whose_number_cannot_be_read_stays_in_his_family_and_nothing_else_is_known_of_him(tmp_path):
    books = [dict(row) for row in city.REGISTERS["hukou"]]
    child = next(row for row in books if row["person"] == city.QIANG_CHILD)
    child["person"] = mistyped(city.QIANG_CHILD)
    deliver(tmp_path, "hukou", books)
    for dataset in ("residence", "deaths", "insurance", "vehicles", "benefits"):
        deliver(tmp_path, dataset, city.REGISTERS[dataset])

    tables = made_of(tmp_path)

    rows = [row for row in tables.rows("person") if row["name"] == "小强"]
    assert len(rows) == 1
    assert rows[0]["person"] < 0
    assert (rows[0]["household"], rows[0]["relation"]) == (tables.person(city.QIANG)["household"], "child")
    assert rows[0]["birth"] == date(2024, 10, 5)
    assert [rows[0][name] for name in ("alive", "lives_here", "wage_6m", "vehicles", "holds_dibao", "deposits")] == [
        None
    ] * 6
    assert tables.home(city.QIANG)["paid_dibao"] == 0


def test_a_mistyped_copy_of_a_good_row_is_nobody(hamlet):
    copies = [dict(row, person=mistyped(row["person"])) for row in city.REGISTERS["hukou"][:3]]
    deliver(hamlet, "hukou", copies, part=2)

    assert made_of(hamlet).made.people == made_of(hamlet).made.people == 14


def test_a_row_of_the_book_that_is_bad_elsewhere_keeps_its_person(tmp_path):
    books = [dict(row) for row in city.REGISTERS["hukou"]]
    wife = next(row for row in books if row["person"] == city.QIANG_WIFE)
    wife["birth"] = "19921301"
    deliver(tmp_path, "hukou", books)
    deliver(tmp_path, "vehicles", [])

    found = made_of(tmp_path).person(city.QIANG_WIFE)

    assert (found["birth"], found["relation"], found["vehicles"]) == (None, "spouse", 0)


def test_a_register_that_speaks_of_somebody_only_in_a_bad_row_is_unknown_and_not_zero(hamlet):
    pension = {"kind": "领取居民养老金", "from_month": "201504", "benefit_month": "二百", "updated_on": "2026-06-20"}
    good = {**pension, "person": city.MEI_MOTHER, "benefit_month": "200"}
    deliver(hamlet, "insurance", [{**pension, "person": city.HUANG}, {**pension, "person": city.MEI_MOTHER}, good])

    tables = made_of(hamlet)

    assert tables.person(city.HUANG)["pension"] is None
    assert tables.person(city.HUANG)["wage_6m"] is None
    assert tables.person(city.HUANG)["doubts"] == mapping_of("insurance").bit
    assert tables.person(city.MEI_MOTHER)["pension"] == hao(200)
    assert tables.person(city.LONELY)["pension"] == 0


def test_a_household_whose_benefit_cannot_be_read_is_paid_an_unknown_amount(hamlet):
    held = {**city.REGISTERS["benefits"][0], "base_month": "九百"}
    deliver(hamlet, "benefits", [held])

    tables = made_of(hamlet)

    assert tables.person(city.HUANG)["holds_dibao"] is None
    assert tables.home(city.HUANG)["paid_dibao"] is None
    assert tables.home(city.QIANG)["paid_dibao"] == 0


def test_a_mended_file_under_the_same_name_ends_the_doubt(hamlet):
    pension = {"person": city.HUANG, "kind": "领取居民养老金", "from_month": "201504", "updated_on": "2026-06-20"}
    deliver(hamlet, "insurance", [{**pension, "benefit_month": "二百"}])
    deliver(hamlet, "insurance", [{**pension, "benefit_month": "200"}])

    assert made_of(hamlet).person(city.HUANG)["pension"] == hao(200)
