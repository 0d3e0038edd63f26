"""Numbers as people write them: the worked examples of the standards, and the mistakes people make."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from doudi.registry.identifiers import Kind, NotValid, Sex, check_digit, mask, parse, to_eighteen

VALID = [
    (Kind.RESIDENT_ID, "44010319800101001X", "44010319800101001X"),
    (Kind.RESIDENT_ID, "350102194503030073", "350102194503030073"),
    (Kind.RESIDENT_ID, "11010519491231002X", "11010519491231002X"),
    (Kind.RESIDENT_ID, "440103800101001", "44010319800101001X"),
    (Kind.RESIDENT_ID, " 440103 19800101 001x ", "44010319800101001X"),
    (Kind.RESIDENT_ID, "４４０１０３１９８００１０１００１Ｘ", "44010319800101001X"),
    (Kind.RESIDENCE_PERMIT, "810000199001010019", "810000199001010019"),
    (Kind.RESIDENCE_PERMIT, "820000198506150022", "820000198506150022"),
    (Kind.HK_MACAO_PERMIT, "h12345678", "H12345678"),
    (Kind.HK_MACAO_PERMIT, "M1234567801", "M12345678"),
    (Kind.TW_PERMIT, "12345678", "12345678"),
    (Kind.TW_PERMIT, "1234567801", "1234567801"),
    (Kind.HKID, "A123456(3)", "A1234563"),
    (Kind.HKID, "a123456（3）", "A1234563"),
    (Kind.MACAO_BIR, "5123456(7)", "51234567"),
    (Kind.PASSPORT, "E12345678", "E12345678"),
]

WRONG = [
    (Kind.RESIDENT_ID, "440103198001010010", "最后一位校验不符"),
    (Kind.RESIDENT_ID, "440103198002300010", "不是真实的日期"),
    (Kind.RESIDENT_ID, "44010319800101001", "现在有17位"),
    (Kind.RESIDENT_ID, "990103198001010010", "不是任何省份"),
    (Kind.RESIDENT_ID, "810000199001010019", "居住证"),
    (Kind.RESIDENT_ID, "44010319800101O01X", "前17位是数字"),
    (Kind.RESIDENT_ID, "", "现在有0位"),
    (Kind.RESIDENCE_PERMIT, "44010319800101001X", "810000"),
    (Kind.RESIDENCE_PERMIT, "810000199001010018", "最后一位校验不符"),
    (Kind.HK_MACAO_PERMIT, "A12345678", "字母H或M"),
    (Kind.TW_PERMIT, "1234567", "8位数字"),
    (Kind.HKID, "A123456(4)", "校验码不符"),
    (Kind.HKID, "123456(3)", "1至2个字母"),
    (Kind.MACAO_BIR, "2123456(7)", "首位是1、5或7"),
    (Kind.PASSPORT, "ABCDEFG", "护照"),
]


@pytest.mark.parametrize(("kind", "written", "value"), VALID)
def test_a_number_is_read_as_anybody_writes_it(kind, written, value):
    assert parse(kind, written).value == value


@pytest.mark.parametrize(("kind", "written", "sentence"), WRONG)
def test_a_wrong_number_is_refused_with_what_is_wrong(kind, written, sentence):
    with pytest.raises(NotValid, match=sentence):
        parse(kind, written)


@pytest.mark.parametrize(("kind", "written", "sentence"), [line for line in WRONG if line[1]])
def test_the_sentence_never_repeats_the_number(kind, written, sentence):
    with pytest.raises(NotValid) as refusal:
        parse(kind, written)

    assert written not in str(refusal.value)


def test_a_resident_number_tells_birthday_and_sex():
    man = parse(Kind.RESIDENT_ID, "44010319800101001X")
    woman = parse(Kind.RESIDENT_ID, "11010519491231002X")

    assert (man.born_on, man.sex) == (date(1980, 1, 1), Sex.MALE)
    assert (woman.born_on, woman.sex) == (date(1949, 12, 31), Sex.FEMALE)


@pytest.mark.parametrize("letter", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
def test_exactly_one_check_fits_each_hong_kong_card(letter):
    fitting = [check for check in "0123456789A" if fits(Kind.HKID, f"{letter}987654({check})")]

    assert len(fitting) == 1


def test_a_hong_kong_card_of_two_letters_has_another_check():
    """10 and 11 for the letters: 10×9 + 11×8 + 9×7 + 8×6 + 7×5 + 6×4 + 5×3 + 4×2 = 371 = 33×11 + 8, and 11 - 8 = 3."""
    assert parse(Kind.HKID, "AB987654(3)").value == "AB9876543"


@pytest.mark.parametrize(
    ("value", "shown"),
    [("44010319800101001X", "440*************1X"), ("H12345678", "H******78"), ("A1234563", "A*****63")],
)
def test_a_masked_number_cannot_be_completed(value, shown):
    assert mask(value) == shown
    assert len(shown) == len(value)


seventeens = some.builds(
    lambda born, sequence: f"440105{born:%Y%m%d}{sequence:03d}",
    some.dates(date(1900, 1, 1), date(2025, 12, 31)),
    some.integers(0, 999),
)


@given(seventeen=seventeens)
def test_a_number_with_its_check_digit_is_read_back(seventeen):
    number = parse(Kind.RESIDENT_ID, seventeen + check_digit(seventeen))

    assert number.value[:17] == seventeen


@given(seventeen=seventeens, position=some.integers(0, 16), other=some.integers(1, 9))
def test_one_mistyped_digit_is_always_noticed(seventeen, position, other):
    right = seventeen + check_digit(seventeen)
    wrong_digit = str((int(right[position]) + other) % 10)

    assert not fits(Kind.RESIDENT_ID, right[:position] + wrong_digit + right[position + 1 :])


@given(seventeen=seventeens.filter(lambda number: number[6:8] == "19"))
def test_an_old_number_becomes_the_new_one(seventeen):
    fifteen = seventeen[:6] + seventeen[8:]

    assert to_eighteen(fifteen) == seventeen + check_digit(seventeen)


def fits(kind, text):
    try:
        parse(kind, text)
    except NotValid:
        return False
    return True
