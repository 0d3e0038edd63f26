"""ISO 20022 by two independent judges: the published schemas, and a writer by somebody else."""

import tracemalloc
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from sepaxml import SepaTransfer
from sepaxml.validation import try_valid_xml

from doudi.delivery.banks.port import NotRead, NotRendered, read, render
from doudi.delivery.banks.profile import profile_of
from doudi.delivery.banks.returned import Entry, Outcome
from doudi.delivery.banks.tests.lists import DAY, PAYER, line_of, list_of, list_of_many
from doudi.exchange.banks.iso20022 import Iso20022
from doudi.exchange.banks.pain001 import line_of as line_of_pain
from doudi.exchange.banks.tests.schemas import NEEDS_SCHEMAS, faults_of_xml

ISO = profile_of("iso20022")
PAIN = {"": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
REPORT = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.11"
STATEMENT = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
NAMED = replace(ISO, names_payees=True)
RARE = line_of(
    3, payee="𠮷田\ue863", bank="BKCHCNBJ45A", identifier="440105195001011234", address="民心路1号 A & B <二楼>"
)  # fmt: skip


def written(file, *, profile=ISO):
    return [one.content for one in render(file, profile=profile)]


@NEEDS_SCHEMAS
@pytest.mark.parametrize("profile", [ISO, NAMED], ids=["plain", "named"])
def test_what_goes_out_is_valid_by_the_published_schema(profile):
    (content,) = written(list_of(line_of(1), line_of(2, bank=""), RARE), profile=profile)

    assert faults_of_xml(content, name="pain.001.001.09") == []
    try_valid_xml(content, "pain.001.001.09")


@NEEDS_SCHEMAS
def test_the_judge_sees_what_is_wrong():
    (content,) = written(list_of(line_of(1)))

    assert faults_of_xml(content.replace(b"<PmtMtd>TRF", b"<PmtMtd>ABC"), name="pain.001.001.09") != []


def test_texts_and_sums_are_what_was_meant():
    sent = list_of(line_of(1), RARE)

    root = ET.fromstring(written(sent, profile=NAMED)[0])

    assert root.findtext(".//GrpHdr/CtrlSum", namespaces=PAIN) == f"{sent.cents / 100:.2f}"
    assert root.findtext(".//GrpHdr/NbOfTxs", namespaces=PAIN) == "2"
    assert [one.text for one in root.iterfind(".//Cdtr/Nm", PAIN)] == ["收款1", "𠮷田\ue863"]
    assert root.findtext(".//Cdtr/PstlAdr/AdrLine", namespaces=PAIN) == "民心路1号 A & B <二楼>"
    assert root.findtext(".//Cdtr/Id/PrvtId/Othr/Id", namespaces=PAIN) == "440105195001011234"
    assert root.findtext(".//CdtrAgt/FinInstnId/ClrSysMmbId/MmbId", namespaces=PAIN) == "402581090008"
    assert root.findtext(".//RmtInf/Strd/RfrdDocInf/Nb", namespaces=PAIN) == "2026-12"
    assert root.findtext(".//Dbtr/Id/OrgId/LEI", namespaces=PAIN) == PAYER.lei


def test_whom_a_payment_is_about_stays_out_unless_agreed():
    (content,) = written(list_of(RARE))

    assert RARE.identifier.encode() not in content
    assert "二楼".encode() not in content


def test_another_writer_agrees_on_the_sums():
    sent = list_of_many(20)
    other = SepaTransfer(
        {"name": "X", "currency": "EUR", "IBAN": "NL50BANK1234567890", "BIC": "BANKNL2A", "batch": True},
        schema="pain.001.001.09",
    )
    for line in sent.lines:
        other.add_payment(
            {
                "name": "X", "IBAN": "NL50BANK1234567890", "BIC": "BANKNL2A", "amount": line.cents, "execution_date": DAY,
                "description": line.purpose, "endtoend_id": line.end_to_end_id,
            }
        )  # fmt: skip
    theirs = ET.fromstring(other.export(validate=True))

    ours = ET.fromstring(written(sent)[0])

    same = [
        "CstmrCdtTrfInitn/GrpHdr/NbOfTxs", "CstmrCdtTrfInitn/GrpHdr/CtrlSum", "CstmrCdtTrfInitn/PmtInf/NbOfTxs",
        "CstmrCdtTrfInitn/PmtInf/CtrlSum", "CstmrCdtTrfInitn/PmtInf/PmtMtd", "CstmrCdtTrfInitn/PmtInf/ReqdExctnDt/Dt",
        "CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/PmtId/EndToEndId", "CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/Amt/InstdAmt",
    ]  # fmt: skip
    for path in same:
        values = [[one.text for one in root.iterfind(path, PAIN)] for root in (ours, theirs)]
        assert values[0], path
        assert values[0] == values[1], path


def test_a_list_is_cut_where_a_file_would_be_too_large():
    sent = list_of_many(100)
    by_lines, by_bytes = replace(ISO, lines_most=30), replace(ISO, bytes_most=20_000)

    cut = list(render(sent, profile=by_lines))
    small = list(render(sent, profile=by_bytes))

    assert [(one.number, one.of, one.count) for one in cut] == [(1, 4, 30), (2, 4, 30), (3, 4, 30), (4, 4, 10)]
    assert all(len(one.content) <= 20_000 for one in small)
    assert len(small) > 2
    for files in (cut, small):
        assert sum(one.cents for one in files) == sent.cents
        assert {one.list_digest for one in files} == {sent.digest}
        assert len({one.name for one in files}) == len({one.content_hash for one in files}) == len(files)
    assert [one.content for one in render(sent, profile=by_lines)] == [one.content for one in cut]


def test_no_payment_takes_more_bytes_than_was_said():
    longest = line_of(
        9_999_999, end_to_end_id="X" * 35, payee="&" * 70, account="9" * 34, cents=10**9, purpose="&" * 60, programme="𠮷" * 35,
        identifier="Y" * 35, address="&" * 70,
    )  # fmt: skip

    for line in (longest, RARE, line_of(1)):
        assert len(line_of_pain(line, profile=NAMED).encode()) <= Iso20022().line_bytes(line, profile=NAMED)


def test_a_list_with_a_fault_is_not_written_at_all():
    with pytest.raises(NotRendered, match="第 2 行") as refused:
        render(list_of(line_of(1), line_of(2, payee="=HYPERLINK()")), profile=ISO)

    assert [fault.seq for fault in refused.value.faults] == [2]


def report(*lines, group="", count=None):
    return (
        f'<Document xmlns="{REPORT}"><CstmrPmtStsRpt><GrpHdr><MsgId>R</MsgId><CreDtTm>2026-12-10T00:00:00Z</CreDtTm></GrpHdr>'
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>B1-P0001</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"<OrgnlNbOfTxs>{len(lines) if count is None else count}</OrgnlNbOfTxs>{group}</OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>B1</OrgnlPmtInfId>{''.join(lines)}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()  # fmt: skip


def status(number="A1", status="ACSC", reason="", amount="900.00", currency="CNY"):
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    return (
        f"<TxInfAndSts><OrgnlEndToEndId>{number}</OrgnlEndToEndId><TxSts>{status}</TxSts>{why}<OrgnlTxRef><Amt>"
        f'<InstdAmt Ccy="{currency}">{amount}</InstdAmt></Amt><IntrBkSttlmDt>2026-12-10</IntrBkSttlmDt></OrgnlTxRef></TxInfAndSts>'
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "reason", "outcome", "code"),
    [
        ("ACSC", "", Outcome.OK, "ACSC"),
        ("ACCC", "", Outcome.OK, "ACCC"),
        ("RJCT", "AC03", Outcome.NO_ACCOUNT, "AC03"),
        ("RJCT", "BE01", Outcome.NAME_MISMATCH, "BE01"),
        ("RJCT", "AC06", Outcome.FROZEN, "AC06"),
        ("RJCT", "AC07", Outcome.CLOSED, "AC07"),
        ("RJCT", "AM12", Outcome.AMOUNT_ERROR, "AM12"),
        ("RJCT", "ZZ99", Outcome.REFUSED, "ZZ99"),
        ("RJCT", "ACSC", Outcome.REFUSED, "ACSC"),
        ("RJCT", "", Outcome.REFUSED, "RJCT"),
        ("PDNG", "", Outcome.PENDING, "PDNG"),
        ("XX77", "", Outcome.UNKNOWN, "XX77"),
    ],
)
@NEEDS_SCHEMAS
def test_a_status_is_read_by_its_code(said, reason, outcome, code):
    content = report(status(status=said, reason=reason))

    found = read(content, profile=ISO)

    assert faults_of_xml(content, name="pain.002.001.11") == []
    assert found.about == "B1-P0001"
    assert [(one.end_to_end_id, one.outcome, one.code, one.cents, one.day) for one in found.returned] == [
        ("A1", outcome, code, 90_000, DAY)
    ]
    assert found.is_whole


def test_half_a_report_says_so():
    assert not read(report(status(), count=2), profile=ISO).is_whole


def test_a_file_taken_back_whole_says_nothing_of_lines():
    group = "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>DU01</Cd></Rsn></StsRsnInf>"

    found = read(report(group=group, count=5), profile=ISO)

    assert (found.refused, found.returned) == ("DU01", ())


def test_where_lines_are_told_they_say_what_became_of_them():
    found = read(
        report(status(), status(number="A2", status="RJCT", reason="AC07"), group="<GrpSts>RJCT</GrpSts>"), profile=ISO
    )

    assert found.refused == ""
    assert [one.outcome for one in found.returned] == [Outcome.OK, Outcome.CLOSED]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (status(number=""), "业务编号"),
        (status(number="X" * 36), "业务编号"),
        (status(status=""), "处理结果"),
        (status(currency="USD"), "人民币"),
        (status(amount="900.001"), "金额"),
        (status(amount="NaN"), "金额"),
    ],
)
def test_what_cannot_be_read_is_set_apart(line, what):
    found = read(report(status(), line), profile=ISO)

    assert len(found.returned) == 1
    assert [(one.where, what in one.what) for one in found.bad] == [(2, True)]
    assert not found.is_whole


