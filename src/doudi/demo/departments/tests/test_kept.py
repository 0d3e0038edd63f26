"""What a department finds in the demo's deliveries: somebody's own rows, the newest of each, none that is soiled."""

from datetime import date

import pytest

from doudi.demo.departments.answers import About, rows_about
from doudi.demo.departments.faults import Faults, faults_of
from doudi.demo.departments.kept import Registers
from tests.cast import AQIANG

CARS = "公安交管_机动车_4401_20261101.csv"
CARDS = "残联_残疾人证_440105_20261101.csv"
ME, OTHER = "11010119900101001X", "110101199001010036"


@pytest.fixture
def registers(tmp_path):
    cars = [
        "号牌号码,所有人身份证明号码,车辆类型,使用性质,机动车状态,购置价格,初次登记日期,更新日期",
        f"粤A1,{ME},小型轿车,A,A,86000,20190304,20250101",
        f"粤A1, {ME.lower()} ,小型轿车,A,P,86000,20190304,20260701",
        f"粤A2,{ME},小型轿车,Z,A,86000,20190304,20260701",
        f"粤A3,{OTHER},小型轿车,A,A,86000,20190304,20260701",
    ]
    cards = ["残疾人证号,姓名,残疾类别,残疾等级,证件状态,发证日期", f"{ME}42,某某,4,2,正常,20200101"]
    (tmp_path / CARS).write_text("\n".join(cars) + "\n", encoding="utf-8")
    (tmp_path / CARDS).write_bytes(("\r\n".join(cards) + "\r\n").encode("gb18030"))
    return Registers(tmp_path, sources=["vehicles", "disability", "bank"])


def test_somebody_finds_his_own_rows_the_newest_of_each_and_no_soiled_one(registers):
    found = registers("vehicles", ME)

    assert [(row["plate"], row["person"], row["status"]) for row in found] == [("粤A1", ME, "P")]


def test_a_card_is_found_by_its_holders_number(registers):
    assert [row["person"] for row in registers("disability", ME)] == [ME]
    assert registers("disability", OTHER) == []


def test_a_register_that_was_not_delivered_is_not_at_hand(registers):
    assert registers("bank", ME) is None


def test_who_stands_in_no_delivery_is_told_or_not_known(registers):
    told = About(identifier=AQIANG.resident_number, name="梁志强", source="vehicles", letter="SQ1", on=AQIANG.born_on)
    nobody = About(identifier=OTHER[:-1] + "0", name="某某", source="vehicles", letter="SQ1", on=AQIANG.born_on)

    assert [row["plate"] for row in rows_about(told, kept=registers)] == ["粤A示0001"]
    assert rows_about(nobody, kept=registers) == []


def test_a_question_may_have_faults_of_its_own():
    own, others = Faults(rates={"silent": 1.0}), Faults(rates={"slow": 1.0})
    faults = {"HD1-01-bank": own, "bank": others}

    assert faults_of(faults, source="bank", number="HD1-01-bank") is own
    assert faults_of(faults, source="bank", number="HD2-01-bank") is others
    assert faults_of(faults, source="tax", number="HD2-01-tax") == Faults()


def test_a_department_tells_what_it_knew_on_the_day_it_was_asked(registers):
    def asked(on):
        about = About(identifier=OTHER, name="某某", source="vehicles", letter="SQ1", on=on)
        return [(row["plate"], row["updated_on"]) for row in rows_about(about, kept=registers)]

    assert asked(date(2019, 3, 9)) == []
    assert asked(date(2019, 3, 10)) == [("粤A3", "20190304")]
    assert asked(date(2026, 11, 1)) == [("粤A3", "20260701")]
