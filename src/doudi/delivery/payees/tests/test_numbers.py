"""What somebody wrote becomes one form, or is told what is wrong with it; nothing of the number is repeated."""

import pytest

from doudi.delivery.payees.numbers import NotRead, plain_name, read_bank_number, read_name, read_number
from doudi.delivery.payees.tests.writing import BOOK, CARD


@pytest.mark.parametrize(
    "text", [CARD, f" {CARD[:4]} {CARD[4:10]} {CARD[10:]}", CARD.translate({48 + n: 0xFF10 + n for n in range(10)})]
)
def test_a_card_is_read_however_it_was_written(text):
    read = read_number(text)

    assert (read.value, read.is_card, read.tail) == (CARD, True, CARD[-4:])


def test_a_passbook_has_no_check_digit_and_is_the_same_with_and_without_dashes():
    plain, dashed = read_number(BOOK), read_number(f"{BOOK[:4]}-{BOOK[4:]}")

    assert not plain.is_card
    assert plain.same == dashed.same


@pytest.mark.parametrize("place", range(2, 19))
def test_one_wrong_digit_of_a_card_is_found(place):
    wrong = CARD[:place] + str((int(CARD[place]) + 1) % 10) + CARD[place + 1 :]

    with pytest.raises(NotRead, match="校验位") as told:
        read_number(wrong)

    assert wrong not in str(told.value)


@pytest.mark.parametrize("text", ["", "  ", "1234567", "1" * 35, "6228_4804", "=62284804", "账号12345678"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(NotRead):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "read"), [("", ""), ("102 581 000 013", "102581000013"), ("icbkcnbjgdg", "ICBKCNBJGDG")]
)
def test_a_bank_has_a_cnaps_number_or_a_bic(text, read):
    assert read_bank_number(text) == read


@pytest.mark.parametrize("text", ["10258100001", "ICBKCN", "工行"])
def test_a_bank_number_of_another_form_is_refused(text):
    with pytest.raises(NotRead):
        read_bank_number(text)


@pytest.mark.parametrize("text", ["", "=梁志强", "梁\n志强", "梁" * 71])
def test_a_name_no_file_could_carry_is_refused(text):
    with pytest.raises(NotRead):
        read_name(text)


def test_names_are_the_same_however_the_dot_is_written():
    assert (
        len({plain_name(one) for one in ("阿依古丽·买买提", "阿依古丽•买买提", "阿依古丽．买买提", "阿依古丽 买买提")})
        == 1
    )
