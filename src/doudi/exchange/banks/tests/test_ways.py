"""The ways to a bank: what a configuration may say, what is taken from a folder, and what a fuller disk or a stranger's file does."""

import errno
import io
import os
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doudi.delivery.banks.port import NotReached, NotRead, bank_of, forget_bank, read, render
from doudi.delivery.banks.profile import profile_of
from doudi.delivery.banks.returned import Reply
from doudi.delivery.banks.tests.lists import list_of_many
from doudi.delivery.batches.models import Batch
from doudi.delivery.batches.refusals import NotReady
from doudi.delivery.clearing.payers import forget_payers, payer_of
from doudi.exchange.banks.configured import banks_configured, register_banks
from doudi.exchange.banks.door import Door
from doudi.exchange.banks.folder import Folder
from doudi.exchange.banks.signed import SignedBank
from doudi.exchange.envelope import seal_envelope
from doudi.exchange.suites import Signer
from tests.banks import Kept

AT = datetime(2026, 12, 10, 4, tzinfo=UTC)
CSV, XLSX, ISO = (profile_of(code) for code in ("onecard_csv", "onecard_xlsx", "iso20022"))
OURS, BANK = (Signer.of(name=name, secret=bytes([number]) * 32) for name, number in (("doudi", 7), ("bank", 9)))
TABLE = "批次号,业务编号,金额（元）,处理结果,失败原因,处理日期\nB1,A1,900.00,00,,2026-12-10\n".encode("gb18030")
KEY = "ab" * 32


@pytest.fixture
def here(tmp_path):
    return SignedBank(
        code="bank", profile=CSV, way=Folder(tmp_path), signer=OURS, senders={BANK.name: BANK.peer}, clock=lambda: AT
    )  # fmt: skip


def lay_down(path, *, name="back.csv", content=TABLE, at=AT, signer=BANK, **told):
    """Lay down what a bank would: a file and its slip."""
    body = {"kind": "reply", "about": "B1", "file": name, "content_hash": sha256(content).hexdigest()} | told
    (path / "in").mkdir(exist_ok=True)
    (path / "in" / name).write_bytes(content)
    slip = seal_envelope(body, signer=signer, at=at, message=name)
    (path / "in" / f"{name}.json").write_bytes(slip)


def collected(bank, inbox):
    found = []
    for came in bank.collect(inbox):
        inbox.used[came.message] = came
        bank.close(came)
        found.append(came)
    return found


def test_what_came_is_taken_once_and_put_aside(here, tmp_path):
    inbox = Kept()
    lay_down(tmp_path)

    (came,) = collected(here, inbox)

    assert (came.about, came.signed_by, len(came.reply.returned)) == ("B1", "bank", 1)
    assert collected(here, inbox) == []
    assert [path.name[:8] for path in (tmp_path / "taken").iterdir()] == ["back.csv", "back.csv"]
    assert inbox.refused == []


def test_what_a_killed_sender_left_half_written_goes_with_the_next(here, tmp_path):
    (rendered,) = render(list_of_many(3), profile=here.profile)
    (tmp_path / "out").mkdir()
    half = tmp_path / "out" / f".{rendered.name}.0011aabb"
    half.write_bytes(rendered.content[:10])

    here.send(rendered)

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [rendered.name, f"{rendered.name}.json"]


def test_a_name_nobody_can_write_down_is_passed_by_and_stops_nothing(here, tmp_path):
    lay_down(tmp_path)
    (tmp_path / "in" / os.fsdecode(b"\xff\n.csv.json")).write_bytes(b"{}")

    assert [came.name for came in collected(here, Kept())] == ["back.csv.json"]


@pytest.mark.parametrize("about", ["B1\x00", "B" * 61, 7])
def test_a_slip_about_what_nobody_can_write_down_is_refused(here, tmp_path, about):
    inbox = Kept()
    lay_down(tmp_path, about=about)

    assert collected(here, inbox) == []
    assert "关于哪个文件" in inbox.refused[0]


def test_what_was_not_closed_comes_again(here, tmp_path):
    lay_down(tmp_path)

    first, second = list(here.collect(Kept())), list(here.collect(Kept()))

    assert first == second != []


def test_the_same_message_again_is_a_replay(here, tmp_path):
    inbox = Kept()
    for _ in range(2):
        lay_down(tmp_path)
        collected(here, inbox)

    assert len(inbox.used) == 1
    assert [why for why in inbox.refused if "以前收过" in why] == inbox.refused != []


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"signer": Signer.of(name="bank", secret=b"\x01" * 32)}, "签名"),
        ({"signer": Signer.of(name="other", secret=b"\x09" * 32)}, "约定的单位"),
        ({"at": AT - timedelta(days=61)}, "时间"),
        ({"content_hash": "0" * 64}, "不符"),
        ({"file": "../back.csv"}, "文件名"),
        ({"file": "other.csv"}, "文件名"),
        ({"file": ""}, "文件名"),
        ({"kind": "advice"}, "回执"),
        ({"about": None}, "关于哪个"),
        ({"content": "乱".encode()}, "编码"),
    ],
)
def test_what_is_not_the_banks_is_put_aside_and_noted(here, tmp_path, told, why):
    inbox = Kept()
    lay_down(tmp_path, **told)

    assert collected(here, inbox) == []
    assert len(inbox.refused) == 1
    assert why in inbox.refused[0]
    assert list((tmp_path / "in").iterdir()) == []


