"""Designs: what linkage compares, how it finds the pairs worth comparing, and from which pairs it learns.

Nouns: Design, CHINESE. Every comparison goes from the strongest agreement to none; its levels are the words a desk reads.
A rule for learning must not be a sign of sameness that the other comparisons lean on: blocking on the name teaches birth and
place, blocking on the day of birth teaches names; a poor choice cost seven points of recall when it was tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Level:
    """One degree of agreement: its name, the test in SQL, and how often it holds for one person and for two.

    Both shares are learned, and start here; `given` ones stay. A level nobody was seen in keeps the share it starts with.
    """

    name: str
    test: str
    same: float
    other: float
    given: bool = False
    rare_counts: str = ""


@dataclass(frozen=True)
class Compared:
    """One thing that is compared: unknown when `unknown` holds, else the first level that fits, else different."""

    name: str
    unknown: str
    levels: tuple[Level, ...]
    different: Level

    def as_splink(self) -> dict[str, Any]:
        """Describe it as Splink reads it."""
        levels = [{"sql_condition": self.unknown, "label_for_charts": "unknown", "is_null_level": True}]
        return {
            "output_column_name": self.name,
            "comparison_levels": [*levels, *(_level(one) for one in (*self.levels, self.different))],
        }


def _level(level: Level) -> dict[str, Any]:
    told: dict[str, Any] = {"sql_condition": level.test, "label_for_charts": level.name}
    if level.rare_counts:
        told |= {"tf_adjustment_column": level.rare_counts, "tf_adjustment_weight": 1.0}
    if level.given:
        told |= {"m_probability": level.same, "fix_m_probability": True}
        told |= {"u_probability": level.other, "fix_u_probability": True}
    return told


@dataclass(frozen=True)
class Design:
    """Comparisons, rules that find pairs, rules to learn from, and rules that are right nearly always."""

    name: str
    compared: tuple[Compared, ...]
    finds: tuple[str, ...]
    learns: tuple[str, ...]
    sure: tuple[str, ...]
    sure_share: float
    """Which share of true pairs the sure rules find."""

    def as_splink(self) -> Mapping[str, Any]:
        """Describe it as Splink reads it, nothing learned yet."""
        return {
            "link_type": "link_only",
            "unique_id_column_name": "unique_id",
            "comparisons": [one.as_splink() for one in self.compared],
            "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule in self.finds],
            "retain_matching_columns": False,
            "retain_intermediate_calculation_columns": True,
        }


def same(*columns: str) -> str:
    """Write the test that columns agree."""
    return " AND ".join(f"l.{column} = r.{column}" for column in columns)


def crossed(left: str, right: str, *others: str) -> str:
    """Write the test that one column agrees with another one, and further columns with themselves."""
    return " AND ".join([f"l.{left} = r.{right}", *(f"l.{column} = r.{column}" for column in others)])


NAME = Compared(
    "name",
    "text_l IS NULL OR text_r IS NULL",
    (
        Level("same", "text_l = text_r", 0.93, 6e-5, rare_counts="text"),
        Level("turned", "text_l = turned_r OR turned_l = text_r", 0.004, 1e-5),
        Level("sound", "sound_l = sound_r", 0.01, 3e-5),
        Level(
            "spelled",
            "sound_l = sound_turned_r OR sound_turned_l = sound_r OR cantonese_l = cantonese_r"
            " OR cantonese_turned_l = cantonese_r OR cantonese_l = cantonese_turned_r OR jyutping_l = jyutping_r",
            0.01,
            3e-5,
        ),
        Level(
            "one_character",
            "length(text_l) > 2 AND length(text_r) > 2 AND (surname_l = surname_r OR right(text_l, 1) = right(text_r, 1))"
            " AND damerau_levenshtein(text_l, text_r) = 1",
            0.02,
            4e-3,
        ),
        Level(
            "near_sound",
            "left(sound_l, 1) = left(sound_r, 1) AND jaro_winkler_similarity(sound_l, sound_r) > 0.93",
            0.006,
            1e-3,
        ),
        Level(
            "surname",
            "surname_l = surname_r OR surname_sound_l = surname_sound_r OR surname_cantonese_l = surname_cantonese_r",
            0.01,
            0.045,
        ),
    ),
    Level("different", "ELSE", 0.01, 0.95),
)
BIRTH = Compared(
    "birth",
    "birth_l IS NULL OR birth_r IS NULL",
    (
        Level("same", "birth_l = birth_r", 0.94, 4e-5),
        Level("swapped", "birth_swapped_l = birth_r", 0.005, 1e-5),
        Level(
            "year_known",
            "(length(birth_l) = 4 OR length(birth_r) = 4) AND birth_year_l = birth_year_r",
            0.02,
            0.013,
        ),
        Level(
            "one_digit",
            "length(birth_l) = length(birth_r) AND hamming(birth_l, birth_r) < 3 AND damerau_levenshtein(birth_l, birth_r) = 1",
            0.02,
            1e-3,
        ),
        Level("year_or_day", "birth_year_l = birth_year_r OR birth_day_l = birth_day_r", 0.01, 0.015),
    ),
    Level("different", "ELSE", 0.005, 0.98),
)
SEX = Compared(
    "sex",
    "sex_l IS NULL OR sex_r IS NULL",
    (Level("same", "sex_l = sex_r", 0.99, 0.5),),
    Level("different", "ELSE", 0.01, 0.5),
)
PLACE = Compared(
    "place",
    "place_l IS NULL OR place_r IS NULL",
    (
        Level("same", "length(place_l) = 12 AND place_l = place_r", 0.7, 5e-4),
        Level("town", "town_l = town_r", 0.08, 6e-3),
        Level("county_known", "(town_l IS NULL OR town_r IS NULL) AND county_l = county_r", 0.1, 0.09),
        Level("county", "county_l = county_r", 0.06, 0.08),
    ),
    Level("different", "ELSE", 0.06, 0.9),
)
NUMBER = Compared(
    "number",
    "number_l IS NULL OR number_r IS NULL",
    (
        Level("whole", "number_l = number_r AND check_l = check_r", 0.18, 1e-11, given=True),
        Level("same", "number_l = number_r", 0.27, 1e-9, given=True),
        Level(
            "swapped",
            "check_l = check_r AND damerau_levenshtein(number_l, number_r) = 1 AND levenshtein(number_l, number_r) = 2",
            0.50,
            5e-9,
            given=True,
        ),
        Level("one_slip", "damerau_levenshtein(number_l, number_r) = 1", 0.03, 5e-7, given=True),
        Level("two_slips", "damerau_levenshtein(number_l, number_r) = 2", 0.01, 4e-5, given=True),
    ),
    Level("different", "ELSE", 0.01, 0.99995, given=True),
)
"""Given, not learned: rows with a right number teach nothing about wrong ones. Numbers are unique, so a whole one (an O read as
zero) is nobody else's. Of random people of one city about 170 in three hundred million numbers in use lie one slip apart, but
only some 17 by two neighbours changed places, and of these one in eleven keeps the check digit."""

CHINESE = Design(
    name="chinese",
    compared=(NAME, BIRTH, SEX, PLACE, NUMBER),
    finds=(
        same("birth", "sex"),
        same("text", "birth_year"),
        same("text", "birth_day"),
        same("text", "county"),
        same("sound", "birth_year"),
        crossed("turned", "text", "birth_year"),
        crossed("cantonese", "cantonese", "birth_year"),
        crossed("cantonese_turned", "cantonese", "birth_year"),
        crossed("sound_turned", "sound", "birth_year"),
        crossed("birth_swapped", "birth", "surname"),
        same("place", "birth_year"),
        same("sound", "place"),
        same("number_front"),
        same("number_back"),
        same("number_seam"),
    ),
    learns=(same("birth"), same("text")),
    sure=(same("text", "birth"), same("birth", "place")),
    sure_share=0.85,
)