BOMB = (
    '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    f'<Document xmlns="{REPORT}">&c;</Document>'
)
OUTSIDE = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document xmlns="{REPORT}">&x;</Document>'


@pytest.mark.parametrize(
    "content",
    [
        BOMB.encode(), OUTSIDE.encode(), b"", b"PK\x03\x04", b"<Document/>", b'<?xml version="1.0" encoding="nonsense"?><a/>',
        report(status())[:-40], report(status()).replace(b"pain.002.001.11", b"pain.002.001.03"),
        f'<Document xmlns="{REPORT}">{"<a>" * 80}{"</a>" * 80}</Document>'.encode(), b"\xff\xfe\x00",
    ],
)  # fmt: skip
def test_what_is_no_report_is_not_read(content):
    with pytest.raises(NotRead):
        read(content, profile=ISO)


def test_more_than_agreed_is_not_read():
    with pytest.raises(NotRead, match="字节"):
        read(report(status()), profile=replace(ISO, bytes_most=100))


def entry(reference, amount, *, side="DBIT", number="A1", state="BOOK", details=None):
    inner = details or f"<TxDtls><Refs><EndToEndId>{number}</EndToEndId></Refs></TxDtls>"
    return (
        f'<Ntry><Amt Ccy="CNY">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>{state}</Cd></Sts>'
        f"<BookgDt><Dt>2026-12-10</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef><BkTxCd><Prtry><Cd>PAY</Cd></Prtry></BkTxCd>"
        f"<NtryDtls>{inner}</NtryDtls></Ntry>"
    )  # fmt: skip