def test_a_slip_whose_file_did_not_come_is_refused(here, tmp_path):
    inbox = Kept()
    lay_down(tmp_path)
    (tmp_path / "in" / "back.csv").unlink()

    assert collected(here, inbox) == []
    assert "没有来" in inbox.refused[0]


def test_a_file_without_its_slip_has_not_come(here, tmp_path):
    lay_down(tmp_path)
    (tmp_path / "in" / "back.csv.json").unlink()

    assert collected(here, Kept()) == []
    assert (tmp_path / "in" / "back.csv").exists()


def test_one_bad_file_does_not_keep_the_next_from_being_read(here, tmp_path):
    inbox = Kept()
    lay_down(tmp_path, name="a.csv", content_hash="0" * 64)
    lay_down(tmp_path, name="b.csv")

    assert [came.name for came in collected(here, inbox)] == ["b.csv.json"]
    assert len(inbox.refused) == 1


def test_on_a_full_disk_nothing_lies_there_and_it_is_sent_again(here, tmp_path, monkeypatch):
    (rendered,) = render(list_of_many(5), profile=CSV)

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotReached, match="space"):
        here.send(rendered)
    assert list((tmp_path / "out").iterdir()) == []

    monkeypatch.undo()
    here.send(rendered)
    here.send(rendered)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {rendered.name, f"{rendered.name}.json"}


def test_banks_stand_in_the_configuration(tmp_path):
    file = tmp_path / "exchange.yaml"
    file.write_text(
        f'banks:\n  rcb: {{channel: folder, folder: rcb, profile: onecard_csv, senders: {{rcb: "{KEY}"}}}}\n'
        f'  icb: {{channel: door, url: "https://bank.example/", profile: iso20022, senders: {{icb: "{KEY}"}}}}\n',
        encoding="utf-8",
    )

    register_banks(file)
    try:
        folder, door = bank_of("rcb"), bank_of("icb")
        assert folder is not None and door is not None
        assert (folder.profile.code, door.profile.code) == ("onecard_csv", "iso20022")
        assert [type(bank.way) for bank in banks_configured(file)] == [Folder, Door]
    finally:
        forget_bank("rcb")
        forget_bank("icb")
    assert bank_of("rcb") is None


def test_payers_stand_beside_them_by_place_and_family(tmp_path):
    file = tmp_path / "exchange.yaml"
    file.write_text(
        'payers:\n  - {place: "4401", name: 广州, account: "1", bank: "102581000013"}\n'
        '  - {place: "440105", family: price, name: 海珠价格补贴, account: "2", bank: "102581000013"}\n',
        encoding="utf-8",
    )
    register_banks(file)
    try:
        of = {(place, family): payer_of(Batch(place=place, family=family)).account for place, family in (
            ("440105", "price"), ("440105", "dibao"), ("440106", "price"),
        )}  # fmt: skip
        assert of == {("440105", "price"): "2", ("440105", "dibao"): "1", ("440106", "price"): "1"}
        with pytest.raises(NotReady, match="payers"):
            payer_of(Batch(place="350102", family="dibao"))
    finally:
        forget_payers()
    file.write_text("payers:\n  - {place: '44', name: x}\n", encoding="utf-8")
    with pytest.raises(ImproperlyConfigured, match="44 缺少 'account'"):
        register_banks(file)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("{channel: pigeon, profile: iso20022}", "channel"),
        ("{channel: folder, folder: x, profile: nobody}", "nobody"),
        ("{channel: folder, folder: x}", "profile"),
        (f'{{channel: door, url: "http://127.0.0.1.example", profile: iso20022, senders: {{a: "{KEY}"}}}}', "https"),
        (f'{{channel: door, url: "http://bank.example", profile: iso20022, senders: {{a: "{KEY}"}}}}', "https"),
        ("{channel: folder, folder: x, profile: iso20022, senders: {a: ab}}", "64"),
    ],
)
def test_a_wrong_word_about_a_bank_is_named(tmp_path, row, why):
    file = tmp_path / "exchange.yaml"
    file.write_text(f"banks:\n  rcb: {row}\n", encoding="utf-8")

    with pytest.raises(ImproperlyConfigured, match=why):
        banks_configured(file)


def test_a_workbook_that_unpacks_beyond_reason_is_not_read():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)

    with pytest.raises(NotRead, match="展开"):
        read(buffer.getvalue(), profile=XLSX)


REPORT = (
    b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.11"><CstmrPmtStsRpt><OrgnlGrpInfAndSts><OrgnlMsgId>B'
    b"</OrgnlMsgId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>A1</OrgnlEndToEndId><TxSts>ACSC</TxSts>"
    b"</TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), kind=st.sampled_from(["report", "table", "book"]))
def test_whatever_bytes_come_they_are_read_or_refused_in_words(data, kind):
    profile, whole = {
        "report": (ISO, REPORT), "table": (CSV, TABLE), "book": (XLSX, next(render(list_of_many(2), profile=XLSX)).content),
    }[kind]  # fmt: skip
    at = data.draw(st.integers(0, len(whole)))
    content = whole[:at] + data.draw(st.binary(max_size=12)) + whole[data.draw(st.integers(at, len(whole))) :]

    with suppress(NotRead):
        assert isinstance(read(content, profile=replace(profile, bytes_most=100_000)), Reply)
