"""A folder: questions lie there whole and signed, answers are read only as far as a manifest vouches for them."""

import csv
import io
import json
from datetime import UTC, date, datetime
from hashlib import sha256

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from doudi.evidence.mapping import mapping_of
from doudi.evidence.sources.models import Outcome
from doudi.evidence.sources.port import NotReached, NotTrusted, Question, Receipt
from doudi.exchange.envelope import open_envelope, seal_envelope
from doudi.exchange.folder import Folder
from doudi.exchange.suites import Signer
from tests.cast import AQIANG, HUANG_POPO

AT = datetime(2026, 8, 3, 2, tzinfo=UTC)
ON = date(2026, 8, 3)
OURS, THEIRS = Signer.of(name="doudi", secret=b"\x01" * 32), Signer.of(name="traffic", secret=b"\x02" * 32)
QUESTION = Question(
    number="HD440105260803ABCDEF-01-vehicles", source="vehicles", kind="resident_id", identifier=AQIANG.resident_number,
    name="=cmd|' /C calc'!A0", letter="SQ1", case_number="@SUM(1)", purpose="+1", asked_on=ON, answer_by=ON,
)  # fmt: skip
CAR = {
    "plate": "粤A00001", "person": AQIANG.resident_number, "kind": "小型轿车", "use": "A", "status": "A", "price": "86000",
    "registered_on": "20190304", "updated_on": "20260701",
}  # fmt: skip


def folder_at(path, ending=".csv"):
    return Folder(
        code="vehicles", folder=path, signer=OURS, senders={"traffic": THEIRS.peer}, ending=ending, clock=lambda: AT
    )


def headed(rows):
    return [{column.header: row[column.name] for column in mapping_of("vehicles").columns} for row in rows]


def as_csv(rows, encoding="gb18030"):
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(headed([CAR])[0]))
    writer.writeheader()
    writer.writerows(headed(rows))
    return text.getvalue().encode(encoding)


def as_parquet(rows):
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(headed(rows)), buffer)
    return buffer.getvalue()


def as_xlsx(rows):
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active.append(list(headed([CAR])[0]))
    for row in headed(rows):
        book.active.append(list(row.values()))
    book.save(buffer)
    return buffer.getvalue()


def answer(path, content, *, name="a.csv", signer=THEIRS, **changed):
    (path / "in").mkdir(exist_ok=True)
    (path / "in" / "a.csv").write_bytes(content)
    if "/" not in name:
        (path / "in" / name).write_bytes(content)
    body = {
        "number": QUESTION.number, "source": "vehicles", "identifier": QUESTION.identifier, "outcome": "HIT", "count": 1,
        "as_of": "2026-08-01", "file": name, "file_hash": sha256(content).hexdigest(), **changed,
    }  # fmt: skip
    (path / "in" / f"{QUESTION.number}.json").write_bytes(seal_envelope(body, signer=signer, at=AT))


def collected(path):
    return folder_at(path).collect(QUESTION, reference=QUESTION.number)


def test_a_question_lies_in_the_folder_once_with_a_signed_manifest(tmp_path):
    folder = folder_at(tmp_path)

    first, again = folder.ask(QUESTION), folder.ask(QUESTION)

    content = (tmp_path / "out" / f"{QUESTION.number}.csv").read_bytes()
    manifest = (tmp_path / "out" / f"{QUESTION.number}.json").read_bytes()
    body = open_envelope(manifest, senders={"doudi": OURS.peer}, at=AT).body
    assert first == again == Receipt(reference=QUESTION.number)
    assert body["file_hash"] == sha256(content).hexdigest()
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".csv", ".json"]


def test_no_cell_that_goes_out_is_a_formula(tmp_path):
    folder_at(tmp_path).ask(QUESTION)
    folder_at(tmp_path / "x", ending=".xlsx").ask(QUESTION)

    rows = list(csv.reader((tmp_path / "out" / f"{QUESTION.number}.csv").read_text("utf-8-sig").splitlines()))
    sheet = openpyxl.load_workbook(tmp_path / "x" / "out" / f"{QUESTION.number}.xlsx").active
    assert not [cell for cell in rows[1] if cell.startswith(("=", "+", "-", "@"))]
    assert {cell.data_type for cell in sheet[2]} == {"s"}
    assert sheet["E2"].value == QUESTION.name


def test_a_question_may_be_parquet(tmp_path):
    folder_at(tmp_path, ending=".parquet").ask(QUESTION)

    (row,) = pq.read_table(tmp_path / "out" / f"{QUESTION.number}.parquet").to_pylist()
    assert row["证件号码"] == QUESTION.identifier


def test_without_an_answer_there_is_none(tmp_path):
    assert collected(tmp_path) is None


@pytest.mark.parametrize(("make", "name"), [(as_csv, "a.csv"), (as_xlsx, "a.xlsx"), (as_parquet, "a.parquet")])
def test_an_answer_is_read_from_every_format(tmp_path, make, name):
    answer(tmp_path, make([CAR]), name=name)

    reply = collected(tmp_path)

    assert list(reply.rows) == [CAR]
    assert (reply.outcome, reply.as_of, reply.signed_by) == (Outcome.HIT, date(2026, 8, 1), "traffic")


def test_rows_of_others_in_the_file_are_not_taken(tmp_path):
    answer(tmp_path, as_csv([CAR, {**CAR, "plate": "粤A00002", "person": HUANG_POPO.resident_number}]))

    assert [row["plate"] for row in collected(tmp_path).rows] == ["粤A00001"]


def test_no_record_needs_no_file(tmp_path):
    answer(tmp_path, b"", file=None, outcome="NO_HIT", count=0)

    assert collected(tmp_path).outcome == Outcome.NO_HIT


@pytest.mark.parametrize(
    "changed",
    [
        {"file_hash": "00"}, {"file": "../a.csv"}, {"file": "a.exe"}, {"count": 2}, {"identifier": HUANG_POPO.resident_number},
        {"number": "other"}, {"source": "bank"}, {"as_of": "tomorrow"}, {"outcome": "PERHAPS"}, {"signer": OURS},
    ],
)  # fmt: skip
def test_what_the_manifest_does_not_vouch_for_is_not_read(tmp_path, changed):
    answer(tmp_path, as_csv([CAR]), **changed)

    with pytest.raises(NotTrusted):
        collected(tmp_path)


@pytest.mark.parametrize("spoilt", [{"kind": "飞船"}, {"updated_on": "20261301"}, {"price": "=1+1"}])
def test_a_cell_nobody_can_read_spoils_the_answer(tmp_path, spoilt):
    answer(tmp_path, as_csv([{**CAR, **spoilt}]))

    with pytest.raises(NotTrusted, match="不合约定"):
        collected(tmp_path)


def test_a_manifest_without_its_file_is_asked_again_later(tmp_path):
    answer(tmp_path, as_csv([CAR]))
    (tmp_path / "in" / "a.csv").unlink()

    with pytest.raises(NotReached):
        collected(tmp_path)


def test_feedback_lies_in_the_folder(tmp_path):
    folder_at(tmp_path).tell(number="HD1", words="=不是本人", kind="wrong_person")

    assert "'=不是本人" in (tmp_path / "out" / "HD1-feedback.csv").read_text("utf-8-sig")
    assert json.loads((tmp_path / "out" / "HD1-feedback.json").read_bytes())["sender"] == "doudi"
