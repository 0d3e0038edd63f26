"""The roll the demo takes over: whom the register knows, each once; three lines kept apart; an account for everybody."""

from datetime import date

import pytest

from doudi.delivery.entitlements.models import Entitlement, Period
from doudi.delivery.entitlements.taking_over import bad_lines
from doudi.delivery.payees.models import Assignment
from doudi.demo.departments.kept import Registers
from doudi.demo.payments.recipients import ALONE, SOURCES, files_in
from doudi.demo.payments.roll import take_roll
from doudi.demo.tests.cities import small_city
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Level, Place

ON = date(2026, 1, 4)
PLACE = "4401"


@pytest.fixture(scope="module")
def files():
    return files_in(Registers(small_city().folder / "deliveries", sources=SOURCES), place=PLACE, on=ON)


def test_everybody_stands_once_in_a_programme_and_alone_where_the_law_pays_nothing_beside_it(files):
    seen = [(one.programme, person.number) for one in files for person in one.people]
    alone = {number for programme, number in seen if programme in ALONE}

    assert len(files) > 50
    assert len(seen) == len(set(seen))
    assert len({one.number for one in files}) == len(files)
    assert not [one for one in seen if one[1] in alone and one[0] not in ALONE]


@pytest.mark.django_db
def test_a_roll_is_taken_over_with_its_accounts_and_bad_lines_are_kept_apart(files, chen, tmp_path):
    few = [one for one in files if one.village.startswith("440105")][:12]
    for code in {one.village for one in few}:
        Place.objects.get_or_create(
            code=code, defaults={"name": "示例社区居委会", "level": Level.VILLAGE, "parent_id": "440105"}
        )

    roll = take_roll(few, place="440105", folder=tmp_path, by=chen, on=ON)

    with acting_as(SYSTEM):
        assert (roll.rows, roll.taken) == (len(few) + 3, len(few))
        assert [column for _, column, _, _ in bad_lines(roll)] == ["证件号码", "保障金", "项目"]
        assert Assignment.objects.count() == Entitlement.objects.count() == len(few)
        assert sum(one.cents for one in Period.objects.all()) == sum(one.yuan for one in few) * 100
