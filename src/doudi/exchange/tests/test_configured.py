"""Which source is asked by which way stands in one file, and a wrong word in it is named."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from doudi.exchange.configured import configured, our_signer
from doudi.exchange.folder import Folder
from doudi.exchange.platform import Platform
from doudi.exchange.suites import SUITES, Signer
from doudi.exchange.table import Table

KEY = "ab" * 32


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "exchange.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_each_way_is_made(file, monkeypatch):
    monkeypatch.setenv("TRAFFIC_DATABASE", "postgresql://reader@traffic/cars")
    text = f"""
name: doudi
sources:
  bank: {{channel: platform, url: "https://share.example/bank", senders: {{bank: "{KEY}"}}}}
  deaths: {{channel: folder, folder: somewhere, ending: .xlsx, senders: {{funeral: "{KEY}"}}}}
  vehicles: {{channel: table, database: TRAFFIC_DATABASE, relation: traffic.car, columns: {{person: owner}}}}
"""

    found = configured(file(text))

    assert [(type(one), one.code) for one in found] == [(Platform, "bank"), (Folder, "deaths"), (Table, "vehicles")]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("moon: {channel: platform}", "moon"),
        ("bank: {channel: telegraph}", "channel"),
        ("bank: {channel: platform}", "url"),
        (f'bank: {{channel: platform, url: "http://share.example", senders: {{a: "{KEY}"}}}}', "https"),
        ('bank: {channel: platform, url: "https://share.example", senders: {a: "ab"}}', "64"),
        ('bank: {channel: platform, url: "https://share.example", senders: {a: "zz"}}', "bank"),
        ('bank: {channel: platform, url: "https://share.example", suite: RSA, senders: {a: "ab"}}', "suite"),
        (f'bank: {{channel: platform, url: "https://share.example", suite: SM3+SM2, senders: {{a: "{KEY}"}}}}', "128"),
        ('bank: {channel: platform, url: "https://share.example", senders: {}}', "senders"),
        (f'deaths: {{channel: folder, folder: x, ending: .doc, senders: {{a: "{KEY}"}}}}', "ending"),
        ("vehicles: {channel: table, database: NOT_SET_ANYWHERE, relation: a.b}", "NOT_SET_ANYWHERE"),
    ],
)
def test_a_wrong_word_is_named(file, row, why):
    with pytest.raises(ImproperlyConfigured, match=why):
        configured(file(f"sources:\n  {row}\n"))


@pytest.mark.parametrize("suite", SUITES)
def test_a_source_signs_by_its_suite_and_each_kind_of_key_is_one_of_its_own(file, suite):
    theirs = Signer.of(name="bank", secret=b"\x03" * 32, suite=suite)
    row = f'{{channel: platform, url: "https://share.example", suite: "{suite}", senders: {{bank: {theirs.public.hex()}}}}}'

    (made,) = configured(file(f"sources:\n  bank: {row}\n"))

    assert isinstance(made, Platform)
    assert made.signer == our_signer("doudi", suite=suite)
    assert made.senders == {"bank": theirs.peer}
    assert (our_signer("doudi", suite="SM3+SM2").secret == our_signer("doudi", suite=suite).secret) == ("SM2" in suite)


def test_an_empty_file_configures_nothing(file):
    assert configured(file("")) == []
