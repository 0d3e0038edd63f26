"""What a bank writes: a status report (pain.002), a statement (camt.053), or the table that comes back for a table.

Verbs: report, refusal, statement, table.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from xml.sax.saxutils import escape

import xlsxwriter

from doudi.delivery.banks.profile import Profile
from doudi.demo.bank.paying import PAID, Decided
from doudi.demo.bank.reading import Order

REASONS = {
    "no_account": ("AC03", "11", "账号不存在"), "name_mismatch": ("BE01", "12", "户名不符"), "frozen": ("AC06", "13", "账户冻结"),
    "closed": ("AC07", "14", "已销户"), "amount_error": ("AM12", "15", "金额有误"), "rejects": ("MS03", "99", "失败"),
}  # fmt: skip
DUPLICATE = "DU01"
PAIN = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.11"
CAMT = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
STRANGE_STATUS, STRANGE_CODE = "XX77", "77"


@dataclass(frozen=True)
class Writing:
    """What an answer is about and is written under; `strange` are payments answered in a code nobody agreed on."""

    order: Order
    message: str
    at: datetime
    strange: frozenset[str] = frozenset()

    @property
    def heading(self) -> str:
        """Write the group header both messages share."""
        return f"<GrpHdr><MsgId>{self.message}</MsgId><CreDtTm>{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</CreDtTm></GrpHdr>"


def report(decided: Sequence[Decided], *, writing: Writing) -> bytes:
    """Write what became of each payment."""
    order = writing.order
    lines = "".join(_status(one, is_strange=one.line.number in writing.strange) for one in decided)
    return _document(
        PAIN, f"<CstmrPmtStsRpt>{writing.heading}{_original(order)}</OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{order.message}</OrgnlPmtInfId>{lines}</OrgnlPmtInfAndSts></CstmrPmtStsRpt>",
    )  # fmt: skip


def refusal(*, writing: Writing, reason: str) -> bytes:
    """Write that a whole file was taken back."""
    why = f"<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf></OrgnlGrpInfAndSts>"
    return _document(PAIN, f"<CstmrPmtStsRpt>{writing.heading}{_original(writing.order)}{why}</CstmrPmtStsRpt>")


def statement(decided: Sequence[Decided], *, writing: Writing, closing: int, day: date) -> bytes:
    """Write the day's movements of the paying account."""
    moved = [one for one in decided if one.serial is not None]
    opening = closing + sum(one.line.cents for one in moved)
    balances = _balance("OPBD", opening, day=day) + _balance("CLBD", closing, day=day)
    account = f"<Acct><Id><Othr><Id>{writing.order.payer_account}</Id></Othr></Id><Ccy>CNY</Ccy></Acct>"
    return _document(
        CAMT, f"<BkToCstmrStmt>{writing.heading}<Stmt><Id>{writing.message}</Id>{account}{balances}"
        f"{''.join(_entry(one) for one in moved)}</Stmt></BkToCstmrStmt>",
    )  # fmt: skip


def table(decided: Sequence[Decided], *, profile: Profile, writing: Writing) -> bytes:
    """Write a table with one row a payment, and the totals of the whole order under it."""
    fields = [column.field for column in profile.returned]
    rows = [[_cell(one, name=name, writing=writing) for name in fields] for one in decided]
    total = {"batch": "合计", "end_to_end_id": str(len(writing.order.lines)), "yuan": _yuan(_sum(writing.order))}
    rows.append([total.get(name, "") for name in fields])
    heads = [column.header for column in profile.returned]
    return _sheet([heads, *rows]) if profile.format == "onecard_xlsx" else _text([heads, *rows], profile=profile)


def _cell(one: Decided, *, name: str, writing: Writing) -> str:
    code, text = ("00", "") if one.how == PAID else REASONS[one.how][1:]
    code = STRANGE_CODE if one.line.number in writing.strange else code
    cells = {
        "batch": writing.order.message, "end_to_end_id": one.line.number, "yuan": _yuan(one.line.cents), "code": code,
        "text": text, "day": one.day.isoformat(),
    }  # fmt: skip
    return cells[name]


def _status(one: Decided, *, is_strange: bool) -> str:
    if is_strange:
        said = f"<TxSts>{STRANGE_STATUS}</TxSts>"
    elif one.how == PAID:
        said = "<TxSts>ACSC</TxSts>"
    else:
        code, _, text = REASONS[one.how]
        said = (
            f"<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>{code}</Cd></Rsn><AddtlInf>{escape(text)}</AddtlInf></StsRsnInf>"
        )
    amount = f'<Amt><InstdAmt Ccy="CNY">{_yuan(one.line.cents)}</InstdAmt></Amt>'
    return (
        f"<TxInfAndSts><OrgnlEndToEndId>{escape(one.line.number)}</OrgnlEndToEndId>{said}"
        f"<OrgnlTxRef>{amount}<IntrBkSttlmDt>{one.day.isoformat()}</IntrBkSttlmDt></OrgnlTxRef></TxInfAndSts>\n"
    )


def _original(order: Order) -> str:
    return (
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{order.message}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"<OrgnlNbOfTxs>{len(order.lines)}</OrgnlNbOfTxs><OrgnlCtrlSum>{_yuan(_sum(order))}</OrgnlCtrlSum>"
    )


def _balance(kind: str, cents: int, *, day: date) -> str:
    side = "DBIT" if cents < 0 else "CRDT"
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{_yuan(abs(cents))}</Amt>'
        f"<CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>{day.isoformat()}</Dt></Dt></Bal>"
    )


def _entry(one: Decided) -> str:
    reference = f"{one.day:%Y%m%d}{one.serial:012d}"
    return (
        f'<Ntry><Amt Ccy="CNY">{_yuan(one.line.cents)}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>{one.day.isoformat()}</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef>"
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{escape(one.line.number)}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>\n"
    )


def _document(namespace: str, content: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{namespace}">{content}</Document>\n'.encode()


def _text(rows: Sequence[Sequence[str]], *, profile: Profile) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode(profile.encoding)


def _sheet(rows: Sequence[Sequence[str]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                sheet.write_string(number, place, text)
    return buffer.getvalue()


def _sum(order: Order) -> int:
    return sum(line.cents for line in order.lines)


def _yuan(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
