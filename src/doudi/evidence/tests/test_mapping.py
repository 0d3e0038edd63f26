"""Mapping files: what departments deliver."""

from datetime import date

import pytest
import yaml

from doudi.evidence.mapping import DATASETS, FOLDER, MappingWrong, mapping_for_file, mapping_of, read_mapping
from doudi.evidence.values import lake_schema
from doudi.facts import FACTS


@pytest.fixture
def written(tmp_path):
    """Write the vehicles' mapping with changes and read it."""

    def write(**changes):
        content = yaml.safe_load((FOLDER / "vehicles.yaml").read_text(encoding="utf-8"))
        content.update(changes)
        path = tmp_path / "vehicles.yaml"
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        return read_mapping(path)

    return write


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_data_set_has_a_mapping_with_a_basis_in_law(dataset):
    mapping = mapping_of(dataset)

    assert mapping.dataset == dataset
    assert mapping.law
    assert mapping.article
    assert set(mapping.key) <= set(lake_schema(mapping).names)


def test_all_four_formats_are_used():
    assert {mapping_of(dataset).format for dataset in DATASETS} == {"csv-utf8", "csv-gb18030", "xlsx", "parquet"}


def test_every_source_of_a_fact_is_a_data_set():
    sources = {fact.source for unit in FACTS.values() for fact in unit.values()}

    assert sources <= set(DATASETS)


def test_every_fact_people_judge_has_a_column_in_the_visits():
    judged = {name for unit in ("person", "household") for name, fact in FACTS[unit].items() if fact.source == "visits"}

    assert judged <= set(lake_schema(mapping_of("visits")).names)


def test_codes_only_say_what_the_facts_know():
    for dataset, column, unit, fact in (
        ("hukou", "relation", "person", "relation"),
        ("hukou", "sex", "person", "sex"),
        ("students", "stage", "person", "student"),
        ("disability", "kind", "person", "disability_kind"),
        ("support", "relation", "support", "relation"),
        ("visits", "care_form", "person", "care_form"),
    ):
        codes = dict(next(found for found in mapping_of(dataset).columns if found.name == column).codes)
        assert set(codes.values()) <= set(FACTS[unit][fact].choices)


@pytest.mark.parametrize("dataset", DATASETS)
def test_a_file_named_as_the_mapping_says_is_recognised(dataset):
    mapping = mapping_of(dataset)
    match = mapping_for_file(mapping.file_name(place="4401", as_of=date(2026, 7, 1), part=3))

    assert match is not None
    assert (match.mapping, match.place, match.as_of, match.part) == (mapping, "4401", date(2026, 7, 1), "3")


def test_a_day_that_does_not_exist_is_no_file_of_ours():
    assert mapping_for_file("公安_户籍_4401_20260231.csv") is None
    assert mapping_for_file("公安_户籍_4401_2026-02-28.csv") is not None
    assert mapping_for_file("合影.jpg") is None


def test_no_data_set_of_that_name():
    with pytest.raises(MappingWrong, match="没有“cars”这个数据集；现有：hukou"):
        mapping_of("cars")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"absence": "maybe"}, "absence 写的是 maybe，应是 no、unknown 之一"),
        ({"basis": {"law": "社会救助法"}}, "basis 缺少 article"),
        ({"colour": "red"}, "最外层 里不认识 colour；可用：dataset"),
        ({"version": "one"}, "version 写的是 one，应是 integer"),
        ({"max_age_days": 0}, "max_age_days 不合"),
        ({"key": ["number"]}, "提到的“number”不在 columns 里"),
        ({"latest": "plate"}, "latest 的“plate”应是 day 类型的列"),
        ({"columns": {"plate": {"header": "号牌", "type": "code"}}}, "columns.plate 缺少 codes"),
    ],
)
def test_a_wrong_mapping_is_refused_in_a_sentence(written, changes, sentence):
    with pytest.raises(MappingWrong) as refused:
        written(**changes)

    assert str(refused.value).startswith("映射文件 vehicles.yaml：")
    assert sentence in str(refused.value)


def test_one_header_cannot_be_two_columns(written):
    columns = {name: {"header": "日期", "type": "day"} for name in ("updated_on", "registered_on")}

    with pytest.raises(MappingWrong, match="表头“日期”写了两次"):
        written(columns=columns, key=["updated_on"], latest="updated_on")
