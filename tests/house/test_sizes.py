"""Small enough to be read: functions and files keep the sizes of the house."""

import ast
from pathlib import Path
from statistics import median, quantiles

from tests.house.files import lines, modules, named, tree

FUNCTION_LINES_MEDIAN = 10
FUNCTION_LINES_NINE_IN_TEN = 35
FUNCTION_LINES_MAX = 70
FILE_LINES_AIM = 300
FILE_LINES_MAX = 500
LONG_FILES_SHARE_MAX = 0.05


def functions() -> list[tuple[int, str]]:
    """Length and place of every function, longest first."""
    found = [
        (node.end_lineno - node.lineno + 1, f"{named(path)}:{node.lineno} {node.name}")
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    ]
    return sorted(found, reverse=True)


def longer_than(limit: int) -> list[str]:
    return [f"{length} {place}" for length, place in functions() if length > limit]


def files_longer_than(limit: int) -> list[str]:
    long: list[tuple[int, Path]] = [(lines(path), path) for path in modules() if lines(path) > limit]
    return [f"{length} {named(path)}" for length, path in sorted(long, reverse=True)]


def test_no_function_is_over_seventy_lines():
    assert longer_than(FUNCTION_LINES_MAX) == []


def test_nine_functions_in_ten_are_under_thirty_five_lines():
    ninth = quantiles((length for length, _ in functions()), n=10)[-1]

    assert ninth <= FUNCTION_LINES_NINE_IN_TEN, longer_than(FUNCTION_LINES_NINE_IN_TEN)


def test_the_usual_function_is_under_ten_lines():
    assert median(length for length, _ in functions()) < FUNCTION_LINES_MEDIAN


def test_no_file_is_over_five_hundred_lines():
    assert files_longer_than(FILE_LINES_MAX) == []


def test_few_files_are_over_three_hundred_lines():
    long = files_longer_than(FILE_LINES_AIM)

    assert len(long) <= LONG_FILES_SHARE_MAX * len(list(modules())), long
