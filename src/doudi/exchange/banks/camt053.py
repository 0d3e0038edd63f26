"""camt.053.001.08, the statement of an account: what left it and what came back, each movement under the bank's own number.

Verb: read_statements. A statement whose opening, movements and closing do not add up is not used: something of it is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from xml.etree.ElementTree import Element

from django.utils.translation import gettext

from doudi.delivery.banks.returned import BadLine, Entry, Reply, Statement
from doudi.exchange.banks.xml import cents_at, day_at, text_at, walk

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
KEPT = frozenset({"GrpHdr", "Acct", "FrToDt", "Bal", "Ntry"})
MARKS = frozenset({"Stmt"})
OPENING, CLOSING = "OPBD", "CLBD"
BOOKED = "BOOK"
DEBIT = "DBIT"
REFERENCE_LETTERS_MOST = 35


@dataclass
class Draft:
    """A statement while it is read."""

    account: str = ""
    days: dict[str, date] = field(default_factory=dict)
    balances: dict[str, int] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    seen: int = 0
    bad: list[BadLine] = field(default_factory=list)


def read_statements(content: bytes) -> Reply:
    """Read one file of statements.

    :raises NotRead: when it is not well-formed.
    """
    statements: list[Statement] = []
    bad: list[BadLine] = []
    message, draft = "", Draft()
    for name, element in walk(content, kept=KEPT, marks=MARKS):
        if name == "GrpHdr":
            message = text_at(element, "MsgId")
        elif name == "Stmt":
            statements += _finished(draft, number=f"{message}-{len(statements) + 1}")
            bad += draft.bad
            draft = Draft()
        elif name:
            _take(name, element, draft=draft)
    return Reply(about=message, statements=tuple(statements), bad=tuple(bad))


def _take(name: str, element: Element, *, draft: Draft) -> None:
    """Read one part of a statement, or set it apart."""
    try:
        if name == "Acct":
            draft.account = text_at(element, "Id/Othr/Id") or text_at(element, "Id/IBAN")
        elif name == "FrToDt":
            _note_days(element, draft=draft)
        elif name == "Bal":
            _note_balance(element, draft=draft)
        else:
            draft.seen += 1
            draft.entries += _entries(element)
    except ValueError as what:
        mend = gettext("请银行更正后重发这份对账单；更正之前不用它")
        draft.bad.append(BadLine(where=draft.seen, what=str(what), mend=mend, said=text_at(element, "AcctSvcrRef")))


def _note_days(element: Element, *, draft: Draft) -> None:
    since, until = day_at(element, "FrDtTm"), day_at(element, "ToDtTm")
    if since is None or until is None:
        raise ValueError(gettext("日期写得不对"))
    draft.days |= {"since": since, "until": until}


def _note_balance(element: Element, *, draft: Draft) -> None:
    kind, day = text_at(element, "Tp/CdOrPrtry/Cd"), day_at(element, "Dt")
    cents = cents_at(element, "Amt")
    draft.balances[kind] = -cents if text_at(element, "CdtDbtInd") == DEBIT else cents
    if day is not None and kind == CLOSING:
        draft.days = {"since": day, "until": day} | draft.days


def _entries(element: Element) -> Iterator[Entry]:
    """Read one movement: by itself, or the payments it is made of; what is not booked has not moved.

    :raises ValueError: in the words of what is wrong.
    """
    if text_at(element, "Sts/Cd") != BOOKED:
        return
    sign = 1 if text_at(element, "CdtDbtInd") == DEBIT else -1
    cents, day = cents_at(element, "Amt"), day_at(element, "BookgDt")
    reference = text_at(element, "AcctSvcrRef") or text_at(element, "NtryRef")
    if not 0 < len(reference) <= REFERENCE_LETTERS_MOST or day is None:
        raise ValueError(gettext("没有银行流水号或者入账日期"))
    details = element.findall("NtryDtls/TxDtls") or [element]
    parts = [cents_at(detail, "Amt") if text_at(detail, "Amt") else cents for detail in details]
    if sum(parts) != cents:
        raise ValueError(gettext("一笔流水的明细与它的金额不符"))
    for place, (detail, part) in enumerate(zip(details, parts, strict=True), start=1):
        yield Entry(
            reference=reference if len(details) == 1 else f"{reference}/{place}",
            end_to_end_id=text_at(detail, "Refs/EndToEndId"), cents=sign * part, day=day,
            code=text_at(detail, "RtrInf/Rsn/Cd") or text_at(element, "BkTxCd/Prtry/Cd"),
            text=text_at(element, "AddtlNtryInf"),
        )  # fmt: skip


def _finished(draft: Draft, *, number: str) -> Iterator[Statement]:
    """Give the statement when nothing of it is missing."""
    if draft.bad:
        return
    opening, closing = draft.balances.get(OPENING), draft.balances.get(CLOSING)
    left = sum(entry.cents for entry in draft.entries)
    if opening is None or closing is None or not draft.days or not draft.account or opening - left != closing:
        what = gettext("期初余额、发生额与期末余额不符，或者没有账号、日期")
        mend = gettext("请银行重发完整的对账单；更正之前不用它")
        draft.bad.append(BadLine(where=draft.seen, what=what, mend=mend))
        return
    yield Statement(
        number=number, account=draft.account, since=draft.days["since"], until=draft.days["until"], opening_cents=opening,
        closing_cents=closing, entries=tuple(draft.entries),
    )  # fmt: skip
