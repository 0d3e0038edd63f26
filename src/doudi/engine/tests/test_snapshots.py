"""The lake: which deliveries speak for a place on a day."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from doudi.engine.snapshots import Delivery, Lake, file_hash, overruled, read_manifest

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


@pytest.fixture
def lake(tmp_path):
    return Lake.of(tmp_path)


@pytest.fixture
def put(lake):
    """Put a delivery into the lake."""

    def put(*, as_of=JULY, places=("4401",), file="a.csv", sha256="a" * 64, minute=0):
        delivery = Delivery(
            dataset="homes",
            title="不动产登记",
            source="自然资源",
            as_of=as_of,
            delivered_at=datetime(2026, 7, 2, 8, minute, tzinfo=UTC),
            rows=0,
            accepted=0,
            quarantined=0,
            duplicates=0,
            sha256=sha256,
            basis="《社会救助法》第四十一条",
            places=places,
            file=file,
            mapping_version=1,
            max_age_days=30,
            folder=lake.draft("homes", sha256=sha256),
        )
        return lake.publish(delivery)

    return put


def test_a_manifest_says_all_there_is_to_say(put):
    delivery = put()

    assert read_manifest(delivery.folder) == delivery
    assert delivery.folder.parts[-3:] == ("homes", "2026-07-01", "a" * 12)


def test_a_draft_is_no_delivery(lake):
    lake.draft("homes", sha256="b" * 64)

    assert lake.deliveries("homes") == []


def test_the_latest_day_not_after_the_asked_one_speaks(lake, put):
    june, july = put(as_of=JUNE, sha256="b" * 64), put(as_of=JULY)

    assert lake.valid("homes", on=date(2026, 6, 30), place="4401") == [june]
    assert lake.valid("homes", on=JULY, place="4401") == [july]
    assert lake.valid("homes", on=date(2026, 5, 31), place="4401") == []


def test_a_delivery_speaks_only_for_its_places(lake, put):
    put(places=("4401",))

    assert lake.valid("homes", on=JULY, place="440105001001")
    assert lake.valid("homes", on=JULY, place="440300") == []


def test_files_of_one_day_unite_and_a_file_sent_again_replaces(lake, put):
    put(file="1.csv", sha256="1" * 64)
    second = put(file="2.csv", sha256="2" * 64, minute=1)
    again = put(file="1.csv", sha256="3" * 64, minute=2)

    assert lake.valid("homes", on=JULY, place="4401") == [second, again]


def test_a_newer_delivery_for_a_part_leaves_the_older_one_to_speak_for_the_rest(lake, put):
    province = put(as_of=JUNE, places=("44",), sha256="b" * 64)
    city = put(as_of=JULY, places=("4401",))

    current = lake.current("homes", on=JULY)

    assert current == [province, city]
    assert overruled(current) == [(province, "4401")]


def test_a_newer_delivery_for_the_whole_ends_the_older_one(lake, put):
    put(as_of=JUNE, places=("4401",), sha256="b" * 64)
    province = put(as_of=JULY, places=("44",))

    assert lake.current("homes", on=JULY) == [province]


def test_a_delivery_grows_stale(put):
    delivery = put(as_of=JUNE)

    assert not delivery.is_stale(on=JULY)
    assert delivery.is_stale(on=date(2026, 7, 2))


def test_publishing_again_replaces_the_whole_folder(lake, put):
    first = put()
    (first.folder / "part-00000.parquet").touch()

    second = put(places=("440105",))

    assert lake.deliveries("homes") == [replace(second)]
    assert second.parts == ()


def test_a_hash_is_of_the_content(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"x" * 10_000_000)

    assert file_hash(tmp_path / "a") == file_hash(tmp_path / "b")
    assert len(file_hash(tmp_path / "a")) == 64
