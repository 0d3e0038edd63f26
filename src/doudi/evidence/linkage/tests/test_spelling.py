"""One name, in all the forms departments write it in."""

import pytest

from doudi.evidence.linkage.hongkong import folded, spelled
from doudi.evidence.linkage.spelling import name_of, split


@pytest.mark.parametrize(
    ("written", "usual"),
    [
        ("陳秀英", "陈秀英"),
        ("林昇", "林升"),
        ("陈 峯", "陈峰"),
        ("黃喆　", "黄哲"),
        ("歐陽德", "欧阳德"),
        ("張衞國", "张卫国"),
    ],
)
def test_traditional_and_variant_characters_become_the_usual_ones(written, usual):
    assert name_of(written).text == usual


def test_characters_that_sound_alike_have_one_sound():
    assert name_of("陈秀英").sound == name_of("陈秀瑛").sound == "chenxiuying"


@pytest.mark.parametrize(
    ("name", "sound"),
    [("单立人", "shanliren"), ("区志强", "ouzhiqiang"), ("仇英", "qiuying"), ("曾国藩", "zengguofan")],
)
def test_a_surname_is_read_as_a_surname(name, sound):
    assert name_of(name).sound == sound


def test_a_surname_of_two_characters_is_kept_whole():
    assert split("欧阳德明") == ("欧阳", "德明")
    assert split("欧阳") == ("欧", "阳")


@pytest.mark.parametrize(
    ("jyutping", "card"),
    [
        ("can4", "chan"),
        ("zoeng1", "cheung"),
        ("zoeng6", "cheung"),
        ("jyun4", "yuen"),
        ("daai6", "tai"),
        ("ng4", "ng"),
        ("syut3", "suet"),
    ],
)
def test_cards_spell_cantonese_their_own_way(jyutping, card):
    assert spelled(jyutping) == card


def test_what_clerks_write_differently_folds_to_one_key():
    assert folded("tsang") == folded("chang")
    assert folded("shek") == folded("sek")
    assert folded("yuen") == folded("yun")
    assert folded("chan") != folded("cheung")


@pytest.mark.parametrize(
    "written", ["CHAN Sau Ying", "Chan, Sau-ying", "CHAN Sau Ying, Mary", "ＣＨＡＮ　ＳＡＵ　ＹＩＮＧ"]
)
def test_a_name_on_a_hong_kong_card_meets_its_characters(written):
    assert name_of(written).cantonese == name_of("陈秀英").cantonese


def test_a_surname_written_last_is_turned_round():
    assert name_of("Sau Ying Chan").cantonese_turned == name_of("陈秀英").cantonese
    assert name_of("Xiuying Chen").sound_turned == name_of("陈秀英").sound


def test_jyutping_and_pinyin_meet_their_characters():
    assert name_of("can4 sau3 jing1").cantonese == name_of("陈秀英").cantonese
    assert name_of("can sau jing").jyutping == name_of("陈秀英").jyutping
    assert name_of("CHEN XIUYING").sound == name_of("陈秀英").sound


def test_two_spellings_of_a_surname_are_one():
    assert name_of("LAW Ka Yan").cantonese == name_of("LO Ka Yan").cantonese == name_of("罗嘉欣").cantonese


@pytest.mark.parametrize("nothing", [None, "", "  ", "··", "·", "-"])
def test_no_name_is_nothing(nothing):
    assert name_of(nothing).text == ""


def test_a_rare_character_is_kept():
    assert name_of("陈𫖯").text == "陈𫖯"
    assert name_of("陈䶮").sound == "chenyan"