def statement(*entries, opening="5000.00", closing="4100.00"):
    balances = "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        "<Dt><Dt>2026-12-10</Dt></Dt></Bal>"
        for kind, amount in (("OPBD", opening), ("CLBD", closing))
    )
    return (
        f'<Document xmlns="{STATEMENT}"><BkToCstmrStmt><GrpHdr><MsgId>S</MsgId><CreDtTm>2026-12-10T00:00:00Z</CreDtTm></GrpHdr>'
        f"<Stmt><Id>S1</Id><Acct><Id><Othr><Id>{PAYER.account}</Id></Othr></Id></Acct>{balances}{''.join(entries)}</Stmt>"
        "</BkToCstmrStmt></Document>"
    ).encode()


@NEEDS_SCHEMAS
def test_a_statement_gives_what_left_and_what_came_back():
    content = statement(
        entry("1", "900.00"), entry("2", "800.00", number="A2"), entry("3", "800.00", side="CRDT", number="A2"),
        entry("4", "50.00", state="PDNG"),
    )  # fmt: skip

    (found,) = read(content, profile=ISO).statements

    assert faults_of_xml(content, name="camt.053.001.08") == []
    assert (found.account, found.since, found.until) == (PAYER.account, DAY, DAY)
    assert (found.opening_cents, found.closing_cents) == (500_000, 410_000)
    assert found.entries == (
        Entry("1", "A1", 90_000, DAY, code="PAY"), Entry("2", "A2", 80_000, DAY, code="PAY"), Entry("3", "A2", -80_000, DAY, code="PAY"),
    )  # fmt: skip


@NEEDS_SCHEMAS
def test_an_entry_may_be_made_of_many_payments():
    details = "".join(
        f'<TxDtls><Refs><EndToEndId>A{number}</EndToEndId></Refs><Amt Ccy="CNY">{amount}</Amt></TxDtls>'
        for number, amount in ((1, "300.00"), (2, "600.00"))
    )
    content = statement(entry("9", "900.00", details=details))

    (found,) = read(content, profile=ISO).statements

    assert faults_of_xml(content, name="camt.053.001.08") == []
    assert [(one.reference, one.end_to_end_id, one.cents) for one in found.entries] == [
        ("9/1", "A1", 30_000),
        ("9/2", "A2", 60_000),
    ]


@pytest.mark.parametrize(
    "content",
    [
        statement(entry("1", "900.00"), closing="4000.00"),
        statement(closing="4100.00"),
        statement(entry("", "900.00")),
        statement(entry("1", "900.00").replace("2026-12-10", "soon")),
        statement(entry("1", "900.00")).replace(b"CLBD", b"ITBD"),
        statement(entry("1", "900.00", details='<TxDtls><Amt Ccy="CNY">1.00</Amt></TxDtls>')),
    ],
)
def test_a_statement_with_something_missing_is_not_used(content):
    found = read(content, profile=ISO)

    assert found.statements == ()
    assert len(found.bad) == 1


def test_memory_does_not_grow_with_what_is_read_over():
    content = report(*(status(number=f"A{number}") for number in range(20_000)))
    tracemalloc.start()

    found = read(content, profile=ISO)
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(found.returned) == 20_000
    assert peak - kept < 2_000_000, "elements that were read are still held"
