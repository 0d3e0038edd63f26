"""Places: real codes from province to village, old codes, cities without counties."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from doudi.offices.actions import PlacesMissing, load_places, load_successions
from doudi.offices.divisions import division
from doudi.offices.models import Level, Place, PlaceKind, PlaceSuccession
from doudi.offices.queries import descendants, full_name, inside, path, place_on, predecessors

TODAY = date(2026, 7, 1)
GENUINE = Path(settings.PLACES_FOLDER)

TABLES = {
    "provinces.csv": 'code,name\n11,"北京市"\n35,"福建省"\n44,"广东省"\n46,"海南省"\n',
    "cities.csv": (
        'code,name,provinceCode\n1101,"市辖区",11\n3504,"三明市",35\n4401,"广州市",44\n4419,"东莞市",44\n4604,"儋州市",46\n'
    ),
    "areas.csv": (
        "code,name,cityCode,provinceCode\n"
        '110101,"东城区",1101,11\n350404,"三元区",3504,35\n350405,"沙县区",3504,35\n440105,"海珠区",4401,44\n'
        '440112,"黄埔区",4401,44\n440117,"从化区",4401,44\n441900,"东莞市",4419,44\n460400,"儋州市",4604,46\n'
    ),
    "streets.csv": (
        "code,name,areaCode,provinceCode,cityCode\n"
        '110101001,"东华门街道",110101,11,1101\n440105001,"赤岗街道",440105,44,4401\n'
        '441900003,"东城街道",441900,44,4419\n440117103,"温泉镇",440117,44,4401\n'
    ),
    "villages.csv": (
        "code,name,streetCode,provinceCode,cityCode,areaCode\n"
        '110101001001,"多福巷社区居委会",110101001,11,1101,110101\n'
        '440105001104,"客村社区居委会",440105001,44,4401,440105\n'
        '441900003001,"岗贝社区居民委员会",441900003,44,4419,441900\n'
        '440117103201,"龙新村村委会",440117103,44,4401,440117\n'
    ),
}


@pytest.fixture
def tables(tmp_path):
    """A few lines of each table, as the package writes them."""
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def places(db, tables):
    """Those lines, loaded."""
    load_places(folder=tables)


def test_loading_twice_changes_nothing(db, tables):
    first = load_places(folder=tables)
    before = list(Place.objects.values_list())

    second = load_places(folder=tables)

    assert first == second
    assert list(Place.objects.values_list()) == before


def test_a_new_name_in_the_tables_is_taken_over(places, tables):
    (tables / "provinces.csv").write_text('code,name\n44,"岭南省"\n', encoding="utf-8")

    load_places(folder=tables)

    assert Place.objects.get(code="44").name == "岭南省"


def test_only_guangdong_and_fujian_go_below_counties(places):
    assert Place.objects.filter(code="110101").exists()
    assert not Place.objects.filter(code="110101001").exists()
    assert Place.objects.get(code="440105001104").kind == PlaceKind.COMMUNITY
    assert Place.objects.get(code="440117103201").kind == PlaceKind.VILLAGE


def test_dongguan_has_no_county_and_its_towns_hang_under_the_city(places):
    dongguan = Place.objects.get(code="4419")

    assert dongguan.kind == PlaceKind.CITY_WITHOUT_COUNTIES
    assert not Place.objects.filter(code="441900").exists()
    assert [town.code for town in dongguan.children.all()] == ["441900003"]
    assert full_name("441900003001") == "广东省东莞市东城街道岗贝社区居民委员会"


def test_progress_is_reported_in_rows_and_missing_tables_say_what_to_do(db, tmp_path):
    with pytest.raises(PlacesMissing, match="make setup"):
        load_places(folder=tmp_path / "nowhere")


def test_the_way_down_leaves_out_lines_that_only_group(places):
    assert full_name("110101") == "北京市东城区"
    assert [place.level for place in path("440105001104")] == ["province", "city", "county", "town", "village"]


def test_descendants_are_inside_and_in_force(places):
    assert set(descendants("4401", on=TODAY, level=Level.COUNTY).values_list("code", flat=True)) >= {
        "440105",
        "440112",
        "440117",
    }
    assert "440116" not in set(descendants("4401", on=TODAY).values_list("code", flat=True))
    assert "440116" in set(descendants("4401", on=date(2013, 1, 1)).values_list("code", flat=True))
    assert "4401" not in set(descendants("4401", on=TODAY).values_list("code", flat=True))


def test_inside_is_the_prefix_and_nothing_beside_it(places):
    codes = set(Place.objects.filter(inside("4401")).values_list("code", flat=True))

    assert {"4401", "440105001104"} <= codes
    assert not codes & {"44", "4419", "441900003"}
    assert Place.objects.filter(inside("all")).count() == Place.objects.count()


@pytest.mark.parametrize(
    ("code", "day", "found"),
    [
        ("440105", TODAY, "440105"),
        ("440116", TODAY, "440112"),
        ("440116", date(2013, 1, 1), "440116"),
        ("440116", date(2014, 2, 11), "440116"),
        ("440116", date(2014, 2, 12), "440112"),
        ("440184", TODAY, "440117"),
        ("440117", date(2013, 1, 1), "440184"),
        ("350402", TODAY, "350404"),
        ("350403", TODAY, "350404"),
        ("350427", date(2021, 2, 3), "350405"),
        ("350427100001", TODAY, "350405"),
        ("350404", date(2020, 1, 1), None),
        ("999999", TODAY, None),
    ],
)
def test_a_code_means_the_place_that_held_its_people_that_day(places, code, day, found):
    place = place_on(code, day)

    assert (place.code if place else None) == found


def test_a_merged_place_knows_what_it_took_over(places):
    assert [step.old.name for step in predecessors("350404")] == ["梅列区", "三元区"]
    assert {step.kind for step in predecessors("350404")} == {PlaceSuccession.Kind.MERGED}


def test_successions_wait_for_their_new_place(db):
    load_successions()

    assert not PlaceSuccession.objects.filter(new_id="350404").exists()
    assert PlaceSuccession.objects.filter(new_id="440117").exists()


@pytest.mark.parametrize(
    ("code", "name", "level", "kind"),
    [
        ("440105", "海珠区", Level.COUNTY, PlaceKind.DISTRICT),
        ("440281", "乐昌市", Level.COUNTY, PlaceKind.COUNTY_CITY),
        ("350128", "平潭县", Level.COUNTY, PlaceKind.COUNTY),
        ("130171", "石家庄高新技术产业开发区", Level.COUNTY, PlaceKind.ZONE),
        ("429021", "神农架林区", Level.COUNTY, PlaceKind.COUNTY),
        ("429004", "仙桃市", Level.COUNTY, PlaceKind.COUNTY_CITY),
        ("4290", "省直辖县级行政区划", Level.CITY, PlaceKind.GROUP),
        ("440105001", "赤岗街道", Level.TOWN, PlaceKind.STREET),
        ("440117103", "温泉镇", Level.TOWN, PlaceKind.TOWN),
        ("440232200", "必背乡", Level.TOWN, PlaceKind.TOWNSHIP),
        ("350104400", "红星农场", Level.TOWN, PlaceKind.ZONE),
        ("350104400498", "红星农场虚拟生活区", Level.VILLAGE, PlaceKind.OTHER),
    ],
)
def test_what_a_place_is_reads_from_code_and_name(code, name, level, kind):
    assert division(code=code, name=name, level=level).kind == kind


@pytest.mark.skipif(not GENUINE.is_dir(), reason="the tables come with `make setup`")
def test_the_genuine_tables_load_whole(db):
    rows: list[int] = []

    total = load_places(folder=GENUINE, progress=rows.append)

    counted = {level: Place.objects.filter(level=level, valid_until=None).count() for level in Level}
    guangdong = Place.objects.filter(inside("44"), valid_until=None)
    assert sum(counted.values()) == total
    assert sum(rows) == total // 1000 * 1000
    assert (counted[Level.PROVINCE], counted[Level.CITY]) == (31, 342)
    assert guangdong.filter(level=Level.COUNTY).count() == 122
    assert guangdong.filter(level=Level.CITY).count() == 21
    assert guangdong.filter(level=Level.TOWN).count() == 1757
    assert counted[Level.VILLAGE] > 44_000
    empty = Place.objects.filter(level=Level.CITY, children=None, valid_until=None)
    assert [place.name for place in empty] == ["儋州市"], "its towns are of a province we do not load in full"
