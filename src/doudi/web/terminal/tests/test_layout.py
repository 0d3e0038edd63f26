"""Lines fit a terminal, in Chinese and in Latin letters."""

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from doudi.web.terminal.layout import CLOSING, Lines, show, wrapped

WORDS = st.text(alphabet="家庭收入低保标准，。（）1309.00 wage", max_size=120)


@settings(deadline=None)
@given(WORDS, st.integers(20, 60))
def test_no_line_is_wider_than_asked(words, width):
    assert all(cell_len(line) <= width for line in wrapped(words, width=width))


@settings(deadline=None)
@given(WORDS, st.integers(20, 60))
def test_no_word_is_lost(words, width):
    assert "".join("".join(wrapped(words, width=width)).split()) == "".join(words.split())


def test_no_line_begins_with_a_closing_mark():
    lines = list(wrapped("共同生活家庭成员月均收入" + "，" * 1 + "低于当地标准。", width=24))

    assert lines == ["共同生活家庭成员月均收", "入，低于当地标准。"]
    assert not any(line[0] in CLOSING for line in lines)


def test_numbers_stay_whole():
    assert list(wrapped("家庭月收入合计 12345.67 元", width=20)) == ["家庭月收入合计", "12345.67 元"]


def test_what_goes_on_stands_under_the_words(capsys):
    lines = Lines()
    lines.add("家庭收入" * 12, head="满足", indent=4, head_width=8)
    lines.add()
    lines.add("末行", indent=2)

    show(lines)

    assert capsys.readouterr().out.splitlines() == [
        "    满足    " + "家庭收入" * 8 + "家庭",
        "            " + "收入" + "家庭收入" * 3,
        "",
        "  末行",
    ]


def test_an_amount_keeps_its_unit():
    assert list(wrapped("家庭月收入合计 1234.00 元", width=22)) == ["家庭月收入合计", "1234.00 元"]
