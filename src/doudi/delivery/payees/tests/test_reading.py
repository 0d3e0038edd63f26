"""A file of accounts comes in whole: good rows at once, bad rows kept apart with where, what and how to mend them."""

import csv
import io

import pytest

from doudi.delivery.payees.assigning import assign
from doudi.delivery.payees.models import Account, AccountFault, Assignment
from doudi.delivery.payees.permissions import NotAllowed
from doudi.delivery.payees.reading import ListNotRead, bad_rows, read_accounts
from doudi.delivery.payees.rows import HEADERS
from doudi.delivery.payees.tests.test_assigning import member_of, somebody
from doudi.delivery.payees.tests.writing import BOOK, CARD, NEXT, ON, OTHER_CARD, WHY, another, opened, paid_into
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as

pytestmark = pytest.mark.django_db
GOOD = {
    "户名": "梁志强",
    "账号": CARD,
    "账户类别": "本人",
    "银行": "onecard_csv",
    "开户行号": "",
    "起始月份": "2026-01",
}


@pytest.fixture
def file(tmp_path):
    """Write rows as a file."""

    def write(*rows, headers=HEADERS):
        text = io.StringIO()
        writer = csv.DictWriter(text, headers, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**GOOD, **row} for row in rows)
        path = tmp_path / "账户.csv"
        path.write_bytes(text.getvalue().encode("utf-8-sig"))
        return path

    return write


def read(path, *, by):
    with acting_as(by):
        return read_accounts(path=path, place="440105", document="海民〔2026〕3号", by=by, on=ON)


def test_good_rows_come_in_and_bad_ones_are_kept_apart_with_where_what_and_how(owed, aqiang, chen, file):
    orphan = another(owed, person=somebody("小满"), programme="orphan", family="children")
    rows = (
        {"编号": owed.number},
        {"编号": owed.number},
        {"编号": "ZZ1"},
        {"编号": another(owed, person=somebody("甲")).number},
        {"编号": orphan.number, "户名": "小满", "账户类别": "家庭"},
        {"编号": orphan.number, "账号": CARD[:-1] + "9"},
        {"编号": orphan.number, "起始月份": "去年"},
        {"编号": orphan.number, "银行": "nobank"},
        {"编号": orphan.number, "账户类别": "储蓄罐"},
        {"编号": ""},
        {"编号": orphan.number, "开户行号": "12"},
        {"编号": orphan.number, "户名": "=1+1"},
    )

    made = read(file(*rows), by=chen)

    assert (made.rows, made.taken) == (12, 1)
    assert paid_into(owed).tail == CARD[-4:]
    found = [(one.row, one.column) for one, _ in bad_rows(made)]
    assert found == [
        (3, "编号"), (4, "编号"), (5, "户名"), (6, "账户类别"), (7, "账号"), (8, "起始月份"), (9, "银行"), (10, "账户类别"), (11, "编号"),
        (12, "开户行号"), (13, "户名"),
    ]  # fmt: skip
    assert all(one.what and one.mend for one, _ in bad_rows(made))
    assert [cells["编号"] for one, cells in bad_rows(made) if one.row == 4] == ["ZZ1"]
    assert CARD.encode() not in b"".join(bytes(one.cells) for one in AccountFault.objects.all())
    assert Entry.objects.get(verb="payees.read_accounts").detail["taken"] == 1


def test_holders_are_the_person_a_member_or_a_guardian_however_the_name_is_written(owed, aqiang, chen, file):
    wife = member_of(owed, "何丽华")
    uighur = another(owed, person=somebody("阿依古丽·买买提"))
    home = another(owed, person=somebody("黄伯"), programme="tekun", family="tekun")

    made = read(
        file(
            {"编号": owed.number, "户名": "何 丽华", "账户类别": "家庭", "账号": OTHER_CARD},
            {"编号": uighur.number, "户名": "阿依古丽．买买提", "账号": CARD},
            {"编号": home.number, "户名": "海珠区养老院", "账户类别": "机构", "账号": BOOK},
        ),
        by=chen,
    )

    assert (made.taken, list(made.faults.all())) == (3, [])
    assert paid_into(owed).person == wife
    assert paid_into(uighur).person == uighur.subject
    assert (paid_into(home).place, paid_into(home).person) == ("440105", None)


def test_the_same_file_again_changes_nothing_and_another_one_replaces_nothing(owed, aqiang, chen, file):
    made = read(file({"编号": owed.number}), by=chen)
    assert read(file({"编号": owed.number}), by=chen) == made

    other = read(file({"编号": owed.number, "账号": OTHER_CARD}), by=chen)

    assert other.taken == 0
    assert other.faults.get().column == "起始月份"
    assert Assignment.objects.count() == Account.objects.count() == 1


def test_an_account_that_is_known_is_used_and_one_number_of_many_is_one_account(owed, aqiang, chen, file):
    known = opened(aqiang)
    other = another(owed, person=aqiang, programme="living_subsidy", family="disabled")
    assign(entitlement=other, account=known, since=NEXT, why=WHY, by=SYSTEM, on=ON)

    made = read(file({"编号": owed.number}), by=chen)

    assert made.taken == 1
    assert paid_into(owed) == known


@pytest.mark.parametrize(("content", "words"), [(b"\xff\xfe\x00", "UTF-8"), ("编号,户名\n".encode(), "缺少列")])
def test_a_file_that_is_none_is_refused_whole(chen, tmp_path, content, words):
    path = tmp_path / "x.csv"
    path.write_bytes(content)

    with pytest.raises(ListNotRead, match=words):
        read(path, by=chen)


def test_the_county_alone_reads_files_in(li, zhou, tmp_path):
    for officer in (li, zhou):
        with pytest.raises(NotAllowed):
            read(tmp_path / "x.csv", by=officer)
